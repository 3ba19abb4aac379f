/** What an operator can be allowed to do. Roles are sets of these; routes name the one they need. */
export const permissions = [
  'users:read',
  'users:write',
  'users:ban',
  'users:impersonate',
  'roles:write',
  'audit:read',
  'stats:read',
] as const;

export type Permission = (typeof permissions)[number];

/** The built-in roles: `admin` holds every permission, `user` none. */
export const builtInRoles: Readonly<Record<string, readonly Permission[]>> = {
  admin: permissions,
  user: [],
};

/** Every permission the roles give, sorted, without repeats. An unknown role gives none. */
export function permissionsOf(roles: readonly string[]): Permission[] {
  const granted = new Set(roles.flatMap((role) => builtInRoles[role] ?? []));
  return permissions.filter((permission) => granted.has(permission));
}
