import { userRole, type Role, type User } from '@authflow/contracts';

/**
 * Which roles somebody may give: those that allow nothing they may not do themselves. `fixed` are roles the account has
 * that are not theirs to take. Everybody has `user`, so nobody chooses it.
 */
export function rolesFor(
  viewer: Pick<User, 'permissions'>,
  roles: readonly Role[],
  held: readonly string[],
): { givable: Role[]; fixed: string[] } {
  const givable = roles.filter(
    ({ name, permissions }) => name !== userRole && covers(viewer.permissions, permissions),
  );
  const names = new Set(givable.map(({ name }) => name));
  return { givable, fixed: held.filter((name) => name !== userRole && !names.has(name)) };
}

/** Whether somebody's account is the viewer's to change: nobody acts on an account that may do more than they may. */
export function covers(own: readonly string[], theirs: readonly string[]): boolean {
  return theirs.every((permission) => own.includes(permission));
}
