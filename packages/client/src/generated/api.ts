// Made from the route table of the API by `npm run verify -- --fix`. Do not edit.
import type { Call, CallWith, CallWithOptional, Endpoint, Page } from '../calls.ts';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code:
    | 'validation_failed'
    | 'weak_password'
    | 'invalid_or_expired_token'
    | 'invalid_code'
    | 'oauth_failed'
    | 'invalid_current_password'
    | 'unauthenticated'
    | 'invalid_access_token'
    | 'session_revoked'
    | 'invalid_credentials'
    | 'mfa_challenge_expired'
    | 'invalid_assertion'
    | 'invalid_refresh_token'
    | 'refresh_reused'
    | 'csrf_rejected'
    | 'email_not_verified'
    | 'account_disabled'
    | 'password_reset_required'
    | 'insufficient_permission'
    | 'mfa_enrollment_required'
    | 'impersonation_read_only'
    | 'reauthentication_required'
    | 'not_found'
    | 'method_not_allowed'
    | 'request_timeout'
    | 'conflict'
    | 'link_required'
    | 'last_admin'
    | 'last_sign_in_method'
    | 'payload_too_large'
    | 'unsupported_media_type'
    | 'rate_limited'
    | 'headers_too_large'
    | 'internal_error'
    | 'overloaded'
    | 'dependency_unavailable';
  requestId: string;
  errors?: {
    /** Dotted path of the field, empty for the body itself. */
    path: string;
    code: string;
    message: string;
  }[];
  verificationId?: string;
}

export interface AccessTokenClaims {
  iss: string;
  aud: string;
  sub: string;
  sid: string;
  iat: number;
  exp: number;
  jti: string;
  auth_time: number;
  amr: string[];
  roles: string[];
  permissions: string[];

  /** Who acts as `sub`: an operator who looks at the account (RFC 8693). */
  act?: { sub: string };
}

export interface User {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  roles: string[];
  permissions: string[];
  mfaEnabled: boolean;
  createdAt: string;
  updatedAt: string;
  lastLoginAt: string | null;
}

export interface SessionGrant {
  status: 'authenticated';
  user: User;
  accessToken: string;
  tokenType: 'Bearer';

  /** Seconds the access token lives. */
  expiresIn: number;
  refreshToken?: string;
}

export interface MfaRequired {
  status: 'mfa_required';
  mfaToken: string;
  methods: ('totp' | 'recovery_code' | 'passkey')[];

  /** Seconds until the challenge is over. */
  expiresIn: number;
}

export interface WebAuthnAssertion {
  id: string;
  rawId: string;
  type: 'public-key';
  authenticatorAttachment?: 'platform' | 'cross-platform' | null;

  /** What the browser reports about extensions: an object. It is not read. */
  clientExtensionResults?: unknown;
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string | null;
  };
}

export interface PasskeyRequestOptions {
  challenge: string;
  rpId: string;
  timeout: number;
  userVerification: 'required' | 'preferred' | 'discouraged';
  allowCredentials: { id: string; type: 'public-key'; transports?: string[] }[];
}

export interface Reauthenticated {
  status: 'reauthenticated';
  accessToken: string;
  tokenType: 'Bearer';
  expiresIn: number;
}

export interface PasskeyCreationOptions {
  challenge: string;
  rp: { id: string; name: string };
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: { type: 'public-key'; alg: number }[];
  timeout: number;
  attestation: 'none';
  excludeCredentials: { id: string; type: 'public-key'; transports?: string[] }[];
  authenticatorSelection: {
    residentKey: 'required';
    requireResidentKey: boolean;
    userVerification: 'required';
  };
}

export interface WebAuthnRegistration {
  id: string;
  rawId: string;
  type: 'public-key';
  authenticatorAttachment?: 'platform' | 'cross-platform' | null;

  /** What the browser reports about extensions: an object. It is not read. */
  clientExtensionResults?: unknown;
  response: {
    clientDataJSON: string;
    attestationObject: string;
    authenticatorData?: string;
    transports?: string[];
    publicKey?: string | null;
    publicKeyAlgorithm?: number;
  };
}

export interface Passkey {
  id: string;
  name: string;

  /** Synced by its provider, so that losing a device keeps it. */
  backedUp: boolean;
  createdAt: string;
  lastUsedAt: string | null;
}

export interface LinkRequired {
  status: 'link_required';
  linkToken: string;
  email: string | null;
  provider: string;
  expiresIn: number;
}

export interface AccountExport {
  exportedAt: string;
  account: {
    id: string;
    email: string;
    emailVerifiedAt: string | null;
    name: string | null;

    /** What the account was called where it was imported from. */
    externalId: string | null;
    roles: string[];
    hasPassword: boolean;
    passwordChangedAt: string | null;
    lastLoginAt: string | null;
    createdAt: string;
    updatedAt: string;
  };
  secondFactor: {
    enabledAt: string | null;
    totp: { createdAt: string; confirmedAt: string } | null;
    recoveryCodesLeft: number;
  };
  sessions: {
    id: string;
    current: boolean;
    impersonated: boolean;
    device: {
      /** For people: “Firefox on Windows”. */
      label: string;
      browser: string | null;
      os: string | null;
      type: 'desktop' | 'mobile' | 'tablet' | 'other';
    };
    userAgent: string | null;
    ip: string | null;

    /** How it was proven, as RFC 8176 names it. */
    methods: string[];
    createdAt: string;
    lastUsedAt: string;
    expiresAt: string;
    endedAt: string | null;
    endReason: string | null;
  }[];
  passkeys: {
    id: string;
    name: string;
    backedUp: boolean;
    transports: string[];
    createdAt: string;
    lastUsedAt: string | null;
  }[];
  identities: {
    id: string;
    provider: string;
    issuer: string;
    subject: string;
    email: string | null;
    createdAt: string;
    lastUsedAt: string | null;
  }[];
  apiKeys: {
    id: string;
    name: string;
    hint: string;
    permissions: string[];
    createdAt: string;
    expiresAt: string;
    lastUsedAt: string | null;
    revokedAt: string | null;
  }[];
  emailChanges: {
    oldEmail: string;
    newEmail: string;
    status: 'pending' | 'confirmed' | 'undone' | 'replaced' | 'expired';
    requestedAt: string;
    confirmedAt: string | null;
    undoneAt: string | null;
  }[];
  links: {
    purpose:
      | 'email_verification'
      | 'password_reset'
      | 'magic_link'
      | 'account_lock'
      | 'account_restore'
      | 'invitation';
    createdAt: string;
    expiresAt: string;
    usedAt: string | null;
  }[];
  mails: { kind: string; to: string; state: string; createdAt: string }[];
  activity: ExportedActivity[];
}

export interface ExportedActivity {
  id: string;

  /** One of user.registered, email.verified, login.succeeded, login.failed, session.logged_out, session.revoked, session.refresh_reused, password.changed, password.reset_requested, password.reset, account.updated, login.mfa_required, login.mfa_failed, login.magic_link_requested, reauthentication.succeeded, reauthentication.failed, mfa.totp_enabled, mfa.totp_disabled, mfa.recovery_codes_replaced, mfa.recovery_code_used, passkey.added, passkey.renamed, passkey.removed, identity.linked, identity.unlinked, email.change_requested, email.changed, email.change_undone, account.locked, account.taken_over, account.deleted, account.restored, account.banned, account.unbanned, account.invited, account.invitation_accepted, account.roles_changed, account.impersonated, api_key.created, api_key.revoked; more may be added. */
  type: string;
  outcome: 'success' | 'failure';
  device: {
    /** For people: “Firefox on Windows”. */
    label: string;
    browser: string | null;
    os: string | null;
    type: 'desktop' | 'mobile' | 'tablet' | 'other';
  };
  ip: string | null;
  sessionId: string | null;

  /** Somebody who runs this service did it. */
  byOperator: boolean;
  createdAt: string;
  userAgent: string | null;
}

export interface Session {
  id: string;
  device: {
    /** For people: “Firefox on Windows”. */
    label: string;
    browser: string | null;
    os: string | null;
    type: 'desktop' | 'mobile' | 'tablet' | 'other';
  };
  ip: string | null;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  current: boolean;

  /** An operator looks at the account, without changing anything. */
  impersonated?: boolean;
}

export interface MfaStatus {
  enabled: boolean;
  totp: { confirmedAt: string } | null;
  recoveryCodesLeft: number;
  hasPassword: boolean;
}

export interface Activity {
  id: string;

  /** One of user.registered, email.verified, login.succeeded, login.failed, session.logged_out, session.revoked, session.refresh_reused, password.changed, password.reset_requested, password.reset, account.updated, login.mfa_required, login.mfa_failed, login.magic_link_requested, reauthentication.succeeded, reauthentication.failed, mfa.totp_enabled, mfa.totp_disabled, mfa.recovery_codes_replaced, mfa.recovery_code_used, passkey.added, passkey.renamed, passkey.removed, identity.linked, identity.unlinked, email.change_requested, email.changed, email.change_undone, account.locked, account.taken_over, account.deleted, account.restored, account.banned, account.unbanned, account.invited, account.invitation_accepted, account.roles_changed, account.impersonated, api_key.created, api_key.revoked; more may be added. */
  type: string;
  outcome: 'success' | 'failure';
  device: {
    /** For people: “Firefox on Windows”. */
    label: string;
    browser: string | null;
    os: string | null;
    type: 'desktop' | 'mobile' | 'tablet' | 'other';
  };
  ip: string | null;
  sessionId: string | null;

