import type { Sql } from '#src/platform/sql';
import { authorizedUserColumns, type AuthorizedUserRow } from './users.repository';

/** A key that works now, beside its owner as they are now. */
export type UsableApiKey = AuthorizedUserRow & {
  keyId: string;
  keyPermissions: string[];
  keyCreatedAt: Date;
  keyExpiresAt: Date;
  lastUsedAt: Date | null;
};

export type ApiKeysRepository = ReturnType<typeof createApiKeysRepository>;

/** Statements on `api_keys`. */
export function createApiKeysRepository(sql: Sql) {
  return {
    /**
     * By digest. Null for one that is unknown, revoked, expired, or whose owner may not sign in. An owner whose ban is
     * over is still `disabled` here: lift it, then let the key in.
     */
    findUsable: (keyHash: Buffer, now: Date) =>
      sql.row<UsableApiKey>(
        'apiKeys.findUsable',
        `select ${authorizedUserColumns}, k.id as "keyId", k.permissions as "keyPermissions",
           k.created_at as "keyCreatedAt", k.expires_at as "keyExpiresAt", k.last_used_at as "lastUsedAt"
         from api_keys k join users u on u.id = k.user_id
         where k.key_hash = $1 and k.revoked_at is null and k.expires_at > $2
           and (u.status = 'active' or (u.status = 'disabled' and u.banned_until <= $2))
           and u.locked_at is null`,
        [keyHash, now],
      ),
  };
}
