import type { Sql } from '#src/platform/sql';

export type BansRepository = ReturnType<typeof createBansRepository>;

/** Statements on bans: `status = 'disabled'` with who, when, why and until when. Take the account's lock first. */
export function createBansRepository(sql: Sql) {
  return {
    /** **State**: active or banned → banned, for this reason and until then. A closed account stays as it is. */
    ban: async (args: { userId: string; reason: string; until: Date | null; by: string; now: Date }) =>
      (await sql.run(
        'bans.ban',
        `update users set status = 'disabled', banned_at = $5, banned_until = $3, banned_by = $4,
           banned_reason = $2, updated_at = $5
         where id = $1 and status <> 'deleted'`,
        [args.userId, args.reason, args.until, args.by, args.now],
      )) === 1,

    /** **State**: banned → active. False when it isn't banned. */
    lift: async (args: { userId: string; now: Date }) =>
      (await sql.run(
        'bans.lift',
        `update users set status = 'active', banned_at = null, banned_until = null, banned_by = null,
           banned_reason = null, updated_at = $2
         where id = $1 and status = 'disabled'`,
        [args.userId, args.now],
      )) === 1,

    /** As {@link lift}, only for a ban that has run out by `now`. One conditional update: of many who ask, one lifts it. */
    liftEnded: async (args: { userId: string; now: Date }) =>
      (await sql.run(
        'bans.liftEnded',
        `update users set status = 'active', banned_at = null, banned_until = null, banned_by = null,
           banned_reason = null, updated_at = $2
         where id = $1 and status = 'disabled' and banned_until <= $2`,
        [args.userId, args.now],
      )) === 1,

    /** Accounts whose ban has run out by `now`, at most `limit`. */
    listEnded: async (args: { now: Date; limit: number }) =>
      (
        await sql.rows<{ id: string }>(
          'bans.listEnded',
          `select id from users where banned_until <= $1 and status = 'disabled' order by banned_until limit $2`,
          [args.now, args.limit],
        )
      ).map(({ id }) => id),
  };
}