  /** Somebody who runs this service did it. */
  byOperator: boolean;
  createdAt: string;
}

export interface AuditEvent {
  id: string;

  /** One of user.registered, email.verified, login.succeeded, login.failed, session.logged_out, session.revoked, session.refresh_reused, password.changed, password.reset_requested, password.reset, account.updated, login.mfa_required, login.mfa_failed, login.magic_link_requested, reauthentication.succeeded, reauthentication.failed, mfa.totp_enabled, mfa.totp_disabled, mfa.recovery_codes_replaced, mfa.recovery_code_used, passkey.added, passkey.renamed, passkey.removed, identity.linked, identity.unlinked, email.change_requested, email.changed, email.change_undone, account.locked, account.taken_over, account.deleted, account.restored, account.banned, account.unbanned, account.invited, account.invitation_accepted, account.roles_changed, account.impersonated, api_key.created, api_key.revoked, access.denied, admin.appointed, role.created, role.updated, role.deleted, audit.exported, mail.retried, webhook.created, webhook.updated, webhook.secret_rotated, webhook.deleted, webhook.disabled, webhook.tested, webhook.replayed, users.import_started, users.imported, users.import_undone, users.exported, sessions.revoked; more may be added. */
  type: string;
  outcome: 'success' | 'failure';

  /** Who did it; null when nobody was signed in. */
  actor: { id: string; email: string | null } | null;

  /** The account it happened to. */
  subject: { id: string; email: string | null } | null;
  sessionId: string | null;
  ip: string | null;
  device: {
    /** For people: “Firefox on Windows”. */
    label: string;
    browser: string | null;
    os: string | null;
    type: 'desktop' | 'mobile' | 'tablet' | 'other';
  };
  requestId: string | null;
  detail: Record<string, string | number | boolean | null>;
  createdAt: string;
}

export interface QueuedMail {
  id: string;
  kind: string;
  to: string;
  state: 'queued' | 'sent' | 'delivered' | 'bounced' | 'failed' | 'suppressed';
  attempts: number;
  lastError: string | null;

  /** Held back until an operator mends the mail settings. */
  setupFault: boolean;
  nextAttemptAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface Identity {
  id: string;
  provider: string;

  /** The provider, for people. */
  name: string;
  email: string | null;
  createdAt: string;
  lastUsedAt: string | null;
}

export interface Revocations {
  items: Revocation[];

  /** For the next request: what comes after this answer. */
  cursor: string;

  /** There is more already; ask again at once. */
  more: boolean;

  /** How long an item can matter: by then every token from before has expired. */
  keepSeconds: number;
}

export type Revocation =
  | { type: 'session'; id: string }
  | {
      type: 'user';
      id: string;

      /** Tokens whose `iat` is at most this say something that is no longer true. */
      issuedUpTo: number;
    }
  | {
      type: 'role';
      id: string;

      /** Tokens whose `iat` is at most this say something that is no longer true. */
      issuedUpTo: number;
    };

export interface Setup {
  administrator: 'missing' | 'present';
}

export interface Role {
  id: string;
  name: string;
  description: string;
  permissions: (
    | 'users:read'
    | 'users:write'
    | 'users:ban'
    | 'users:impersonate'
    | 'roles:write'
    | 'audit:read'
    | 'stats:read'
    | 'mail:read'
    | 'mail:write'
    | 'revocations:read'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'deployment:read'
  )[];

  /** Built-in roles can be given and taken, but not changed. */
  builtIn: boolean;

  /** Its permissions count only in sessions that were opened with two-step verification. */
  mfaRequired: boolean;
  members: number;
  createdAt: string;
  updatedAt: string;
}

export interface AdminUser {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  status: 'active' | 'disabled' | 'deleted';

  /** Its owner reported a stranger; waits for a reset by mail. */
  locked: boolean;
  ban: {
    reason: string;
    at: string;

    /** When it ends by itself; null: it does not. */
    until: string | null;
    by: string | null;
  } | null;
  roles: string[];
  mfaEnabled: boolean;
  createdAt: string;
  updatedAt: string;
  lastLoginAt: string | null;
}

export interface AdminUserDetail {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  status: 'active' | 'disabled' | 'deleted';

  /** Its owner reported a stranger; waits for a reset by mail. */
  locked: boolean;
  ban: {
    reason: string;
    at: string;

    /** When it ends by itself; null: it does not. */
    until: string | null;
    by: string | null;
  } | null;
  roles: string[];
  mfaEnabled: boolean;
  createdAt: string;
  updatedAt: string;
  lastLoginAt: string | null;
  permissions: string[];
  hasPassword: boolean;

  /** When a deleted account is erased for good. */
  erasedAt: string | null;
  invitation: { sentAt: string; expiresAt: string } | null;

  /** Live ones. */
  sessions: number;
  factors: {
    totp: boolean;
    recoveryCodesLeft: number;
    passkeys: { id: string; name: string; createdAt: string; lastUsedAt: string | null }[];
  };
  identities: {
    id: string;
    provider: string;
    email: string | null;
    createdAt: string;
    lastUsedAt: string | null;
  }[];
}

export interface Stats {
  from: string;
  to: string;
  days: {
    date: string;
    signUps: number;
    logins: number;
    failures: number;

    /** Accounts that signed in or renewed a session that day. */
    activeUsers: number;
  }[];

  /** Refused sign-ins in the range, by their code. */
  failuresByReason: Record<string, number>;

  /** Mails of the range, by their state. */
  mail: Record<string, number>;
  totals: { users: number; verified: number; disabled: number; withMfa: number; liveSessions: number };
}

export interface Webhook {
  id: string;
  url: string;
  description: string;

  /** What it is told of. Events of later versions are not among them by themselves. */
  events: string[];
  enabled: boolean;

  /** Why it is off: an operator, days of failure, or its own answer 410. */
  disabledReason: 'operator' | 'failing' | 'gone' | null;

  /** Since when it has accepted nothing; null while it accepts. */
  failingSince: string | null;

  /** Until then the secret before the present one signs too. */
  previousSecretExpiresAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface WebhookSecret {
  id: string;
  url: string;
  description: string;

  /** What it is told of. Events of later versions are not among them by themselves. */
  events: string[];
  enabled: boolean;

  /** Why it is off: an operator, days of failure, or its own answer 410. */
  disabledReason: 'operator' | 'failing' | 'gone' | null;

  /** Since when it has accepted nothing; null while it accepts. */
  failingSince: string | null;

  /** Until then the secret before the present one signs too. */
  previousSecretExpiresAt: string | null;
  createdAt: string;
  updatedAt: string;
  secret: string;
}

export interface WebhookDelivery {
  id: string;

  /** The `webhook-id` of every attempt. */
  eventId: string;
  eventType: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  nextAttemptAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface WebhookDeliveryDetail {
  id: string;

  /** The `webhook-id` of every attempt. */
  eventId: string;
  eventType: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  nextAttemptAt: string | null;
  createdAt: string;
  updatedAt: string;

  /** The newest attempts, newest first. */
  history: {
    number: number;
    outcome: 'accepted' | 'refused' | 'redirected' | 'timed_out' | 'tls_failed' | 'unreachable';

    /** The HTTP status, when there was an answer. */
    status: number | null;
    durationMs: number;
    at: string;
  }[];

  /** What is sent; null for operators without `users:read`. */
  body: string | null;
}

export interface DoctorReport {
  status: 'healthy' | 'unhealthy';
  apiUrl: string;
  webUrl: string;
  startedAt: string;
  durationMs: number;
  findings: DoctorFinding[];
  checks: {
    id: string;
    title: string;
    state: 'passed' | 'found' | 'skipped';

    /** Why it was not looked at. */
    reason: string | null;
  }[];
}

export interface DoctorFinding {
  /** Stable. docs/doctor.md has a section of this name. */
  id: string;
  severity: 'error' | 'warning' | 'info';
  title: string;

  /** What was seen. Never a secret. */
  evidence: string;

  /** What to change, for each host. */
  fix: { render: string; vercel: string; docker: string };
}

export interface ApiKey {
  id: string;
  name: string;

  /** How the key begins, to tell keys apart. */
  hint: string;

  /** Count only while its owner holds them too. */
  permissions: (
    | 'users:read'
    | 'users:write'
    | 'users:ban'
    | 'users:impersonate'
    | 'roles:write'
    | 'audit:read'
    | 'stats:read'
    | 'mail:read'
    | 'mail:write'
    | 'revocations:read'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'deployment:read'
  )[];
  createdAt: string;
  expiresAt: string;

  /** To the minute. */
  lastUsedAt: string | null;
}

export interface CreatedApiKey {
  id: string;
  name: string;

  /** How the key begins, to tell keys apart. */
  hint: string;

