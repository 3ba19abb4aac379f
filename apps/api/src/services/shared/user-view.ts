import { permissionsOf, type User } from '@authflow/contracts';
import type { UserRow } from '#src/repositories/users.repository';

/** The account as its owner sees it. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    name: row.name,
    roles: row.roles,
    permissions: permissionsOf(row.roles),
    mfaEnabled: row.mfaEnabled,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
  };
}
