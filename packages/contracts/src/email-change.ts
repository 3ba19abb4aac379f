import { z } from 'zod';
import { tokenSchema } from './common';
import { emailSchema } from './email';

export const changeEmailSchema = z.strictObject({ newEmail: emailSchema });
export type ChangeEmail = z.infer<typeof changeEmailSchema>;
/** The same for a free and a taken address. */
export const emailChangeRequestedSchema = z.object({ status: z.literal('confirmation_required') });

export const confirmEmailChangeSchema = z.strictObject({ token: tokenSchema });
export type ConfirmEmailChange = z.infer<typeof confirmEmailChangeSchema>;
export const emailChangedSchema = z.object({ status: z.literal('email_changed') });

export const undoEmailChangeSchema = z.strictObject({ token: tokenSchema });
export type UndoEmailChange = z.infer<typeof undoEmailChangeSchema>;
/**
 * `email_change_undone`: the old address is back, everything was signed out and a reset link is on its way there.
 * `email_change_cancelled`: the change had not been made yet, and never will be; nothing else has happened. Whoever did
 * not ask for it should reset the password: somebody else could sign in.
 */
export const emailChangeUndoneSchema = z.object({
  status: z.enum(['email_change_cancelled', 'email_change_undone']),
});
export type EmailChangeUndone = z.infer<typeof emailChangeUndoneSchema>;
