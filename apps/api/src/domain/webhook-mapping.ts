import type { AuditType, WebhookEventType } from '@authflow/contracts';

/** How an entry of the audit trail is told to others. */
export interface WebhookMapping {
  type: WebhookEventType;
  /** Which members of the entry's detail are told: codes, ids and counts, never what somebody wrote. */
  detail: readonly string[];
  /** Told whatever the outcome: the entry's failure is another's success, as when a stolen token ends a session. */
  always?: true;
  /** Not told when the entry's detail has this member: what is undone before it was done changed nothing. */
  unless?: readonly [name: string, value: string];
}

type Detail = Record<string, string | number | boolean | null>;

const told = (type: WebhookEventType, ...detail: string[]): WebhookMapping => ({ type, detail });

/**
 * What each kind of entry is to the outside; null for what concerns nobody there. A new kind without a line here does not
 * compile. Only what succeeded is told, unless it says `always`.
 */
const mappings: Record<AuditType, WebhookMapping | null> = {
  'user.registered': told('user.created'),
  'account.invited': told('user.created'),
  'email.verified': told('user.verified'),
  'account.updated': told('user.updated'),
  'account.roles_changed': told('user.updated'),
  'admin.appointed': told('user.updated'),
  'account.deleted': told('user.deleted'),
  'account.restored': told('user.restored'),
  'account.banned': told('user.banned', 'until'),
  'account.unbanned': told('user.unbanned'),
  'account.locked': told('user.locked'),
  'account.impersonated': told('user.impersonated'),
  'login.succeeded': told('session.created', 'method', 'amr'),
  'session.logged_out': told('session.revoked', 'scope', 'ended'),
  'session.revoked': told('session.revoked', 'ended'),
  'sessions.revoked': told('session.revoked', 'ended'),
  'session.refresh_reused': { type: 'session.revoked', detail: [], always: true },
  'password.changed': told('password.changed'),
  'password.reset': told('password.changed'),
  'email.changed': told('email.changed'),
  'email.change_undone': { type: 'email.changed', detail: [], unless: ['stage', 'pending'] },
  'mfa.totp_enabled': told('mfa.enabled'),
  'mfa.totp_disabled': told('mfa.disabled'),
  'passkey.added': told('passkey.added', 'passkeyId'),
  'passkey.removed': told('passkey.removed', 'passkeyId'),
  'identity.linked': told('identity.linked', 'provider', 'identityId'),
  'identity.unlinked': told('identity.unlinked', 'provider', 'identityId'),
  'api_key.created': told('api_key.created', 'keyId', 'permissions'),
  'api_key.revoked': told('api_key.revoked', 'keyId', 'reason'),
  'login.failed': null,
  'login.mfa_required': null,
  'login.mfa_failed': null,
  'login.magic_link_requested': null,
  'password.reset_requested': null,
  'reauthentication.succeeded': null,
  'reauthentication.failed': null,
  'mfa.recovery_codes_replaced': null,
  'mfa.recovery_code_used': null,
  'passkey.renamed': null,
  'email.change_requested': null,
  'account.taken_over': null,
  'account.invitation_accepted': null,
  'access.denied': null,
  'role.created': null,
  'role.updated': null,
  'role.deleted': null,
  'audit.exported': null,
  'users.import_started': null,
  'users.imported': null,
  'users.import_undone': null,
  'users.exported': null,
  'mail.retried': null,
  'webhook.created': null,
  'webhook.updated': null,
  'webhook.secret_rotated': null,
  'webhook.deleted': null,
  'webhook.disabled': null,
  'webhook.tested': null,
  'webhook.replayed': null,
};

/** An entry as far as telling it goes. */
export interface ToldEntry {
  type: AuditType;
  outcome: 'success' | 'failure';
  detail: Detail;
}

/** What this kind of entry is told as, or null when nobody is ever told. */
export function webhookMappingOf(type: AuditType): WebhookMapping | null {
  return mappings[type];
}

/** Whether this entry is told, as far as its kind is. */
export function isTold({ always, unless }: WebhookMapping, { outcome, detail }: ToldEntry): boolean {
  if (unless !== undefined && detail[unless[0]] === unless[1]) return false;
  return always === true || outcome === 'success';
}

/** The members of an entry's detail that are told, and which kind of entry it was. */
export function toldDetail(mapping: WebhookMapping, { type, detail }: ToldEntry): Detail {
  const kept = mapping.detail.flatMap((name) => {
    const value = detail[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { cause: type, ...Object.fromEntries(kept) };
}
