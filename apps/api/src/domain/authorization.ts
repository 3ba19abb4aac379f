import { toPermissions, type Permission } from '@authflow/contracts';

/** What an account's roles allow: always, and only where the session has proven a second factor. */
export interface RoleGrants {
  permissions: readonly string[];
  mfaPermissions: readonly string[];
}

/**
 * What a session may do. Permissions of roles that require two-step verification count only with `mfa` among its
 * methods, so that no token without it ever carries them: neither here nor at a service that reads our tokens.
 * @see THREATS M23
 */
export function permissionsIn(grants: RoleGrants, amr: readonly string[]): Permission[] {
  const stored = amr.includes('mfa') ? [...grants.permissions, ...grants.mfaPermissions] : grants.permissions;
  return toPermissions(stored);
}

/** What the account could do with a second factor proven: nobody may give, or touch, more than this. */
export function everyPermissionOf(grants: RoleGrants): Permission[] {
  return permissionsIn(grants, ['mfa']);
}

/**
 * Whether `held` covers `wanted`. Nobody gives a permission they lack, nor acts on an account that may do more than they
 * may: both are this one question. @see THREATS A08
 */
export function covers(held: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((permission) => held.includes(permission));
}
