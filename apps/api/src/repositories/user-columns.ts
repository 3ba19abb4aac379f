import type { RoleGrants } from '#src/domain/authorization';

export interface UserRow {
  id: string;
  email: string;
  emailVerifiedAt: Date | null;
  name: string | null;
  /** `disabled`: banned. `deleted`: closed by its owner or an operator, erased when the grace is over. */
  status: 'active' | 'disabled' | 'deleted';
  roles: string[];
  /** A confirmed second factor: every door asks for it. */
  mfaEnabled: boolean;
  /** Its owner reported a stranger: nothing signs in until the password is reset by mail. */
  lockedAt: Date | null;
  /** When it was deleted; set exactly while `status` is `deleted`. */
  closedAt: Date | null;
  /** Who deleted it: null while it is open, and where its owner did, who can take that back by mail. */
  closedBy: string | null;
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** An account beside what its roles allow: what tokens are made of. */
export type AuthorizedUserRow = UserRow & RoleGrants;

/** A password as stored: the bcrypt string, how its input was made, and which secret keyed that. */
export interface PasswordColumns {
  passwordHash: string | null;
  passwordScheme: string | null;
  passwordKeyId: string | null;
}

export type UserWithPassword = UserRow & PasswordColumns;

export const userColumns = `u.id, u.email, u.email_verified_at as "emailVerifiedAt", u.name, u.status, u.roles,
  u.mfa_enabled_at is not null as "mfaEnabled", u.locked_at as "lockedAt", u.deleted_at as "closedAt",
  u.deleted_by as "closedBy", u.last_login_at as "lastLoginAt", u.created_at as "createdAt", u.updated_at as "updatedAt"`;

/** {@link RoleGrants}: two looks into the short table of roles. */
export const grantColumns = `array(select distinct p from roles r cross join unnest(r.permissions) p
    where r.name = any (u.roles) and not r.mfa_required) as permissions,
  array(select distinct p from roles r cross join unnest(r.permissions) p
    where r.name = any (u.roles) and r.mfa_required) as "mfaPermissions"`;

/** {@link AuthorizedUserRow} */
export const authorizedUserColumns = `${userColumns}, ${grantColumns}`;

export const passwordColumns = `u.password_hash as "passwordHash", u.password_scheme as "passwordScheme",
  u.password_key_id as "passwordKeyId"`;
