import type { AuditEvent, AuditType } from '@authflow/contracts';
import { plainName, reasonInWords } from '#src/lib/refusal-reasons.ts';

interface Sentence {
  success: string;
  /** When it reads otherwise than “Failed: …”. */
  failure?: string;
  /** Worth a second look even when it succeeded. */
  notable?: boolean;
}

const sentences: Record<AuditType, Sentence> = {
  'user.registered': { success: 'Created an account', failure: 'Tried to register a taken address' },
  'email.verified': { success: 'Confirmed the email address', failure: 'Confirming the address failed' },
  'login.succeeded': { success: 'Signed in', failure: 'Sign-in did not succeed' },
  'login.failed': { success: 'Sign-in refused', failure: 'Sign-in refused' },
  'session.logged_out': { success: 'Signed out', failure: 'Signing out failed' },
  'session.revoked': { success: 'Ended sessions', failure: 'Ending a session failed' },
  'session.refresh_reused': {
    success: 'Session ended: an outdated token was used',
    failure: 'Session ended: an outdated token was used',
    notable: true,
  },
  'password.changed': { success: 'Changed the password', failure: 'Changing the password failed' },
  'password.reset_requested': { success: 'Asked for a password reset', failure: 'Asking for a reset failed' },
  'password.reset': { success: 'Reset the password by mail', failure: 'Resetting the password failed' },
  'account.updated': { success: 'Changed the profile', failure: 'Changing the profile failed' },
  'login.mfa_required': {
    success: 'Sign-in went on to the second step',
    failure: 'Sign-in stopped before the second step',
  },
  'login.mfa_failed': { success: 'Second step refused', failure: 'Second step refused' },
  'login.magic_link_requested': {
    success: 'Asked for a sign-in link',
    failure: 'Asking for a sign-in link failed',
  },
  'reauthentication.succeeded': {
    success: 'Confirmed who they are',
    failure: 'Confirming who they are failed',
  },
  'reauthentication.failed': {
    success: 'Confirming who they are failed',
    failure: 'Confirming who they are failed',
  },
  'mfa.totp_enabled': {
    success: 'Turned on two-step verification',
    failure: 'Turning on two-step verification failed',
  },
  'mfa.totp_disabled': {
    success: 'Turned off two-step verification',
    failure: 'Turning off two-step verification failed',
    notable: true,
  },
  'mfa.recovery_codes_replaced': {
    success: 'Made new recovery codes',
    failure: 'Making recovery codes failed',
  },
  'mfa.recovery_code_used': {
    success: 'Used a recovery code',
    failure: 'Recovery code refused',
    notable: true,
  },
  'passkey.added': { success: 'Added a passkey', failure: 'Adding a passkey failed' },
  'passkey.renamed': { success: 'Renamed a passkey', failure: 'Renaming a passkey failed' },
  'passkey.removed': { success: 'Removed a passkey', failure: 'Removing a passkey failed' },
  'identity.linked': { success: 'Connected a provider', failure: 'Connecting a provider failed' },
  'identity.unlinked': { success: 'Disconnected a provider', failure: 'Disconnecting a provider failed' },
  'email.change_requested': {
    success: 'Asked to change the address',
    failure: 'Asking to change the address failed',
  },
  'email.changed': { success: 'Changed the address', failure: 'Changing the address failed', notable: true },
  'email.change_undone': {
    success: 'Took a change of address back',
    failure: 'Taking a change of address back failed',
    notable: true,
  },
  'account.locked': {
    success: 'Locked the account by its owner’s report',
    failure: 'Locking the account failed',
    notable: true,
  },
  'account.taken_over': {
    success: 'Proved the address and took the account over',
    failure: 'Taking the account over failed',
    notable: true,
  },
  'account.deleted': {
    success: 'Deleted the account',
    failure: 'Deleting the account failed',
    notable: true,
  },
  'account.restored': { success: 'Restored the account', failure: 'Restoring the account failed' },
  'account.banned': {
    success: 'Disabled the account',
    failure: 'Disabling the account failed',
    notable: true,
  },
  'account.unbanned': { success: 'Enabled the account again', failure: 'Enabling the account failed' },
  'account.invited': { success: 'Invited somebody', failure: 'Inviting somebody failed' },
  'account.invitation_accepted': {
    success: 'Accepted the invitation',
    failure: 'Accepting the invitation failed',
  },
  'account.roles_changed': {
    success: 'Changed the roles',
    failure: 'Changing the roles failed',
    notable: true,
  },
  'account.impersonated': {
    success: 'Looked at the account as its owner sees it',
    failure: 'Looking at the account failed',
    notable: true,
  },
  'api_key.created': { success: 'Created an API key', failure: 'Creating an API key failed' },
  'api_key.revoked': { success: 'Revoked an API key', failure: 'Revoking an API key failed' },
  'access.denied': { success: 'Refused: not allowed', failure: 'Refused: not allowed' },
  'admin.appointed': {
    success: 'Became the first administrator',
    failure: 'Appointing an administrator failed',
    notable: true,
  },
  'role.created': { success: 'Created a role', failure: 'Creating a role failed' },
  'role.updated': { success: 'Changed a role', failure: 'Changing a role failed', notable: true },
  'role.deleted': { success: 'Deleted a role', failure: 'Deleting a role failed', notable: true },
  'audit.exported': { success: 'Exported the audit log', failure: 'Exporting the audit log failed' },
  'webhook.created': { success: 'Added a webhook', failure: 'Adding a webhook failed', notable: true },
  'webhook.updated': { success: 'Changed a webhook', failure: 'Changing a webhook failed' },
  'webhook.secret_rotated': {
    success: 'Gave a webhook a new secret',
    failure: 'Giving a webhook a new secret failed',
  },
  'webhook.deleted': { success: 'Deleted a webhook', failure: 'Deleting a webhook failed' },
  'webhook.disabled': { success: 'A webhook was switched off: it accepts nothing', notable: true },
  'webhook.tested': { success: 'Sent a test to a webhook', failure: 'Sending a test to a webhook failed' },
  'webhook.replayed': {
    success: 'Sent a webhook delivery once more',
    failure: 'Sending a webhook delivery once more failed',
  },
  'mail.retried': { success: 'Sent a mail again', failure: 'Sending a mail again failed' },
  'users.import_started': { success: 'Began to import accounts', failure: 'Importing accounts failed' },
  'users.imported': { success: 'Imported accounts', failure: 'Importing accounts failed', notable: true },
  'users.import_undone': {
    success: 'Undid an import of accounts',
    failure: 'Undoing an import failed',
    notable: true,
  },
  'users.exported': { success: 'Exported accounts', failure: 'Exporting accounts failed', notable: true },
  'sessions.revoked': {
    success: "Ended everybody's sessions",
    failure: 'Ending all sessions failed',
    notable: true,
  },
};

