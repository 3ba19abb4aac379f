import { createContext, useContext } from 'react';

/** What a field tells its input: the ids that tie label, hint and fault to it. */
export interface FieldBinding {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export const FieldContext = createContext<FieldBinding | null>(null);

export function useField(): FieldBinding {
  const binding = useContext(FieldContext);
  if (binding === null) throw new Error('An input needs a <Field> around it.');
  return binding;
}
