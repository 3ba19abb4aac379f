import { registerSchema } from '@authflow/contracts';
import { z } from 'zod';

/** The contract's body as a form holds it: an empty name is no name. */
export const registerFormSchema = z.object({
  email: registerSchema.shape.email,
  password: registerSchema.shape.password,
  name: z
    .string()
    .transform((name) => (name.trim() === '' ? undefined : name))
    .pipe(registerSchema.shape.name),
});

export type RegisterForm = z.output<typeof registerFormSchema>;