export type Tone = 'plain' | 'notable' | 'failure';

/** What happened, for operators: in the third person. Types newer than these pages read as their own name. */
export function describeEvent({ type, outcome }: Pick<AuditEvent, 'type' | 'outcome'>): {
  text: string;
  tone: Tone;
} {
  const failed = outcome === 'failure';
  if (!isKnown(type)) return { text: plainName(type), tone: failed ? 'failure' : 'plain' };
  const { success, failure, notable } = sentences[type];
  if (failed) return { text: failure ?? `Failed: ${success.toLowerCase()}`, tone: 'failure' };
  return { text: success, tone: notable === true ? 'notable' : 'plain' };
}

/** The name of a type where one is chosen: what it is when it succeeds. */
export function typeName(type: AuditType): string {
  return sentences[type].success;
}

export function isKnown(type: string): type is AuditType {
  return Object.hasOwn(sentences, type);
}

const methods: Record<string, string> = {
  password: 'With a password',
  passkey: 'With a passkey',
  magic_link: 'By mailed link',
  email_verification: 'By confirming the address',
  api_key: 'With an API key',
  totp: 'Authenticator app',
  recovery_code: 'Recovery code',
};

/** The one detail that says most about an event, in a few words; null when there is none. */
export function gistOf({ type, detail }: Pick<AuditEvent, 'type' | 'detail'>): string | null {
  const { reason, method, permission, provider, role, name } = detail;
  if (type === 'access.denied' && typeof permission === 'string') return `Needs ${permission}`;
  if (typeof reason === 'string' && reason !== '') return reasonInWords(reason);
  if (typeof method === 'string') return methodInWords(method);
  const named = [role, name, provider].find((value) => typeof value === 'string' && value !== '');
  return typeof named === 'string' ? named : null;
}

function methodInWords(method: string): string {
  if (method.startsWith('oauth:')) return `With ${plainName(method.slice('oauth:'.length))}`;
  return (Object.hasOwn(methods, method) ? methods[method] : undefined) ?? plainName(method);
}
