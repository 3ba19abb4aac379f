import type { AdminUser, AdminUserDetail } from '@authflow/contracts';
import { everyPermissionOf } from '#src/domain/authorization';
import type { AdminUserRow } from '#src/repositories/admin-users-columns';
import type { AdminUserDetailRow } from '#src/repositories/admin-users.repository';
import type { IdentityRow } from '#src/repositories/identities.repository';
import type { PasskeyRow } from '#src/repositories/passkeys.repository';
import { erasedAt } from './restore-links';

/** An account as operators see it in a list. */
export function toAdminUser(row: Omit<AdminUserRow, 'createdMicros' | 'loginMicros'>): AdminUser {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    name: row.name,
    status: row.status,
    locked: row.lockedAt !== null,
    ban: banOf(row),
    roles: row.roles,
    mfaEnabled: row.mfaEnabled,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastLoginAt: iso(row.lastLoginAt),
  };
}

function banOf({
  bannedAt,
  bannedReason,
  bannedUntil,
  bannedBy,
}: Pick<AdminUserRow, 'bannedAt' | 'bannedReason' | 'bannedUntil' | 'bannedBy'>): AdminUser['ban'] {
  if (bannedAt === null) return null;
  return { reason: bannedReason ?? '', at: bannedAt.toISOString(), until: iso(bannedUntil), by: bannedBy };
}

/** The same alone, with what protects it: names and numbers, never a secret (THREATS M18). */
export function toAdminUserDetail(
  row: AdminUserDetailRow,
  owned: { passkeys: readonly PasskeyRow[]; identities: readonly IdentityRow[] },
): AdminUserDetail {
  return {
    ...toAdminUser(row),
    permissions: everyPermissionOf(row),
    hasPassword: row.hasPassword,
    erasedAt: row.closedAt === null ? null : erasedAt(row.closedAt).toISOString(),
    invitation:
      row.invitedAt === null || row.invitationExpiresAt === null
        ? null
        : { sentAt: row.invitedAt.toISOString(), expiresAt: row.invitationExpiresAt.toISOString() },
    sessions: row.sessions,
    factors: {
      totp: row.hasTotp,
      recoveryCodesLeft: row.recoveryCodesLeft,
      passkeys: owned.passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt: createdAt.toISOString(),
        lastUsedAt: iso(lastUsedAt),
      })),
    },
    identities: owned.identities.map(({ id, provider, email, createdAt, lastUsedAt }) => ({
      id,
      provider,
      email,
      createdAt: createdAt.toISOString(),
      lastUsedAt: iso(lastUsedAt),
    })),
  };
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
