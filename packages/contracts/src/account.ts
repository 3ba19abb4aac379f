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
  'account.banned',
  'account.unbanned',
  'account.invited',
  'account.invitation_accepted',
  'account.roles_changed',
  'account.impersonated',
  'api_key.created',
  'api_key.revoked',
] as const;
export type ActivityType = (typeof activityTypes)[number];

/** All that is put on record: what happened to accounts, and what operators did beside that. */
export const auditTypes = [
  ...activityTypes,
  'access.denied',
  'admin.appointed',
  'role.created',
  'role.updated',
  'role.deleted',
  'audit.exported',
  'mail.retried',
  'webhook.created',
  'webhook.updated',
  'webhook.secret_rotated',
  'webhook.deleted',
  'webhook.disabled',
  'webhook.tested',
  'webhook.replayed',
  'users.import_started',
  'users.imported',
  'users.import_undone',
  'users.exported',
  'sessions.revoked',
] as const;
export type AuditType = (typeof auditTypes)[number];

export const activitySchema = z
  .object({
    id: idSchema,
    type: z.string().meta({ description: `One of ${activityTypes.join(', ')}; more may be added.` }),
    outcome: z.enum(['success', 'failure']),
    device: deviceSchema,
    ip: z.string().nullable(),
    sessionId: idSchema.nullable(),
    byOperator: z.boolean().meta({ description: 'Somebody who runs this service did it.' }),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Activity' });
export type Activity = z.infer<typeof activitySchema>;
export const activityPageSchema = pageSchema(activitySchema);
