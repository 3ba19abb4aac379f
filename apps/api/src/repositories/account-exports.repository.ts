import type { Sql } from '#src/platform/sql';

export interface ExportedAccountRow {
  id: string;
  email: string;
  emailVerifiedAt: Date | null;
  name: string | null;
  externalId: string | null;
  roles: string[];
  hasPassword: boolean;
  passwordChangedAt: Date | null;
  mfaEnabledAt: Date | null;
  totpCreatedAt: Date | null;
  totpConfirmedAt: Date | null;
  recoveryCodesLeft: number;
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface ExportedSessionRow {
  id: string;
  ip: string | null;
  userAgent: string | null;
  amr: string[];
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  endReason: string | null;
  impersonated: boolean;
}

export interface ExportedPasskeyRow {
  id: string;
  name: string;
  backedUp: boolean;
  transports: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface ExportedIdentityRow {
  id: string;
  provider: string;
  issuer: string;
  subject: string;
  email: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface ExportedApiKeyRow {
  id: string;
  name: string;
  hint: string;
  permissions: string[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface ExportedEmailChangeRow {
  oldEmail: string;
  newEmail: string;
  createdAt: Date;
  expiresAt: Date;
  confirmedAt: Date | null;
  undoneAt: Date | null;
  supersededAt: Date | null;
}

export interface ExportedLinkRow {
  purpose:
    | 'email_verification'
    | 'password_reset'
    | 'magic_link'
    | 'account_lock'
    | 'account_restore'
    | 'invitation';
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

export interface ExportedMailRow {
  kind: string;
  recipient: string;
  state: string;
  createdAt: Date;
}

export type AccountExportsRepository = ReturnType<typeof createAccountExportsRepository>;

/** What every table holds about one account. No statement here selects a hash, a key, a nonce or a sealed secret. */
export function createAccountExportsRepository(sql: Sql) {
  return {
    findAccount: (userId: string) =>
      sql.row<ExportedAccountRow>(
        'accountExports.findAccount',
        `select u.id, u.email, u.email_verified_at as "emailVerifiedAt", u.name, u.external_id as "externalId", u.roles,
           u.password_hash is not null as "hasPassword", u.password_changed_at as "passwordChangedAt",
           u.mfa_enabled_at as "mfaEnabledAt", t.created_at as "totpCreatedAt", t.confirmed_at as "totpConfirmedAt",
           (select count(*) from recovery_codes c where c.user_id = u.id and c.used_at is null) as "recoveryCodesLeft",
           u.last_login_at as "lastLoginAt", u.created_at as "createdAt", u.updated_at as "updatedAt"
         from users u left join totp_factors t on t.user_id = u.id and t.confirmed_at is not null
         where u.id = $1`,
        [userId],
      ),

    listSessions: (userId: string) =>
      sql.rows<ExportedSessionRow>(
        'accountExports.listSessions',
        `select id, ip, user_agent as "userAgent", amr, created_at as "createdAt", rotated_at as "lastUsedAt",
           idle_expires_at as "expiresAt", revoked_at as "endedAt", revoked_reason as "endReason",
           impersonator_id is not null as impersonated
         from sessions where user_id = $1 order by created_at desc, id desc`,
        [userId],
      ),

    listPasskeys: (userId: string) =>
      sql.rows<ExportedPasskeyRow>(
        'accountExports.listPasskeys',
        `select id, name, backed_up as "backedUp", transports, created_at as "createdAt", last_used_at as "lastUsedAt"
         from passkeys where user_id = $1 order by created_at, id`,
        [userId],
      ),

    listIdentities: (userId: string) =>
      sql.rows<ExportedIdentityRow>(
        'accountExports.listIdentities',
        `select id, provider, issuer, subject, email, created_at as "createdAt", last_used_at as "lastUsedAt"
         from identities where user_id = $1 order by created_at, id`,
        [userId],
      ),

    listApiKeys: (userId: string) =>
      sql.rows<ExportedApiKeyRow>(
        'accountExports.listApiKeys',
        `select id, name, hint, permissions, created_at as "createdAt", expires_at as "expiresAt",
           last_used_at as "lastUsedAt", revoked_at as "revokedAt"
         from api_keys where user_id = $1 order by created_at desc, id desc`,
        [userId],
      ),

    listEmailChanges: (userId: string) =>
      sql.rows<ExportedEmailChangeRow>(
        'accountExports.listEmailChanges',
        `select old_email as "oldEmail", new_email as "newEmail", created_at as "createdAt", expires_at as "expiresAt",
           confirmed_at as "confirmedAt", undone_at as "undoneAt", superseded_at as "supersededAt"
         from email_changes where user_id = $1 order by created_at desc, id`,
        [userId],
      ),

    listLinks: (userId: string) =>
      sql.rows<ExportedLinkRow>(
        'accountExports.listLinks',
        `select 'email_verification' as purpose, created_at as "createdAt", token_expires_at as "expiresAt",
           consumed_at as "usedAt" from email_verifications where user_id = $1
         union all select 'password_reset', created_at, expires_at, consumed_at from password_resets where user_id = $1
         union all select 'magic_link', created_at, token_expires_at, consumed_at from magic_links where user_id = $1
         union all select 'account_' || purpose, created_at, expires_at, consumed_at
           from account_links where user_id = $1
         union all select 'invitation', created_at, expires_at, consumed_at from invitations where user_id = $1
         order by 2 desc`,
        [userId],
      ),

    /**
     * Mails to the account's address, and mails about it to an earlier one. Not the mail to an address it asked for:
     * whether one was sent there would tell if somebody else has it (THREATS E10). A mail that was decided against
     * reads as sent, as everywhere.
     */
    listMails: (userId: string, email: string) =>
      sql.rows<ExportedMailRow>(
        'accountExports.listMails',
        `select m.kind, m.recipient, case when m.state = 'suppressed' then 'sent' else m.state end as state,
           m.created_at as "createdAt"
         from mail_outbox m join users u on u.id = $1
         where m.created_at >= u.created_at and (
           (m.recipient = $2 and (m.payload->>'userId' is null or m.payload->>'userId' = $1::text))
           or (m.payload->>'userId' = $1::text and m.kind <> 'email_change'))
         order by m.created_at desc, m.id`,
        [userId, email],
      ),
  };
}
