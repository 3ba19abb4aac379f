import { z } from 'zod';
import { passwordSchema } from './common';
import { emailSchema } from './email';

export const loginSchema = z.strictObject({ email: emailSchema, password: passwordSchema });
export type Login = z.infer<typeof loginSchema>;
