import type { Sql } from '#src/platform/sql';

export type AccountLinkPurpose = 'lock' | 'restore';

export interface AccountLinkRow {
  id: string;
  userId: string;
  purpose: AccountLinkPurpose;
  /** `lock`: what was added to the account from then on goes as well. */
  since: Date;
  nonce: Buffer;
  keyId: string;
  expiresAt: Date;
  consumedAt: Date | null;
  createdAt: Date;
}

export interface NewAccountLink {
  id: string;
  userId: string;
  purpose: AccountLinkPurpose;
  since: Date;
  nonce: Buffer;
  keyId: string;
  tokenHash: Buffer;
  expiresAt: Date;
  now: Date;
}

const columns = `l.id, l.user_id as "userId", l.purpose, l.since, l.nonce, l.key_id as "keyId",
  l.expires_at as "expiresAt", l.consumed_at as "consumedAt", l.created_at as "createdAt"`;

const usable = `l.purpose = $1 and l.token_hash = $2 and l.consumed_at is null and l.expires_at > $3`;

export type AccountLinksRepository = ReturnType<typeof createAccountLinksRepository>;

/** Statements on `account_links`. */
export function createAccountLinksRepository(sql: Sql) {
  return {
    insert: (link: NewAccountLink) =>
      sql.run(
        'accountLinks.insert',
        `insert into account_links (id, user_id, purpose, since, nonce, key_id, token_hash, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          link.id,
          link.userId,
          link.purpose,
          link.since,
          link.nonce,
          link.keyId,
          link.tokenHash,
          link.expiresAt,
          link.now,
        ],
      ),

    findById: (id: string) =>
      sql.row<AccountLinkRow>(
        'accountLinks.findById',
        `select ${columns} from account_links l where l.id = $1`,
        [id],
      ),

    /** What a mailed link would do, and to whom. Consumes nothing. */
    findUsable: (purpose: AccountLinkPurpose, tokenHash: Buffer, now: Date) =>
      sql.row<AccountLinkRow>(
        'accountLinks.findUsable',
        `select ${columns} from account_links l where ${usable}`,
        [purpose, tokenHash, now],
      ),

    /** **State**: open → consumed, once. Null for whoever comes second, and after expiry. */
    consume: (purpose: AccountLinkPurpose, tokenHash: Buffer, now: Date) =>
      sql.row<AccountLinkRow>(
        'accountLinks.consume',
        `update account_links l set consumed_at = $3 where ${usable} returning ${columns}`,
        [purpose, tokenHash, now],
      ),

    /** **State**: every open link of an account for one purpose → consumed. */
    consumeAll: (args: { userId: string; purpose: AccountLinkPurpose; now: Date }) =>
      sql.run(
        'accountLinks.consumeAll',
        `update account_links set consumed_at = $3
         where user_id = $1 and purpose = $2 and consumed_at is null`,
        [args.userId, args.purpose, args.now],
      ),

    /**
     * **State**: open lock links made since `since` → consumed: those that were mailed while the account was at another
     * address than its owner's.
     */
    consumeLocksSince: (args: { userId: string; since: Date; now: Date }) =>
      sql.run(
        'accountLinks.consumeLocksSince',
        `update account_links set consumed_at = $3
         where user_id = $1 and purpose = 'lock' and consumed_at is null and created_at >= $2`,
        [args.userId, args.since, args.now],
      ),

    /** Forgets links that expired before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'accountLinks.deleteEnded',
        `delete from account_links where id in
           (select id from account_links where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