  /** Count only while its owner holds them too. */
  permissions: (
    | 'users:read'
    | 'users:write'
    | 'users:ban'
    | 'users:impersonate'
    | 'roles:write'
    | 'audit:read'
    | 'stats:read'
    | 'mail:read'
    | 'mail:write'
    | 'revocations:read'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'deployment:read'
  )[];
  createdAt: string;
  expiresAt: string;

  /** To the minute. */
  lastUsedAt: string | null;
  key: string;
}

export interface ImpersonationGrant {
  status: 'authenticated';
  user: User;
  accessToken: string;
  tokenType: 'Bearer';

  /** Seconds the access token lives. */
  expiresIn: number;
}

export type AdminAuditEventsExportInput = {
  actor?: string;
  subject?: string;
  type?:
    | 'user.registered'
    | 'email.verified'
    | 'login.succeeded'
    | 'login.failed'
    | 'session.logged_out'
    | 'session.revoked'
    | 'session.refresh_reused'
    | 'password.changed'
    | 'password.reset_requested'
    | 'password.reset'
    | 'account.updated'
    | 'login.mfa_required'
    | 'login.mfa_failed'
    | 'login.magic_link_requested'
    | 'reauthentication.succeeded'
    | 'reauthentication.failed'
    | 'mfa.totp_enabled'
    | 'mfa.totp_disabled'
    | 'mfa.recovery_codes_replaced'
    | 'mfa.recovery_code_used'
    | 'passkey.added'
    | 'passkey.renamed'
    | 'passkey.removed'
    | 'identity.linked'
    | 'identity.unlinked'
    | 'email.change_requested'
    | 'email.changed'
    | 'email.change_undone'
    | 'account.locked'
    | 'account.taken_over'
    | 'account.deleted'
    | 'account.restored'
    | 'account.banned'
    | 'account.unbanned'
    | 'account.invited'
    | 'account.invitation_accepted'
    | 'account.roles_changed'
    | 'account.impersonated'
    | 'api_key.created'
    | 'api_key.revoked'
    | 'access.denied'
    | 'admin.appointed'
    | 'role.created'
    | 'role.updated'
    | 'role.deleted'
    | 'audit.exported'
    | 'mail.retried'
    | 'webhook.created'
    | 'webhook.updated'
    | 'webhook.secret_rotated'
    | 'webhook.deleted'
    | 'webhook.disabled'
    | 'webhook.tested'
    | 'webhook.replayed'
    | 'users.import_started'
    | 'users.imported'
    | 'users.import_undone'
    | 'users.exported'
    | 'sessions.revoked';
  outcome?: 'success' | 'failure';

  /** From this moment on. */
  from?: string;

  /** Before this moment. */
  to?: string;
  format: 'csv' | 'ndjson';
};

export type AdminAuditEventsExportOutput = Response;

export type AdminAuditEventsListInput = {
  limit?: number;
  cursor?: string;
  actor?: string;
  subject?: string;
  type?:
    | 'user.registered'
    | 'email.verified'
    | 'login.succeeded'
    | 'login.failed'
    | 'session.logged_out'
    | 'session.revoked'
    | 'session.refresh_reused'
    | 'password.changed'
    | 'password.reset_requested'
    | 'password.reset'
    | 'account.updated'
    | 'login.mfa_required'
    | 'login.mfa_failed'
    | 'login.magic_link_requested'
    | 'reauthentication.succeeded'
    | 'reauthentication.failed'
    | 'mfa.totp_enabled'
    | 'mfa.totp_disabled'
    | 'mfa.recovery_codes_replaced'
    | 'mfa.recovery_code_used'
    | 'passkey.added'
    | 'passkey.renamed'
    | 'passkey.removed'
    | 'identity.linked'
    | 'identity.unlinked'
    | 'email.change_requested'
    | 'email.changed'
    | 'email.change_undone'
    | 'account.locked'
    | 'account.taken_over'
    | 'account.deleted'
    | 'account.restored'
    | 'account.banned'
    | 'account.unbanned'
    | 'account.invited'
    | 'account.invitation_accepted'
    | 'account.roles_changed'
    | 'account.impersonated'
    | 'api_key.created'
    | 'api_key.revoked'
    | 'access.denied'
    | 'admin.appointed'
    | 'role.created'
    | 'role.updated'
    | 'role.deleted'
    | 'audit.exported'
    | 'mail.retried'
    | 'webhook.created'
    | 'webhook.updated'
    | 'webhook.secret_rotated'
    | 'webhook.deleted'
    | 'webhook.disabled'
    | 'webhook.tested'
    | 'webhook.replayed'
    | 'users.import_started'
    | 'users.imported'
    | 'users.import_undone'
    | 'users.exported'
    | 'sessions.revoked';
  outcome?: 'success' | 'failure';

  /** From this moment on. */
  from?: string;

  /** Before this moment. */
  to?: string;
};

export type AdminAuditEventsListOutput = Page<AuditEvent>;

export type AdminDoctorOutput = DoctorReport;

export type AdminMailsListInput = {
  limit?: number;
  cursor?: string;
  state?: 'queued' | 'sent' | 'delivered' | 'bounced' | 'failed' | 'suppressed';

  /** A recipient. */
  to?: string;
};

export type AdminMailsListOutput = Page<QueuedMail>;

export type AdminMailsRetryInput = { id: string };

export type AdminMailsRetryOutput = QueuedMail;

export type AdminRolesCreateInput = {
  name: string;
  description?: string;
  permissions: (
    | 'users:read'
    | 'users:write'
    | 'users:ban'
    | 'users:impersonate'
    | 'roles:write'
    | 'audit:read'
    | 'stats:read'
    | 'mail:read'
    | 'mail:write'
    | 'revocations:read'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'deployment:read'
  )[];
  mfaRequired?: boolean;
};

export type AdminRolesCreateOutput = Role;

export type AdminRolesDeleteInput = { id: string };

export type AdminRolesDeleteOutput = { status: 'deleted' };

export type AdminRolesGetInput = { id: string };

export type AdminRolesGetOutput = Role;

export type AdminRolesListInput = { limit?: number; cursor?: string };

export type AdminRolesListOutput = Page<Role>;

export type AdminRolesUpdateInput = { id: string } & {
  description?: string;
  permissions?: (
    | 'users:read'
    | 'users:write'
    | 'users:ban'
    | 'users:impersonate'
    | 'roles:write'
    | 'audit:read'
    | 'stats:read'
    | 'mail:read'
    | 'mail:write'
    | 'revocations:read'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'deployment:read'
  )[];
  mfaRequired?: boolean;
};

export type AdminRolesUpdateOutput = Role;

export type AdminStatsGetInput = {
  from?: string;

  /** Not before `from`; at most 366 days in all. */
  to?: string;
};

export type AdminStatsGetOutput = Stats;

export type AdminUsersActivityListInput = { id: string; limit?: number; cursor?: string };

export type AdminUsersActivityListOutput = Page<Activity>;

export type AdminUsersBanInput = { id: string } & { reason: string; until?: string };

export type AdminUsersBanOutput = AdminUserDetail;

export type AdminUsersCreateInput = { email: string; name?: string; roles?: string[] };

export type AdminUsersCreateOutput = AdminUser;

export type AdminUsersDeleteInput = { id: string };

export type AdminUsersDeleteOutput = { status: 'deleted'; erasedAt: string };

export type AdminUsersGetInput = { id: string };

export type AdminUsersGetOutput = AdminUserDetail;

export type AdminUsersImpersonateInput = { id: string } & { reason: string };

export type AdminUsersImpersonateOutput = ImpersonationGrant;

export type AdminUsersListInput = {
  limit?: number;
  cursor?: string;

  /** Part of an address or name, or an id. */
  search?: string;
  status?: 'active' | 'disabled' | 'deleted' | 'unverified' | 'locked' | 'invited';
  role?: string;
  sort?: '-createdAt' | 'createdAt' | 'email' | '-email' | '-lastLoginAt' | 'lastLoginAt';
};

export type AdminUsersListOutput = Page<AdminUser>;

export type AdminUsersLogoutInput = { id: string };

export type AdminUsersLogoutOutput = { status: 'logged_out'; revoked: number };

export type AdminUsersRestoreInput = { id: string };

export type AdminUsersRestoreOutput = AdminUserDetail;

export type AdminUsersSendPasswordResetInput = { id: string };

export type AdminUsersSendPasswordResetOutput = { status: 'accepted' };

export type AdminUsersSessionsDeleteInput = { id: string; sessionId: string };

export type AdminUsersSessionsDeleteOutput = { status: 'revoked'; revoked: number };

export type AdminUsersSessionsListInput = { id: string; limit?: number; cursor?: string };

export type AdminUsersSessionsListOutput = Page<Session>;

export type AdminUsersUnbanInput = { id: string };

export type AdminUsersUnbanOutput = AdminUserDetail;

export type AdminUsersUpdateInput = { id: string } & { name?: string | null; roles?: string[] };

export type AdminUsersUpdateOutput = AdminUserDetail;

export type AdminWebhooksCreateInput = {
  /** `https://`, at a public address. */
  url: string;
  description?: string;
  events: (
    | 'user.created'
    | 'user.verified'
    | 'user.updated'
    | 'user.deleted'
    | 'user.restored'
    | 'user.banned'
    | 'user.unbanned'
    | 'user.locked'
    | 'user.impersonated'
    | 'session.created'
    | 'session.revoked'
    | 'password.changed'
    | 'email.changed'
    | 'mfa.enabled'
    | 'mfa.disabled'
    | 'passkey.added'
    | 'passkey.removed'
    | 'identity.linked'
    | 'identity.unlinked'
    | 'api_key.created'
    | 'api_key.revoked'
  )[];
};

export type AdminWebhooksCreateOutput = WebhookSecret;

export type AdminWebhooksDeleteInput = { id: string };

export type AdminWebhooksDeleteOutput = { status: 'deleted' };

export type AdminWebhooksDeliveriesGetInput = { id: string; deliveryId: string };

export type AdminWebhooksDeliveriesGetOutput = WebhookDeliveryDetail;

export type AdminWebhooksDeliveriesListInput = {
  id: string;
  limit?: number;
  cursor?: string;
  state?: 'pending' | 'delivered' | 'failed';
  event?:
    | 'user.created'
    | 'user.verified'
    | 'user.updated'
    | 'user.deleted'
    | 'user.restored'
    | 'user.banned'
    | 'user.unbanned'
    | 'user.locked'
    | 'user.impersonated'
    | 'session.created'
    | 'session.revoked'
    | 'password.changed'
    | 'email.changed'
    | 'mfa.enabled'
    | 'mfa.disabled'
    | 'passkey.added'
    | 'passkey.removed'
    | 'identity.linked'
    | 'identity.unlinked'
    | 'api_key.created'
    | 'api_key.revoked'
    | 'webhook.test';
};

export type AdminWebhooksDeliveriesListOutput = Page<WebhookDelivery>;

export type AdminWebhooksDeliveriesReplayInput = { id: string; deliveryId: string };

export type AdminWebhooksDeliveriesReplayOutput = WebhookDelivery;

export type AdminWebhooksGetInput = { id: string };

export type AdminWebhooksGetOutput = Webhook;

export type AdminWebhooksListInput = { limit?: number; cursor?: string };

export type AdminWebhooksListOutput = Page<Webhook>;

export type AdminWebhooksRotateSecretInput = { id: string } & {
  /** How long the old secret signs too. 0 after a leak: it ends at once. */
  keepOldHours?: number;
};

export type AdminWebhooksRotateSecretOutput = WebhookSecret;

export type AdminWebhooksTestInput = { id: string };

export type AdminWebhooksTestOutput = WebhookDelivery;

export type AdminWebhooksUpdateInput = { id: string } & {
  /** `https://`, at a public address. */
  url?: string;
  description?: string;
  events?: (
    | 'user.created'
    | 'user.verified'
    | 'user.updated'
    | 'user.deleted'
    | 'user.restored'
    | 'user.banned'
    | 'user.unbanned'
    | 'user.locked'
    | 'user.impersonated'
    | 'session.created'
    | 'session.revoked'
    | 'password.changed'
    | 'email.changed'
    | 'mfa.enabled'
    | 'mfa.disabled'
    | 'passkey.added'
    | 'passkey.removed'
    | 'identity.linked'
    | 'identity.unlinked'
    | 'api_key.created'
    | 'api_key.revoked'
  )[];
  enabled?: boolean;
};

export type AdminWebhooksUpdateOutput = Webhook;

export type AuthAcceptInvitationInput = { token: string; password: string; name?: string };

export type AuthAcceptInvitationOutput = { status: 'invitation_accepted' };

export type AuthAcceptInvitationCheckInput = { token: string };

export type AuthAcceptInvitationCheckOutput = {
  valid: boolean;

  /** Masked. */
  email: string | null;
  name: string | null;
};

export type AuthAccountLockInput = { token: string };

export type AuthAccountLockOutput = { status: 'account_locked' };

export type AuthConfirmEmailChangeInput = { token: string };

export type AuthConfirmEmailChangeOutput = { status: 'email_changed' };

export type AuthCookieProbeOutput = { status: 'set' };

export type AuthCookieProbeCheckOutput = {
  /** Whether the cookie of the probe came back. */
  returned: boolean;
};

export type AuthForgotPasswordInput = { email: string };

export type AuthForgotPasswordOutput = { status: 'accepted' };

export type AuthLoginInput = { email: string; password: string };

export type AuthLoginOutput = SessionGrant | MfaRequired;

export type AuthLoginMfaInput =
  | { mfaToken: string; method: 'totp'; code: string }
  | { mfaToken: string; method: 'recovery_code'; code: string }
  | { mfaToken: string; method: 'passkey'; credential: WebAuthnAssertion };

export type AuthLoginMfaOutput = SessionGrant;

export type AuthLoginMfaPasskeyOptionsInput = { mfaToken: string };

export type AuthLoginMfaPasskeyOptionsOutput = PasskeyRequestOptions;

export type AuthLogoutInput = { refreshToken?: string; scope?: 'current' | 'others' | 'all' };

export type AuthLogoutOutput = { status: 'logged_out' };

export type AuthMagicLinkInput = { email: string };

export type AuthMagicLinkOutput = {
  status: 'accepted';
  loginId: string;
  pickupToken: string;

  /** Two digits to show: who allows this sign-in from another device types them there. */
  matchCode: string;
  expiresIn: number;
};

export type AuthMagicLinkApproveInput = { token: string; matchCode: string };

export type AuthMagicLinkApproveOutput = { status: 'approved' };

export type AuthMagicLinkCheckInput = { token: string };

export type AuthMagicLinkCheckOutput = {
  valid: boolean;

  /** Masked; null when the link is no longer valid. */
  email: string | null;
  requestedBy: {
    device: {
      /** For people: “Firefox on Windows”. */
      label: string;
      browser: string | null;
      os: string | null;
      type: 'desktop' | 'mobile' | 'tablet' | 'other';
    };
    ip: string | null;
    at: string;
  } | null;
};

export type AuthMagicLinkStatusInput = { loginId: string };

export type AuthMagicLinkStatusOutput = { status: 'pending' | 'approved' | 'used' | 'expired' };

export type AuthMagicLinkVerifyInput =
  { token: string } | { loginId: string; code: string } | { loginId: string; pickupToken: string };

export type AuthMagicLinkVerifyOutput = SessionGrant | MfaRequired;

export type AuthOauthExchangeInput = { code: string; codeVerifier?: string };

export type AuthOauthExchangeOutput = SessionGrant | MfaRequired | LinkRequired;

export type AuthOauthProvidersListOutput = { items: { id: string; name: string }[] };

export type AuthOauthStartInput = {
  /** The `id` of a provider, as in `oauth/providers`. */
  provider: string;
  returnTo?: string;
  codeChallenge?: string;
  ticket?: string;
};

export type AuthPasskeyOptionsOutput = PasskeyRequestOptions;

export type AuthPasskeyVerifyInput = { credential: WebAuthnAssertion };

export type AuthPasskeyVerifyOutput = SessionGrant | MfaRequired;

export type AuthReauthenticateInput =
  { password: string } | { code: string } | { credential: WebAuthnAssertion };

export type AuthReauthenticateOutput = Reauthenticated;

export type AuthReauthenticateOptionsOutput = {
  methods: ('password' | 'totp' | 'passkey')[];
  passkey: PasskeyRequestOptions | null;
};

export type AuthRefreshInput = { refreshToken?: string };

export type AuthRefreshOutput = SessionGrant;

export type AuthRegisterInput = { email: string; password: string; name?: string };

export type AuthRegisterOutput = { status: 'verification_required'; verificationId: string };

export type AuthResetPasswordInput = { token: string; password: string };

export type AuthResetPasswordOutput = { status: 'password_reset' };

export type AuthResetPasswordCheckInput = { token: string };

export type AuthResetPasswordCheckOutput = {
  valid: boolean;

  /** Masked; null when the link is no longer valid. */
  email: string | null;
};

export type AuthRestoreAccountInput = { token: string };

export type AuthRestoreAccountOutput = { status: 'account_restored' };

export type AuthSessionGetOutput = AccessTokenClaims;

export type AuthUndoEmailChangeInput = { token: string };

export type AuthUndoEmailChangeOutput = { status: 'email_change_cancelled' | 'email_change_undone' };

export type AuthVerifyEmailInput =
  { token: string; verificationId?: string } | { verificationId: string; code: string };

export type AuthVerifyEmailOutput = SessionGrant | MfaRequired | { status: 'verified' };

export type AuthVerifyEmailResendInput = { email: string } | { verificationId: string };

export type AuthVerifyEmailResendOutput = { status: 'accepted' };

export type AuthVerifyEmailStatusInput = { verificationId: string };

export type AuthVerifyEmailStatusOutput = {
  status: 'pending' | 'verified' | 'expired';
  delivery: 'queued' | 'sent' | 'delivered' | 'bounced' | 'failed';
};

export type DoctorEchoInput = {
  /** Made with AUTH_SECRET. */
  proof?: string;
};

export type DoctorEchoOutput = {
  seen: { ip: string | null; forwardedFor: string[]; trustProxyHops: number; now: string } | null;
};

export type HealthLiveGetOutput = { status: 'live' };

export type HealthReadyGetOutput = {
  status: 'ready' | 'not_ready';
  checks: { database: 'up' | 'down'; revocationFeed: 'up' | 'down'; redis?: 'up' | 'down' };
};

export type JwksGetOutput = {
  keys: { kty: 'EC'; crv: 'P-256'; x: string; y: string; use: 'sig'; alg: 'ES256'; kid: string }[];
};

export type MeActivityListInput = { limit?: number; cursor?: string };

export type MeActivityListOutput = Page<Activity>;

export type MeApiKeysCreateInput = {
  name: string;
  permissions?: (
    | 'users:read'
    | 'users:write'
    | 'users:ban'
    | 'users:impersonate'
    | 'roles:write'
    | 'audit:read'
    | 'stats:read'
    | 'mail:read'
    | 'mail:write'
    | 'revocations:read'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'deployment:read'
  )[];
  expiresInDays?: number;
};

export type MeApiKeysCreateOutput = CreatedApiKey;

export type MeApiKeysDeleteInput = { id: string };

export type MeApiKeysDeleteOutput = { status: 'revoked' };

export type MeApiKeysListInput = { limit?: number; cursor?: string };

export type MeApiKeysListOutput = Page<ApiKey>;

export type MeChangeEmailInput = { newEmail: string };

export type MeChangeEmailOutput = { status: 'confirmation_required' };

export type MeChangePasswordInput = { currentPassword: string; newPassword: string };

export type MeChangePasswordOutput = { status: 'password_changed' };

export type MeDeleteOutput = { status: 'deleted'; erasedAt: string };

export type MeExportGetOutput = AccountExport;

export type MeGetOutput = User;

export type MeIdentitiesCreateInput = { code: string; codeVerifier?: string } | { linkToken: string };

export type MeIdentitiesCreateOutput = Identity;

export type MeIdentitiesDeleteInput = { id: string };

export type MeIdentitiesDeleteOutput = { status: 'identity_removed' };

export type MeIdentitiesListOutput = Page<Identity>;

export type MeIdentitiesStartInput = {
  /** The `id` of a provider, as in `oauth/providers`. */
  id: string;
} & { returnTo?: string; codeChallenge?: string };

export type MeIdentitiesStartOutput = { authorizationUrl: string };

export type MeLockInput = {
  /** When the stranger came: at most 30 days ago. */
  since?: string;
};

export type MeLockOutput = { status: 'account_locked' };

export type MeMfaGetOutput = MfaStatus;

export type MeMfaRecoveryCodesOutput = { recoveryCodes: string[] };

export type MeMfaTotpConfirmInput = { code: string };

export type MeMfaTotpConfirmOutput = { recoveryCodes: string[] };

export type MeMfaTotpCreateOutput = {
  /** Base32, for typing into an authenticator app. */
  secret: string;
  otpauthUri: string;

  /** The URI as a QR code, SVG. */
  qrSvg: string;
};

export type MeMfaTotpDeleteOutput = { status: 'totp_removed' };

export type MePasskeysCreateInput = { credential: WebAuthnRegistration; name?: string };

export type MePasskeysCreateOutput = Passkey;

export type MePasskeysDeleteInput = { id: string };

export type MePasskeysDeleteOutput = { status: 'passkey_removed' };

export type MePasskeysListOutput = Page<Passkey>;

export type MePasskeysOptionsOutput = PasskeyCreationOptions;

export type MePasskeysUpdateInput = { id: string } & { name: string };

export type MePasskeysUpdateOutput = Passkey;

export type MeSessionsDeleteInput = { id: string };

export type MeSessionsDeleteOutput = { status: 'revoked'; revoked: number };

export type MeSessionsDeleteOthersOutput = { status: 'revoked'; revoked: number };

export type MeSessionsListInput = { limit?: number; cursor?: string };

export type MeSessionsListOutput = Page<Session>;

export type MeUpdateInput = { name: string | null };

export type MeUpdateOutput = User;

export type RevocationsGetInput = {
  /** The `cursor` of the answer before. */
  after?: string;
  wait?: number;
};

export type RevocationsGetOutput = Revocations;

export type SetupGetOutput = Setup;

/** The routes of the API, by what they are about. */
export interface AuthFlowApi {
  admin: {
    auditEvents: {
      /** The audit trail as a file. `POST /v1/admin/audit-events/export` */
      export: CallWith<AdminAuditEventsExportInput, AdminAuditEventsExportOutput>;

      /** Who did what, newest first. `GET /v1/admin/audit-events` */
      list: CallWithOptional<AdminAuditEventsListInput, AdminAuditEventsListOutput>;
    };

    /** What is wrong with this deployment, and how to mend it. `POST /v1/admin/doctor` */
    doctor: Call<AdminDoctorOutput>;
    mails: {
      /** Mails and how far they got. `GET /v1/admin/mails` */
      list: CallWithOptional<AdminMailsListInput, AdminMailsListOutput>;

      /** Try a mail again that failed or is held back. `POST /v1/admin/mails/{id}/retry` */
      retry: CallWith<AdminMailsRetryInput, AdminMailsRetryOutput>;
    };
    roles: {
      /** Make a role. `POST /v1/admin/roles` */
      create: CallWith<AdminRolesCreateInput, AdminRolesCreateOutput>;

      /** Delete a role. `DELETE /v1/admin/roles/{id}` */
      delete: CallWith<AdminRolesDeleteInput, AdminRolesDeleteOutput>;

      /** One role and what it holds. `GET /v1/admin/roles/{id}` */
      get: CallWith<AdminRolesGetInput, AdminRolesGetOutput>;

      /** The roles there are. `GET /v1/admin/roles` */
      list: CallWithOptional<AdminRolesListInput, AdminRolesListOutput>;

      /** Change what a role holds. `PATCH /v1/admin/roles/{id}` */
      update: CallWith<AdminRolesUpdateInput, AdminRolesUpdateOutput>;
    };
    stats: {
      /** How much the service is used, day by day. `GET /v1/admin/stats` */
      get: CallWithOptional<AdminStatsGetInput, AdminStatsGetOutput>;
    };
    users: {
      activity: {
        /** What happened to an account. `GET /v1/admin/users/{id}/activity` */
        list: CallWith<AdminUsersActivityListInput, AdminUsersActivityListOutput>;
      };

      /** Ban an account, for good or until a time. `POST /v1/admin/users/{id}/ban` */
      ban: CallWith<AdminUsersBanInput, AdminUsersBanOutput>;

      /** Invite somebody. `POST /v1/admin/users` */
      create: CallWith<AdminUsersCreateInput, AdminUsersCreateOutput>;

      /** Delete an account. `DELETE /v1/admin/users/{id}` */
      delete: CallWith<AdminUsersDeleteInput, AdminUsersDeleteOutput>;

      /** One account, with what protects it. `GET /v1/admin/users/{id}` */
      get: CallWith<AdminUsersGetInput, AdminUsersGetOutput>;

      /** See an account as its owner sees it. `POST /v1/admin/users/{id}/impersonate` */
      impersonate: CallWith<AdminUsersImpersonateInput, AdminUsersImpersonateOutput>;

      /** Accounts, searched, narrowed and sorted. `GET /v1/admin/users` */
      list: CallWithOptional<AdminUsersListInput, AdminUsersListOutput>;

      /** End every session of an account. `POST /v1/admin/users/{id}/logout` */
      logout: CallWith<AdminUsersLogoutInput, AdminUsersLogoutOutput>;

      /** Restore a deleted account. `POST /v1/admin/users/{id}/restore` */
      restore: CallWith<AdminUsersRestoreInput, AdminUsersRestoreOutput>;

      /** Mail the owner a link to set a new password. `POST /v1/admin/users/{id}/send-password-reset` */
      sendPasswordReset: CallWith<AdminUsersSendPasswordResetInput, AdminUsersSendPasswordResetOutput>;
      sessions: {
        /** End one session of an account. `DELETE /v1/admin/users/{id}/sessions/{sessionId}` */
        delete: CallWith<AdminUsersSessionsDeleteInput, AdminUsersSessionsDeleteOutput>;

        /** Where an account is signed in. `GET /v1/admin/users/{id}/sessions` */
        list: CallWith<AdminUsersSessionsListInput, AdminUsersSessionsListOutput>;
      };

      /** Lift the ban of an account. `POST /v1/admin/users/{id}/unban` */
      unban: CallWith<AdminUsersUnbanInput, AdminUsersUnbanOutput>;

      /** Change the name or roles of an account. `PATCH /v1/admin/users/{id}` */
      update: CallWith<AdminUsersUpdateInput, AdminUsersUpdateOutput>;
    };
    webhooks: {
      /** Have an address told what happens. `POST /v1/admin/webhooks` */
      create: CallWith<AdminWebhooksCreateInput, AdminWebhooksCreateOutput>;

      /** Delete a webhook. `DELETE /v1/admin/webhooks/{id}` */
      delete: CallWith<AdminWebhooksDeleteInput, AdminWebhooksDeleteOutput>;
      deliveries: {
        /** A delivery and its attempts. `GET /v1/admin/webhooks/{id}/deliveries/{deliveryId}` */
        get: CallWith<AdminWebhooksDeliveriesGetInput, AdminWebhooksDeliveriesGetOutput>;

        /** What a webhook was told, and how far that got. `GET /v1/admin/webhooks/{id}/deliveries` */
        list: CallWith<AdminWebhooksDeliveriesListInput, AdminWebhooksDeliveriesListOutput>;

        /** Send a delivery once more. `POST /v1/admin/webhooks/{id}/deliveries/{deliveryId}/replay` */
        replay: CallWith<AdminWebhooksDeliveriesReplayInput, AdminWebhooksDeliveriesReplayOutput>;
      };

      /** One webhook, and how it stands. `GET /v1/admin/webhooks/{id}` */
      get: CallWith<AdminWebhooksGetInput, AdminWebhooksGetOutput>;

      /** Addresses that are told what happens. `GET /v1/admin/webhooks` */
      list: CallWithOptional<AdminWebhooksListInput, AdminWebhooksListOutput>;

      /** Give a webhook a new secret. `POST /v1/admin/webhooks/{id}/rotate-secret` */
      rotateSecret: CallWith<AdminWebhooksRotateSecretInput, AdminWebhooksRotateSecretOutput>;

      /** Send a test event to a webhook. `POST /v1/admin/webhooks/{id}/test` */
      test: CallWith<AdminWebhooksTestInput, AdminWebhooksTestOutput>;

      /** Change a webhook, or switch it off or on. `PATCH /v1/admin/webhooks/{id}` */
      update: CallWith<AdminWebhooksUpdateInput, AdminWebhooksUpdateOutput>;
    };
  };
  auth: {
    /** Accept an invitation and set a password. `POST /v1/auth/accept-invitation` */
    acceptInvitation: CallWith<AuthAcceptInvitationInput, AuthAcceptInvitationOutput> & {
      /** See whether an invitation still stands. `POST /v1/auth/accept-invitation/check` */
      check: CallWith<AuthAcceptInvitationCheckInput, AuthAcceptInvitationCheckOutput>;
    };

    /** Lock an account by the link of a “this wasn’t me” mail. `POST /v1/auth/account-lock` */
    accountLock: CallWith<AuthAccountLockInput, AuthAccountLockOutput>;

    /** Make a change of address by the mailed link. `POST /v1/auth/confirm-email-change` */
    confirmEmailChange: CallWith<AuthConfirmEmailChangeInput, AuthConfirmEmailChangeOutput>;

    /** Set a cookie to see whether it comes back. `POST /v1/auth/cookie-probe` */
    cookieProbe: Call<AuthCookieProbeOutput> & {
      /** Whether the cookie of the probe came back. `POST /v1/auth/cookie-probe/check` */
      check: Call<AuthCookieProbeCheckOutput>;
    };

    /** Ask for a link to set a new password. `POST /v1/auth/forgot-password` */
    forgotPassword: CallWith<AuthForgotPasswordInput, AuthForgotPasswordOutput>;

    /** Sign in with email and password. `POST /v1/auth/login` */
    login: CallWith<AuthLoginInput, AuthLoginOutput> & {
      /** Finish a sign-in with the second factor. `POST /v1/auth/login/mfa` */
      mfa: CallWith<AuthLoginMfaInput, AuthLoginMfaOutput> & {
        passkey: {
          /** Options for a passkey as the second factor. `POST /v1/auth/login/mfa/passkey/options` */
          options: CallWith<AuthLoginMfaPasskeyOptionsInput, AuthLoginMfaPasskeyOptionsOutput>;
        };
      };
    };

    /** End sessions. `POST /v1/auth/logout` */
    logout: CallWithOptional<AuthLogoutInput, AuthLogoutOutput>;

    /** Ask for a link and a code to sign in. `POST /v1/auth/magic-link` */
    magicLink: CallWith<AuthMagicLinkInput, AuthMagicLinkOutput> & {
      /** Let the client that asked for the link go on. `POST /v1/auth/magic-link/approve` */
      approve: CallWith<AuthMagicLinkApproveInput, AuthMagicLinkApproveOutput>;

      /** See whether a sign-in link still works, and who asked for it. `POST /v1/auth/magic-link/check` */
      check: CallWith<AuthMagicLinkCheckInput, AuthMagicLinkCheckOutput>;

      /** How a sign-in link stands. `GET /v1/auth/magic-link/{loginId}/status` */
      status: CallWith<AuthMagicLinkStatusInput, AuthMagicLinkStatusOutput>;

      /** Sign in by the mailed link or code. `POST /v1/auth/magic-link/verify` */
      verify: CallWith<AuthMagicLinkVerifyInput, AuthMagicLinkVerifyOutput>;
    };
    oauth: {
      /** Trade the code of a callback for a session. `POST /v1/auth/oauth/exchange` */
      exchange: CallWith<AuthOauthExchangeInput, AuthOauthExchangeOutput>;
      providers: {
        /** The providers people can sign in with. `GET /v1/auth/oauth/providers` */
        list: Call<AuthOauthProvidersListOutput>;
      };

      /** Send the browser to a provider. `GET /v1/auth/oauth/{provider}/start` */
      start: { url(input: AuthOauthStartInput): string };
    };
    passkey: {
      /** Ask for options to sign in with a passkey. `POST /v1/auth/passkey/options` */
      options: Call<AuthPasskeyOptionsOutput>;

      /** Sign in with a passkey. `POST /v1/auth/passkey/verify` */
      verify: CallWith<AuthPasskeyVerifyInput, AuthPasskeyVerifyOutput>;
    };

    /** Confirm my identity within this session. `POST /v1/auth/reauthenticate` */
    reauthenticate: CallWith<AuthReauthenticateInput, AuthReauthenticateOutput> & {
      /** What I can confirm my identity with. `POST /v1/auth/reauthenticate/options` */
      options: Call<AuthReauthenticateOptionsOutput>;
    };

    /** Trade a refresh token for its successor. `POST /v1/auth/refresh` */
    refresh: CallWithOptional<AuthRefreshInput, AuthRefreshOutput>;

    /** Create an account. `POST /v1/auth/register` */
    register: CallWith<AuthRegisterInput, AuthRegisterOutput>;

    /** Set a new password by a mailed link. `POST /v1/auth/reset-password` */
    resetPassword: CallWith<AuthResetPasswordInput, AuthResetPasswordOutput> & {
      /** See whether a reset link still works. `POST /v1/auth/reset-password/check` */
      check: CallWith<AuthResetPasswordCheckInput, AuthResetPasswordCheckOutput>;
    };

    /** Restore a deleted account by the mailed link. `POST /v1/auth/restore-account` */
    restoreAccount: CallWith<AuthRestoreAccountInput, AuthRestoreAccountOutput>;
    session: {
      /** The claims of the presented access token. `GET /v1/auth/session` */
      get: Call<AuthSessionGetOutput>;
    };

    /** Take a change of address back, from the old address. `POST /v1/auth/undo-email-change` */
    undoEmailChange: CallWith<AuthUndoEmailChangeInput, AuthUndoEmailChangeOutput>;

    /** Prove an email address. `POST /v1/auth/verify-email` */
    verifyEmail: CallWith<AuthVerifyEmailInput, AuthVerifyEmailOutput> & {
      /** Send the verification mail again. `POST /v1/auth/verify-email/resend` */
      resend: CallWith<AuthVerifyEmailResendInput, AuthVerifyEmailResendOutput>;

      /** How a verification stands. `GET /v1/auth/verify-email/{verificationId}/status` */
      status: CallWith<AuthVerifyEmailStatusInput, AuthVerifyEmailStatusOutput>;
    };
  };
  doctor: {
    /** How a request arrives, for the deployment doctor. `POST /v1/doctor/echo` */
    echo: CallWithOptional<DoctorEchoInput, DoctorEchoOutput>;
  };
  health: {
    live: {
      /** The process runs. `GET /health/live` */
      get: Call<HealthLiveGetOutput>;
    };
    ready: {
      /** Requests can be served. `GET /health/ready` */
      get: Call<HealthReadyGetOutput>;
    };
  };
  jwks: {
    /** The public keys of access tokens. `GET /.well-known/jwks.json` */
    get: Call<JwksGetOutput>;
  };
  me: {
    activity: {
      /** What happened to my account. `GET /v1/me/activity` */
      list: CallWithOptional<MeActivityListInput, MeActivityListOutput>;
    };
    apiKeys: {
      /** Make an API key. `POST /v1/me/api-keys` */
      create: CallWith<MeApiKeysCreateInput, MeApiKeysCreateOutput>;

      /** Revoke one of my API keys. `DELETE /v1/me/api-keys/{id}` */
      delete: CallWith<MeApiKeysDeleteInput, MeApiKeysDeleteOutput>;

      /** The API keys of my account. `GET /v1/me/api-keys` */
      list: CallWithOptional<MeApiKeysListInput, MeApiKeysListOutput>;
    };

    /** Ask for another email address. `POST /v1/me/email` */
    changeEmail: CallWith<MeChangeEmailInput, MeChangeEmailOutput>;

    /** Change my password. `POST /v1/me/password` */
    changePassword: CallWith<MeChangePasswordInput, MeChangePasswordOutput>;

    /** Delete my account. `DELETE /v1/me` */
    delete: Call<MeDeleteOutput>;
    export: {
      /** Everything held about my account. `GET /v1/me/export` */
      get: Call<MeExportGetOutput>;
    };

    /** My account. `GET /v1/me` */
    get: Call<MeGetOutput>;
    identities: {
      /** Connect what a provider said about me. `POST /v1/me/identities` */
      create: CallWith<MeIdentitiesCreateInput, MeIdentitiesCreateOutput>;

      /** Disconnect a provider. `DELETE /v1/me/identities/{id}` */
      delete: CallWith<MeIdentitiesDeleteInput, MeIdentitiesDeleteOutput>;

      /** The providers my account is connected to. `GET /v1/me/identities` */
      list: Call<MeIdentitiesListOutput>;

      /** Begin to connect a provider. `POST /v1/me/identities/{id}` */
      start: CallWith<MeIdentitiesStartInput, MeIdentitiesStartOutput>;
    };

    /** Lock my account: somebody else has been in it. `POST /v1/me/lock` */
    lock: CallWithOptional<MeLockInput, MeLockOutput>;
    mfa: {
      /** How my account is protected. `GET /v1/me/mfa` */
      get: Call<MeMfaGetOutput>;

      /** Make new recovery codes. `POST /v1/me/mfa/recovery-codes` */
      recoveryCodes: Call<MeMfaRecoveryCodesOutput>;
      totp: {
        /** Confirm the authenticator app with a code. `POST /v1/me/mfa/totp/confirm` */
        confirm: CallWith<MeMfaTotpConfirmInput, MeMfaTotpConfirmOutput>;

        /** Begin with an authenticator app. `POST /v1/me/mfa/totp` */
        create: Call<MeMfaTotpCreateOutput>;

        /** Remove the authenticator app. `DELETE /v1/me/mfa/totp` */
        delete: Call<MeMfaTotpDeleteOutput>;
      };
    };
    passkeys: {
      /** Add the passkey that the browser has made. `POST /v1/me/passkeys` */
      create: CallWith<MePasskeysCreateInput, MePasskeysCreateOutput>;

      /** Remove one of my passkeys. `DELETE /v1/me/passkeys/{id}` */
      delete: CallWith<MePasskeysDeleteInput, MePasskeysDeleteOutput>;

      /** The passkeys of my account. `GET /v1/me/passkeys` */
      list: Call<MePasskeysListOutput>;

      /** Ask for options to add a passkey. `POST /v1/me/passkeys/options` */
      options: Call<MePasskeysOptionsOutput>;

      /** Rename one of my passkeys. `PATCH /v1/me/passkeys/{id}` */
      update: CallWith<MePasskeysUpdateInput, MePasskeysUpdateOutput>;
    };
    sessions: {
      /** End one of my sessions. `DELETE /v1/me/sessions/{id}` */
      delete: CallWith<MeSessionsDeleteInput, MeSessionsDeleteOutput>;

      /** End all my other sessions. `DELETE /v1/me/sessions` */
      deleteOthers: Call<MeSessionsDeleteOthersOutput>;

      /** Where I am signed in. `GET /v1/me/sessions` */
      list: CallWithOptional<MeSessionsListInput, MeSessionsListOutput>;
    };

    /** Change my name. `PATCH /v1/me` */
    update: CallWith<MeUpdateInput, MeUpdateOutput>;
  };
  revocations: {
    /** What access tokens no longer say the truth. `GET /v1/revocations` */
    get: CallWithOptional<RevocationsGetInput, RevocationsGetOutput>;
  };
  setup: {
    /** Whether this service has an administrator. `GET /v1/setup` */
    get: Call<SetupGetOutput>;
  };
}

/** Where people sign in. */
export const signInPaths: ReadonlySet<string> = new Set([
  '/v1/auth/login',
  '/v1/auth/login/mfa',
  '/v1/auth/magic-link/verify',
  '/v1/auth/oauth/exchange',
  '/v1/auth/passkey/verify',
  '/v1/auth/verify-email',
]);

/** How the session itself is kept. */
export const sessionEndpoints = {
  refresh: { method: 'POST', path: '/v1/auth/refresh', token: 'never', input: true, delivery: true },
  logout: { method: 'POST', path: '/v1/auth/logout', token: 'ifThere', input: true, delivery: true },
} as const satisfies Record<string, Endpoint>;

/** How each is called. */
export const endpoints: Record<string, Endpoint> = {
  'admin.auditEvents.export': {
    method: 'POST',
    path: '/v1/admin/audit-events/export',
    token: 'always',
    input: true,
    raw: true,
  },
  'admin.auditEvents.list': {
    method: 'GET',
    path: '/v1/admin/audit-events',
    token: 'always',
    query: ['limit', 'cursor', 'actor', 'subject', 'type', 'outcome', 'from', 'to'],
    input: true,
  },
  'admin.doctor': { method: 'POST', path: '/v1/admin/doctor', token: 'always' },
  'admin.mails.list': {
    method: 'GET',
    path: '/v1/admin/mails',
    token: 'always',
    query: ['limit', 'cursor', 'state', 'to'],
    input: true,
  },
  'admin.mails.retry': { method: 'POST', path: '/v1/admin/mails/{id}/retry', token: 'always', input: true },
  'admin.roles.create': { method: 'POST', path: '/v1/admin/roles', token: 'always', input: true },
  'admin.roles.delete': { method: 'DELETE', path: '/v1/admin/roles/{id}', token: 'always', input: true },
  'admin.roles.get': { method: 'GET', path: '/v1/admin/roles/{id}', token: 'always', input: true },
  'admin.roles.list': {
    method: 'GET',
    path: '/v1/admin/roles',
    token: 'always',
    query: ['limit', 'cursor'],
    input: true,
  },
  'admin.roles.update': { method: 'PATCH', path: '/v1/admin/roles/{id}', token: 'always', input: true },
  'admin.stats.get': {
    method: 'GET',
    path: '/v1/admin/stats',
    token: 'always',
    query: ['from', 'to'],
    input: true,
  },
  'admin.users.activity.list': {
    method: 'GET',
    path: '/v1/admin/users/{id}/activity',
    token: 'always',
    query: ['limit', 'cursor'],
    input: true,
  },
  'admin.users.ban': { method: 'POST', path: '/v1/admin/users/{id}/ban', token: 'always', input: true },
  'admin.users.create': { method: 'POST', path: '/v1/admin/users', token: 'always', input: true },
  'admin.users.delete': { method: 'DELETE', path: '/v1/admin/users/{id}', token: 'always', input: true },
  'admin.users.get': { method: 'GET', path: '/v1/admin/users/{id}', token: 'always', input: true },
  'admin.users.impersonate': {
    method: 'POST',
    path: '/v1/admin/users/{id}/impersonate',
    token: 'always',
    input: true,
  },
  'admin.users.list': {
    method: 'GET',
    path: '/v1/admin/users',
    token: 'always',
    query: ['limit', 'cursor', 'search', 'status', 'role', 'sort'],
    input: true,
  },
  'admin.users.logout': { method: 'POST', path: '/v1/admin/users/{id}/logout', token: 'always', input: true },
  'admin.users.restore': {
    method: 'POST',
    path: '/v1/admin/users/{id}/restore',
    token: 'always',
    input: true,
  },
  'admin.users.sendPasswordReset': {
    method: 'POST',
    path: '/v1/admin/users/{id}/send-password-reset',
    token: 'always',
    input: true,
  },
  'admin.users.sessions.delete': {
    method: 'DELETE',
    path: '/v1/admin/users/{id}/sessions/{sessionId}',
    token: 'always',
    input: true,
  },
  'admin.users.sessions.list': {
    method: 'GET',
    path: '/v1/admin/users/{id}/sessions',
    token: 'always',
    query: ['limit', 'cursor'],
    input: true,
  },
  'admin.users.unban': { method: 'POST', path: '/v1/admin/users/{id}/unban', token: 'always', input: true },
  'admin.users.update': { method: 'PATCH', path: '/v1/admin/users/{id}', token: 'always', input: true },
  'admin.webhooks.create': { method: 'POST', path: '/v1/admin/webhooks', token: 'always', input: true },
  'admin.webhooks.delete': {
    method: 'DELETE',
    path: '/v1/admin/webhooks/{id}',
    token: 'always',
    input: true,
  },
  'admin.webhooks.deliveries.get': {
    method: 'GET',
    path: '/v1/admin/webhooks/{id}/deliveries/{deliveryId}',
    token: 'always',
    input: true,
  },
  'admin.webhooks.deliveries.list': {
    method: 'GET',
    path: '/v1/admin/webhooks/{id}/deliveries',
    token: 'always',
    query: ['limit', 'cursor', 'state', 'event'],
    input: true,
  },
  'admin.webhooks.deliveries.replay': {
    method: 'POST',
    path: '/v1/admin/webhooks/{id}/deliveries/{deliveryId}/replay',
    token: 'always',
    input: true,
  },
  'admin.webhooks.get': { method: 'GET', path: '/v1/admin/webhooks/{id}', token: 'always', input: true },
  'admin.webhooks.list': {
    method: 'GET',
    path: '/v1/admin/webhooks',
    token: 'always',
    query: ['limit', 'cursor'],
    input: true,
  },
  'admin.webhooks.rotateSecret': {
    method: 'POST',
    path: '/v1/admin/webhooks/{id}/rotate-secret',
    token: 'always',
    input: true,
  },
  'admin.webhooks.test': {
    method: 'POST',
    path: '/v1/admin/webhooks/{id}/test',
    token: 'always',
    input: true,
  },
  'admin.webhooks.update': { method: 'PATCH', path: '/v1/admin/webhooks/{id}', token: 'always', input: true },
  'auth.acceptInvitation': {
    method: 'POST',
    path: '/v1/auth/accept-invitation',
    token: 'never',
    input: true,
  },
  'auth.acceptInvitation.check': {
    method: 'POST',
    path: '/v1/auth/accept-invitation/check',
    token: 'never',
    input: true,
  },
  'auth.accountLock': { method: 'POST', path: '/v1/auth/account-lock', token: 'never', input: true },
  'auth.confirmEmailChange': {
    method: 'POST',
    path: '/v1/auth/confirm-email-change',
    token: 'never',
    input: true,
  },
  'auth.cookieProbe': { method: 'POST', path: '/v1/auth/cookie-probe', token: 'never', delivery: true },
  'auth.cookieProbe.check': {
    method: 'POST',
    path: '/v1/auth/cookie-probe/check',
    token: 'never',
    delivery: true,
  },
  'auth.forgotPassword': { method: 'POST', path: '/v1/auth/forgot-password', token: 'never', input: true },
  'auth.login': { method: 'POST', path: '/v1/auth/login', token: 'never', input: true, delivery: true },
  'auth.login.mfa': {
    method: 'POST',
    path: '/v1/auth/login/mfa',
    token: 'never',
    input: true,
    delivery: true,
  },
  'auth.login.mfa.passkey.options': {
    method: 'POST',
    path: '/v1/auth/login/mfa/passkey/options',
    token: 'never',
    input: true,
  },
  'auth.logout': { method: 'POST', path: '/v1/auth/logout', token: 'ifThere', input: true, delivery: true },
  'auth.magicLink': { method: 'POST', path: '/v1/auth/magic-link', token: 'never', input: true },
  'auth.magicLink.approve': {
    method: 'POST',
    path: '/v1/auth/magic-link/approve',
    token: 'never',
    input: true,
  },
  'auth.magicLink.check': { method: 'POST', path: '/v1/auth/magic-link/check', token: 'never', input: true },
  'auth.magicLink.status': {
    method: 'GET',
    path: '/v1/auth/magic-link/{loginId}/status',
    token: 'never',
    input: true,
  },
  'auth.magicLink.verify': {
    method: 'POST',
    path: '/v1/auth/magic-link/verify',
    token: 'never',
    input: true,
    delivery: true,
  },
  'auth.oauth.exchange': {
    method: 'POST',
    path: '/v1/auth/oauth/exchange',
    token: 'never',
    input: true,
    delivery: true,
  },
  'auth.oauth.providers.list': { method: 'GET', path: '/v1/auth/oauth/providers', token: 'never' },
  'auth.oauth.start': {
    method: 'GET',
    path: '/v1/auth/oauth/{provider}/start',
    token: 'never',
    query: ['returnTo', 'codeChallenge', 'ticket'],
    input: true,
    navigation: true,
  },
  'auth.passkey.options': { method: 'POST', path: '/v1/auth/passkey/options', token: 'never' },
  'auth.passkey.verify': {
    method: 'POST',
    path: '/v1/auth/passkey/verify',
    token: 'never',
    input: true,
    delivery: true,
  },
  'auth.reauthenticate': { method: 'POST', path: '/v1/auth/reauthenticate', token: 'always', input: true },
  'auth.reauthenticate.options': { method: 'POST', path: '/v1/auth/reauthenticate/options', token: 'always' },
  'auth.refresh': { method: 'POST', path: '/v1/auth/refresh', token: 'never', input: true, delivery: true },
  'auth.register': { method: 'POST', path: '/v1/auth/register', token: 'never', input: true },
  'auth.resetPassword': { method: 'POST', path: '/v1/auth/reset-password', token: 'never', input: true },
  'auth.resetPassword.check': {
    method: 'POST',
    path: '/v1/auth/reset-password/check',
    token: 'never',
    input: true,
  },
  'auth.restoreAccount': { method: 'POST', path: '/v1/auth/restore-account', token: 'never', input: true },
  'auth.session.get': { method: 'GET', path: '/v1/auth/session', token: 'always' },
  'auth.undoEmailChange': { method: 'POST', path: '/v1/auth/undo-email-change', token: 'never', input: true },
  'auth.verifyEmail': {
    method: 'POST',
    path: '/v1/auth/verify-email',
    token: 'never',
    input: true,
    delivery: true,
  },
  'auth.verifyEmail.resend': {
    method: 'POST',
    path: '/v1/auth/verify-email/resend',
    token: 'never',
    input: true,
  },
  'auth.verifyEmail.status': {
    method: 'GET',
    path: '/v1/auth/verify-email/{verificationId}/status',
    token: 'never',
    input: true,
  },
  'doctor.echo': { method: 'POST', path: '/v1/doctor/echo', token: 'never', input: true },
  'health.live.get': { method: 'GET', path: '/health/live', token: 'never' },
  'health.ready.get': { method: 'GET', path: '/health/ready', token: 'never' },
  'jwks.get': { method: 'GET', path: '/.well-known/jwks.json', token: 'never' },
  'me.activity.list': {
    method: 'GET',
    path: '/v1/me/activity',
    token: 'always',
    query: ['limit', 'cursor'],
    input: true,
  },
  'me.apiKeys.create': { method: 'POST', path: '/v1/me/api-keys', token: 'always', input: true },
  'me.apiKeys.delete': { method: 'DELETE', path: '/v1/me/api-keys/{id}', token: 'always', input: true },
  'me.apiKeys.list': {
    method: 'GET',
    path: '/v1/me/api-keys',
    token: 'always',
    query: ['limit', 'cursor'],
    input: true,
  },
  'me.changeEmail': { method: 'POST', path: '/v1/me/email', token: 'always', input: true },
  'me.changePassword': { method: 'POST', path: '/v1/me/password', token: 'always', input: true },
  'me.delete': { method: 'DELETE', path: '/v1/me', token: 'always', delivery: true },
  'me.export.get': { method: 'GET', path: '/v1/me/export', token: 'always' },
  'me.get': { method: 'GET', path: '/v1/me', token: 'always' },
  'me.identities.create': { method: 'POST', path: '/v1/me/identities', token: 'always', input: true },
  'me.identities.delete': { method: 'DELETE', path: '/v1/me/identities/{id}', token: 'always', input: true },
  'me.identities.list': { method: 'GET', path: '/v1/me/identities', token: 'always' },
  'me.identities.start': { method: 'POST', path: '/v1/me/identities/{id}', token: 'always', input: true },
  'me.lock': { method: 'POST', path: '/v1/me/lock', token: 'always', input: true },
  'me.mfa.get': { method: 'GET', path: '/v1/me/mfa', token: 'always' },
  'me.mfa.recoveryCodes': { method: 'POST', path: '/v1/me/mfa/recovery-codes', token: 'always' },
  'me.mfa.totp.confirm': { method: 'POST', path: '/v1/me/mfa/totp/confirm', token: 'always', input: true },
  'me.mfa.totp.create': { method: 'POST', path: '/v1/me/mfa/totp', token: 'always' },
  'me.mfa.totp.delete': { method: 'DELETE', path: '/v1/me/mfa/totp', token: 'always' },
  'me.passkeys.create': { method: 'POST', path: '/v1/me/passkeys', token: 'always', input: true },
  'me.passkeys.delete': { method: 'DELETE', path: '/v1/me/passkeys/{id}', token: 'always', input: true },
  'me.passkeys.list': { method: 'GET', path: '/v1/me/passkeys', token: 'always' },
  'me.passkeys.options': { method: 'POST', path: '/v1/me/passkeys/options', token: 'always' },
  'me.passkeys.update': { method: 'PATCH', path: '/v1/me/passkeys/{id}', token: 'always', input: true },
  'me.sessions.delete': { method: 'DELETE', path: '/v1/me/sessions/{id}', token: 'always', input: true },
  'me.sessions.deleteOthers': { method: 'DELETE', path: '/v1/me/sessions', token: 'always' },
  'me.sessions.list': {
    method: 'GET',
    path: '/v1/me/sessions',
    token: 'always',
    query: ['limit', 'cursor'],
    input: true,
  },
  'me.update': { method: 'PATCH', path: '/v1/me', token: 'always', input: true },
  'revocations.get': {
    method: 'GET',
    path: '/v1/revocations',
    token: 'always',
    query: ['after', 'wait'],
    input: true,
  },
  'setup.get': { method: 'GET', path: '/v1/setup', token: 'always' },
};
