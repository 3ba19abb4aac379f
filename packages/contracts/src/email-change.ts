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
/** Everything was signed out and a reset link is on its way to the restored address. */
export const emailChangeUndoneSchema = z.object({ status: z.literal('email_change_undone') });
