import type { User } from '@authflow/contracts';
import type { UserRow } from '#src/repositories/user-columns';

/** The account as its owner sees it in a session that may do `permissions`. */
export function toUser(row: UserRow, permissions: readonly string[]): User {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    name: row.name,
    roles: row.roles,
    permissions: [...permissions],
    mfaEnabled: row.mfaEnabled,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
  };
}
