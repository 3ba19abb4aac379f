import { permissions, type Permission, type Role } from '@authflow/contracts';

/** Whether a role holds everything there is, which is said in two words instead of nine. */
export function isEverything(held: readonly Permission[]): boolean {
  return permissions.every((permission) => held.includes(permission));
}

/** Whether somebody may change a role: nobody changes one that holds, or would hold, what they do not hold themselves. */
export function isWithin(held: readonly string[], role: Pick<Role, 'permissions'>): boolean {
  return role.permissions.every((permission) => held.includes(permission));
}
