import { z } from 'zod';
import { passwordSchema, tokenSchema } from './common';
import { emailSchema } from './email';

export const forgotPasswordSchema = z.strictObject({ email: emailSchema });
export type ForgotPassword = z.infer<typeof forgotPasswordSchema>;

export const resetPasswordSchema = z.strictObject({ token: tokenSchema, password: passwordSchema });
export type ResetPassword = z.infer<typeof resetPasswordSchema>;
export const passwordResetSchema = z.object({ status: z.literal('password_reset') });

export const checkResetSchema = z.strictObject({ token: tokenSchema });
export type CheckReset = z.infer<typeof checkResetSchema>;
export const resetCheckedSchema = z.object({
  valid: z.boolean(),
  email: z.string().nullable().meta({ description: 'Masked; null when the link is no longer valid.' }),
});
export type ResetChecked = z.infer<typeof resetCheckedSchema>;
