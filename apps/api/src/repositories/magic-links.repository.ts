import type { Sql } from '#src/platform/sql';

export interface MagicLinkRow {
  id: string;
  /** Null until its mail was made, and for good when there is nobody to mail. */
  userId: string | null;
  email: string;
  nonce: Buffer;
  keyId: string;
  tokenExpiresAt: Date;
  approvedAt: Date | null;
  consumedAt: Date | null;
  supersededAt: Date | null;
  /** The client that asked. */
  ip: string | null;
  userAgent: string | null;
  createdAt: Date;
}

export interface NewMagicLink {
  id: string;
  email: string;
  nonce: Buffer;
  keyId: string;
  tokenHash: Buffer;
  tokenExpiresAt: Date;
  codeExpiresAt: Date;
  ip: string | null;
  userAgent: string | null;
  now: Date;
}

/** By what a link is spent: opened, its code typed, or picked up by the client that asked once it was allowed. */
export type MagicLinkUse = 'token' | 'code' | 'pickup';

/** Tries at the codes of one address: `tries` of them since `since`, the oldest code among them asked for at `oldest`. */
export interface CodeBudget {
  since: Date;
  tries: number;
}

const columns = `m.id, m.user_id as "userId", m.email, m.nonce, m.key_id as "keyId",
  m.token_expires_at as "tokenExpiresAt", m.approved_at as "approvedAt", m.consumed_at as "consumedAt",
  m.superseded_at as "supersededAt", m.ip, m.user_agent as "userAgent", m.created_at as "createdAt"`;

const open = `m.consumed_at is null and m.superseded_at is null`;

/** Only somebody's link, and only while the account has the address it was mailed to. */
const owned = `exists (select from users u where u.id = m.user_id and u.email = m.email)`;

export type MagicLinksRepository = ReturnType<typeof createMagicLinksRepository>;

/** Statements on `magic_links`. Open: neither consumed nor superseded. */
export function createMagicLinksRepository(sql: Sql) {
  return {
    /** Until commit, nobody else opens a link for this address. */
    holdAddress: (email: string) =>
      sql.run('magicLinks.holdAddress', `select pg_advisory_xact_lock(hashtextextended($1, 0))`, [email]),

    /** **State**: the open link of an address → over, whether or not anybody was mailed it. Hold the address first. */
    supersedeByEmail: (email: string, now: Date) =>
      sql.run(
        'magicLinks.supersedeByEmail',
        `update magic_links m set superseded_at = $2 where m.email = $1 and ${open}`,
        [email, now],
      ),

    insert: (link: NewMagicLink) =>
      sql.run(
        'magicLinks.insert',
        `insert into magic_links (id, email, nonce, key_id, token_hash, token_expires_at, code_expires_at, ip,
           user_agent, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          link.id,
          link.email,
          link.nonce,
          link.keyId,
          link.tokenHash,
          link.tokenExpiresAt,
          link.codeExpiresAt,
          link.ip,
          link.userAgent,
          link.now,
        ],
      ),

    findById: (id: string) =>
      sql.row<MagicLinkRow>('magicLinks.findById', `select ${columns} from magic_links m where m.id = $1`, [
        id,
      ]),

    /** **State**: nobody's → the account's whose mail is being made. Null when the link is over. Lock the account first. */
    assign: (args: { id: string; userId: string }) =>
      sql.row<MagicLinkRow>(
        'magicLinks.assign',
        `update magic_links m set user_id = $2 where m.id = $1 and m.user_id is null and ${open}
         returning ${columns}`,
        [args.id, args.userId],
      ),

    /** The link behind a mailed token that can still be used. Changes nothing. */
    findUsable: (tokenHash: Buffer, now: Date) =>
      sql.row<MagicLinkRow>(
        'magicLinks.findUsable',
        `select ${columns} from magic_links m
         where m.token_hash = $1 and ${open} and m.token_expires_at > $2 and ${owned}`,
        [tokenHash, now],
      ),

    /**
     * Counts one try at the code. Null when the link or its code is over, or there are no tries left: neither on this
     * link, nor on all links of the address since `budget.since` together. The other links of the address are over, so
     * their counts stand still, and this row's own is judged under its lock.
     */
    countCodeAttempt: (args: { id: string; maxAttempts: number; budget: CodeBudget; now: Date }) =>
      sql.row<MagicLinkRow>(
        'magicLinks.countCodeAttempt',
        `update magic_links m set code_attempts = m.code_attempts + 1
         where m.id = $1 and ${open} and m.code_attempts < $2 and m.code_expires_at > $3
           and m.code_attempts + (select coalesce(sum(o.code_attempts), 0) from magic_links o
             where o.email = m.email and o.id <> m.id and o.created_at > $4) < $5
         returning ${columns}`,
        [args.id, args.maxAttempts, args.now, args.budget.since, args.budget.tries],
      ),

    /**
     * For a link that could otherwise still be tried: since when the tries that used up its address's budget count.
     * Null when that is not what stopped it.
     */
    findUsedUpBudget: (args: { id: string; maxAttempts: number; budget: CodeBudget; now: Date }) =>
      sql.row<{ oldest: Date }>(
        'magicLinks.findUsedUpBudget',
        `select min(o.created_at) as oldest from magic_links m
           join magic_links o on o.email = m.email and o.created_at > $4 and o.code_attempts > 0
         where m.id = $1 and ${open} and m.code_attempts < $2 and m.code_expires_at > $3
         having sum(o.code_attempts) >= $5`,
        [args.id, args.maxAttempts, args.now, args.budget.since, args.budget.tries],
      ),

    /**
     * **State**: open → consumed, once, by whichever way comes first. Null for every other. A code that was right gives
     * its try back. Lock the account first.
     */
    consume: (args: { id: string; by: MagicLinkUse; now: Date }) =>
      sql.row<MagicLinkRow>(
        'magicLinks.consume',
        `update magic_links m set consumed_at = $2,
           code_attempts = case when $3 = 'code' then m.code_attempts - 1 else m.code_attempts end
         where m.id = $1 and ${open} and ${owned}
           and case $3 when 'code' then m.code_expires_at else m.token_expires_at end > $2
           and ($3 <> 'pickup' or m.approved_at is not null)
         returning ${columns}`,
        [args.id, args.now, args.by],
      ),

    /** **State**: open → allowed: the client that asked may go on. Null when the link is over. */
    approve: (args: { id: string; now: Date }) =>
      sql.row<MagicLinkRow>(
        'magicLinks.approve',
        `update magic_links m set approved_at = coalesce(m.approved_at, $2)
         where m.id = $1 and ${open} and m.token_expires_at > $2 and ${owned} returning ${columns}`,
        [args.id, args.now],
      ),

    /** **State**: open → over, without anybody signed in. */
    supersede: (id: string, now: Date) =>
      sql.run(
        'magicLinks.supersede',
        `update magic_links m set superseded_at = $2 where m.id = $1 and ${open}`,
        [id, now],
      ),

    /** Forgets links that expired before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'magicLinks.deleteEnded',
        `delete from magic_links where id in
           (select id from magic_links where token_expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
