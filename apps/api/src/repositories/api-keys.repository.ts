import type { Sql } from '#src/platform/sql';
import { authorizedUserColumns, type AuthorizedUserRow } from './user-columns';

/** A key that works now, beside its owner as they are now. */
export type UsableApiKey = AuthorizedUserRow & {
  keyId: string;
  keyPermissions: string[];
  keyCreatedAt: Date;
  keyExpiresAt: Date;
};

export interface ApiKeyRow {
  id: string;
  name: string;
  hint: string;
  permissions: string[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

export interface NewApiKey {
  id: string;
  userId: string;
  name: string;
  hint: string;
  keyHash: Buffer;
  permissions: readonly string[];
  expiresAt: Date;
  now: Date;
}

const columns = `k.id, k.name, k.hint, k.permissions, k.created_at as "createdAt", k.expires_at as "expiresAt",
  k.last_used_at as "lastUsedAt"`;

export type ApiKeysRepository = ReturnType<typeof createApiKeysRepository>;

/** Statements on `api_keys`. No statement gives a digest away. */
export function createApiKeysRepository(sql: Sql) {
  return {
    /**
     * By digest. Null for one that is unknown, revoked, expired, or whose owner may not sign in. An owner whose ban is
     * over is still `disabled` here: lift it, then let the key in. Notes the use, at most
     * once a minute: by a condition, so that no use writes back what a revocation has just changed.
     */
    findUsable: (keyHash: Buffer, now: Date) =>
      sql.row<UsableApiKey>(
        'apiKeys.findUsable',
        `with usable as (
           select ${authorizedUserColumns}, k.id as "keyId", k.permissions as "keyPermissions",
             k.created_at as "keyCreatedAt", k.expires_at as "keyExpiresAt"
           from api_keys k join users u on u.id = k.user_id
           where k.key_hash = $1 and k.revoked_at is null and k.expires_at > $2
             and (u.status = 'active' or (u.status = 'disabled' and u.banned_until <= $2))
             and u.locked_at is null),
         touched as (
           update api_keys k set last_used_at = $2 from usable
           where k.id = usable."keyId" and k.revoked_at is null
             and (k.last_used_at is null or k.last_used_at <= $2::timestamptz - interval '1 minute'))
         select * from usable`,
        [keyHash, now],
      ),

    /** **State**: absent → usable. Take the account's lock first, and count. */
    insert: (key: NewApiKey) =>
      sql.one<ApiKeyRow>(
        'apiKeys.insert',
        `insert into api_keys as k (id, user_id, name, hint, key_hash, permissions, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
        [key.id, key.userId, key.name, key.hint, key.keyHash, key.permissions, key.expiresAt, key.now],
      ),

    /** How many of an account's keys work now. */
    countLive: async (userId: string, now: Date) =>
      (
        await sql.one<{ live: number }>(
          'apiKeys.countLive',
          `select count(*)::int as live from api_keys
           where user_id = $1 and revoked_at is null and expires_at > $2`,
          [userId, now],
        )
      ).live,

    /** Keys of one account that nobody has revoked, newest first, after the cursor position; expired ones among them. */
    listByUser: (args: { userId: string; limit: number; after: { createdAt: Date; id: string } | null }) =>
      sql.rows<ApiKeyRow>(
        'apiKeys.listByUser',
        `select ${columns} from api_keys k
         where k.user_id = $1 and k.revoked_at is null
           and ($3::timestamptz is null or (k.created_at, k.id) < ($3, $4::uuid))
         order by k.created_at desc, k.id desc limit $2`,
        [args.userId, args.limit, args.after?.createdAt ?? null, args.after?.id ?? null],
      ),

    /** **State**: not revoked → revoked, for good. Only the owner's own: a foreign id changes nothing. */
    revoke: async (args: { id: string; userId: string; now: Date }) =>
      (await sql.run(
        'apiKeys.revoke',
        `update api_keys set revoked_at = $3 where id = $1 and user_id = $2 and revoked_at is null`,
        [args.id, args.userId, args.now],
      )) === 1,

    /** As {@link revoke} for all keys of an account. Take the account's lock first. @returns how many still worked */
    revokeAll: async (args: { userId: string; now: Date }) =>
      (
        await sql.rows<{ worked: boolean }>(
          'apiKeys.revokeAll',
          `update api_keys set revoked_at = $2 where user_id = $1 and revoked_at is null
           returning expires_at > $2 as worked`,
          [args.userId, args.now],
        )
      ).filter(({ worked }) => worked).length,

    /** Forgets keys that were revoked, or expired, before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'apiKeys.deleteEnded',
        `delete from api_keys where id in (
           (select id from api_keys where revoked_at < $1 limit $2)
           union (select id from api_keys where expires_at < $1 limit $2)
           limit $2)`,
        [args.before, args.limit],
      ),
  };
}
