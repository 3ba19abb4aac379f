import type { Sql } from '#src/platform/sql';

/** A sign-in whose first factor was proven, waiting for the second. */
export interface MfaChallengeRow {
  id: string;
  userId: string;
  amr: string[];
  method: string;
  attempts: number;
  expiresAt: Date;
}

const columns = `c.id, c.user_id as "userId", c.amr, c.method, c.attempts, c.expires_at as "expiresAt"`;

const open = `c.consumed_at is null and c.superseded_at is null`;

export type MfaChallengesRepository = ReturnType<typeof createMfaChallengesRepository>;

/** Statements on `mfa_challenges`. Open: neither consumed nor superseded. */
export function createMfaChallengesRepository(sql: Sql) {
  return {
    insert: (challenge: {
      id: string;
      userId: string;
      tokenHash: Buffer;
      amr: readonly string[];
      method: string;
      expiresAt: Date;
      now: Date;
    }) =>
      sql.run(
        'mfaChallenges.insert',
        `insert into mfa_challenges (id, user_id, token_hash, amr, method, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          challenge.id,
          challenge.userId,
          challenge.tokenHash,
          challenge.amr,
          challenge.method,
          challenge.expiresAt,
          challenge.now,
        ],
      ),

    /** The challenge a token names, while it can still be answered. Changes nothing. */
    findOpen: (args: { tokenHash: Buffer; maxAttempts: number; now: Date }) =>
      sql.row<MfaChallengeRow>(
        'mfaChallenges.findOpen',
        `select ${columns} from mfa_challenges c
         where c.token_hash = $1 and ${open} and c.attempts < $2 and c.expires_at > $3`,
        [args.tokenHash, args.maxAttempts, args.now],
      ),

    /** Counts one try. Null when there are none left, or the challenge is over or never was. */
    countAttempt: (args: { tokenHash: Buffer; maxAttempts: number; now: Date }) =>
      sql.row<MfaChallengeRow>(
        'mfaChallenges.countAttempt',
        `update mfa_challenges c set attempts = c.attempts + 1
         where c.token_hash = $1 and ${open} and c.attempts < $2 and c.expires_at > $3
         returning ${columns}`,
        [args.tokenHash, args.maxAttempts, args.now],
      ),

    /** Whether a challenge still waits for its answer, tries aside. */
    isOpen: async (id: string, now: Date) =>
      (await sql.row(
        'mfaChallenges.isOpen',
        `select 1 from mfa_challenges c where c.id = $1 and ${open} and c.expires_at > $2`,
        [id, now],
      )) !== null,

    /** **State**: open → consumed, once. False for whoever comes second, and after expiry. */
    consume: async (args: { id: string; userId: string; now: Date }) =>
      (await sql.run(
        'mfaChallenges.consume',
        `update mfa_challenges c set consumed_at = $3
         where c.id = $1 and c.user_id = $2 and ${open} and c.expires_at > $3`,
        [args.id, args.userId, args.now],
      )) === 1,

    /** Ends every open challenge of an account: what began under an old password finishes under none. */
    supersedeAll: (userId: string, now: Date) =>
      sql.run(
        'mfaChallenges.supersedeAll',
        `update mfa_challenges c set superseded_at = $2 where c.user_id = $1 and ${open}`,
        [userId, now],
      ),

    /** Forgets challenges that ended before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'mfaChallenges.deleteEnded',
        `delete from mfa_challenges where id in
           (select id from mfa_challenges where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
