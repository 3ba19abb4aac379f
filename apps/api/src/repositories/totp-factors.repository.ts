import type { Sql } from '#src/platform/sql';

/** A TOTP secret as stored: sealed, under the key that `keyId` names. */
export interface TotpFactorRow {
  id: string;
  userId: string;
  sealed: Buffer;
  keyId: string;
  confirmedAt: Date | null;
}

const columns = `f.id, f.user_id as "userId", f.sealed, f.key_id as "keyId", f.confirmed_at as "confirmedAt"`;

export type TotpFactorsRepository = ReturnType<typeof createTotpFactorsRepository>;

/** Statements on `totp_factors`. Unfinished: not confirmed yet, so that it protects nothing. */
export function createTotpFactorsRepository(sql: Sql) {
  return {
    /** The confirmed secret of an account, or null. */
    findConfirmed: (userId: string) =>
      sql.row<TotpFactorRow>(
        'totpFactors.findConfirmed',
        `select ${columns} from totp_factors f where f.user_id = $1 and f.confirmed_at is not null`,
        [userId],
      ),

    /** **State**: none, or an unfinished enrolment → this one: the earlier secret is void. A confirmed one stays. */
    begin: (factor: {
      id: string;
      userId: string;
      sessionId: string;
      sealed: Buffer;
      keyId: string;
      now: Date;
    }) =>
      sql.run(
        'totpFactors.begin',
        `insert into totp_factors as f (id, user_id, session_id, sealed, key_id, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (user_id) where confirmed_at is null do update set
           id = excluded.id, session_id = excluded.session_id, sealed = excluded.sealed, key_id = excluded.key_id,
           attempts = 0, created_at = excluded.created_at`,
        [factor.id, factor.userId, factor.sessionId, factor.sealed, factor.keyId, factor.now],
      ),

    /** Counts one try at confirming what this session began. Null when nothing waits, or time or tries are over. */
    countConfirmation: (args: { userId: string; sessionId: string; maxAttempts: number; begunAfter: Date }) =>
      sql.row<TotpFactorRow>(
        'totpFactors.countConfirmation',
        `update totp_factors f set attempts = f.attempts + 1
         where f.user_id = $1 and f.session_id = $2 and f.confirmed_at is null
           and f.attempts < $3 and f.created_at > $4
         returning ${columns}`,
        [args.userId, args.sessionId, args.maxAttempts, args.begunAfter],
      ),

    /** **State**: unfinished → confirmed, in place of what was confirmed before. Take the account's lock first. */
    confirm: async (args: { id: string; userId: string; step: number; now: Date }) => {
      const waiting = await sql.row(
        'totpFactors.findUnfinished',
        `select 1 from totp_factors where id = $1 and user_id = $2 and confirmed_at is null`,
        [args.id, args.userId],
      );
      if (waiting === null) return false;
      await sql.run(
        'totpFactors.deleteConfirmed',
        `delete from totp_factors where user_id = $1 and confirmed_at is not null`,
        [args.userId],
      );
      const confirmed = await sql.run(
        'totpFactors.confirm',
        `update totp_factors set confirmed_at = $3, last_step = $4 where id = $1 and user_id = $2 and confirmed_at is null`,
        [args.id, args.userId, args.now, args.step],
      );
      return confirmed === 1;
    },

    /**
     * Spends a time step: one conditional update. False when a code of it, or of a newer one, was accepted before, or
     * the secret has been replaced.
     * @see RFC 6238 §5.2, THREATS M06
     */
    spendStep: async (args: { id: string; step: number }) =>
      (await sql.run(
        'totpFactors.spendStep',
        `update totp_factors set last_step = $2 where id = $1 and confirmed_at is not null and last_step < $2`,
        [args.id, args.step],
      )) === 1,

    /** The same secret under the current key. */
    reseal: (args: { id: string; sealed: Buffer; keyId: string }) =>
      sql.run('totpFactors.reseal', `update totp_factors set sealed = $2, key_id = $3 where id = $1`, [
        args.id,
        args.sealed,
        args.keyId,
      ]),

    /** **State**: any secret, confirmed or not → none. */
    deleteAll: (userId: string) =>
      sql.run('totpFactors.deleteAll', `delete from totp_factors where user_id = $1`, [userId]),

    /** How many confirmed secrets need a key that is not among `knownKeyIds`. */
    countUnknownKeys: async (knownKeyIds: readonly string[]) =>
      (
        await sql.one<{ count: number }>(
          'totpFactors.countUnknownKeys',
          `select count(*)::int as count from totp_factors where confirmed_at is not null and key_id <> all ($1)`,
          [knownKeyIds],
        )
      ).count,

    /** Forgets enrolments begun before `before` that nobody finished, at most `limit`. */
    deleteUnfinished: (args: { before: Date; limit: number }) =>
      sql.run(
        'totpFactors.deleteUnfinished',
        `delete from totp_factors where id in
           (select id from totp_factors where confirmed_at is null and created_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
