/** What an operator can be allowed to do. Roles are sets of these; routes name the one they need. */
export const permissions = [
  'users:read',
  'users:write',
  'users:ban',
  'users:impersonate',
  'roles:write',
  'audit:read',
  'stats:read',
  'mail:read',
  'mail:write',
  'revocations:read',
  'webhooks:read',
  'webhooks:write',
  'deployment:read',
] as const;

export type Permission = (typeof permissions)[number];

/** The role that holds every permission, those of later versions included. It cannot be changed or removed. */
export const adminRole = 'admin';
/** The role everybody has. It holds nothing. */
export const userRole = 'user';

/** How "all of them" is stored, so that a new permission needs no change of data. */
export const everyPermission = '*';

/** Known permissions out of stored ones: in the order above, without repeats; one that no longer exists gives nothing. */
export function toPermissions(stored: readonly string[]): Permission[] {
  const all = stored.includes(everyPermission);
  return permissions.filter((permission) => all || stored.includes(permission));
}
