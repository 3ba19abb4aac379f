import { zodResolver } from '@hookform/resolvers/zod';
import {
  useForm,
  type DefaultValues,
  type FieldValues,
  type UseFormRegister,
  type UseFormReturn,
} from 'react-hook-form';
import type { z } from 'zod';

/**
 * A form whose rules are a contract schema. Faults show when a field is left, and go as they are corrected. A field left
 * empty is no fault before the form is sent off: who passes it by on the way to a button below would see that button move
 * away under the pointer.
 */
export function useZodForm<Input extends FieldValues, Output>(
  schema: z.ZodType<Output, Input>,
  defaultValues: DefaultValues<Input>,
): UseFormReturn<Input, unknown, Output> {
  const form = useForm<Input, unknown, Output>({
    resolver: zodResolver<Input, unknown, Output>(schema),
    defaultValues,
    mode: 'onTouched',
    reValidateMode: 'onChange',
    shouldFocusError: true,
  });
  const register: UseFormRegister<Input> = (name, options) => {
    const field = form.register(name, options);
    return {
      ...field,
      onBlur: (event: { target: unknown; type?: unknown }) =>
        event.target instanceof HTMLInputElement && event.target.value === ''
          ? Promise.resolve()
          : field.onBlur(event),
    };
  };
  return { ...form, register };
}
