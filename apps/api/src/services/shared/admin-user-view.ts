import type { AdminUser } from '@authflow/contracts';
import type { UserRow } from '#src/repositories/users.repository';

/** An account as operators list it. */
export interface AdminUserRow extends UserRow {
  bannedAt: Date | null;
  bannedUntil: Date | null;
  bannedBy: string | null;
  bannedReason: string | null;
}

/** The account as operators see it. */
export function toAdminUser(row: AdminUserRow): AdminUser {
  const { bannedAt, bannedUntil, bannedBy, bannedReason } = row;
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    name: row.name,
    status: row.status,
    locked: row.lockedAt !== null,
    ban:
      bannedAt === null
        ? null
        : {
            reason: bannedReason ?? '',
            at: bannedAt.toISOString(),
            until: bannedUntil?.toISOString() ?? null,
            by: bannedBy,
          },
    roles: row.roles,
    mfaEnabled: row.mfaEnabled,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
  };
}
