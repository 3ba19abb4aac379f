import { z } from 'zod';
import { idSchema, pageSchema, passwordSchema, timestampSchema } from './common';
import { deviceSchema } from './sessions';

export const changePasswordSchema = z.strictObject({
  currentPassword: passwordSchema,
  newPassword: passwordSchema,
});
export type ChangePassword = z.infer<typeof changePasswordSchema>;
export const passwordChangedSchema = z.object({ status: z.literal('password_changed') });

/** What can happen to an account. The names are stable; the console and the timeline translate them. */
export const activityTypes = [
  'user.registered',
  'email.verified',
  'login.succeeded',
  'login.failed',
  'session.logged_out',
  'session.revoked',
  'session.refresh_reused',
  'password.changed',
  'password.reset_requested',
  'password.reset',
  'account.updated',
  'login.mfa_required',
  'login.mfa_failed',
  'login.magic_link_requested',
  'reauthentication.succeeded',
  'reauthentication.failed',
  'mfa.totp_enabled',
  'mfa.totp_disabled',
  'mfa.recovery_codes_replaced',
  'mfa.recovery_code_used',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'identity.linked',
  'identity.unlinked',
  'email.change_requested',
  'email.changed',
  'email.change_undone',
  'account.locked',
  'account.taken_over',
  'account.deleted',
  'account.restored',
] as const;
export type ActivityType = (typeof activityTypes)[number];

export const activitySchema = z
  .object({
    id: idSchema,
    type: z.string().meta({ description: `One of ${activityTypes.join(', ')}; more may be added.` }),
    outcome: z.enum(['success', 'failure']),
    device: deviceSchema,
    ip: z.string().nullable(),
    sessionId: idSchema.nullable(),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Activity' });
export type Activity = z.infer<typeof activitySchema>;
export const activityPageSchema = pageSchema(activitySchema);
