import type { Sql } from '#src/platform/sql';

/** Somebody who was seen on a day (UTC). */
export interface Sighting {
  day: string;
  userId: string;
}

export type DailyActiveUsersRepository = ReturnType<typeof createDailyActiveUsersRepository>;

/** Statements on `daily_active_users`. */
export function createDailyActiveUsersRepository(sql: Sql) {
  return {
    /** **State**: not seen that day → seen. In one order for all instances, so that two never wait for each other. */
    add: (sightings: readonly Sighting[]) =>
      sql.run(
        'dailyActiveUsers.add',
        `insert into daily_active_users (day, user_id)
         select day, user_id from unnest($1::date[], $2::uuid[]) as seen (day, user_id) order by day, user_id
         on conflict do nothing`,
        [sightings.map(({ day }) => day), sightings.map(({ userId }) => userId)],
      ),

    /** Forgets who was seen before `before`, at most `limit`. */
    deleteBefore: (args: { before: string; limit: number }) =>
      sql.run(
        'dailyActiveUsers.deleteBefore',
        `delete from daily_active_users where (day, user_id) in (
           select day, user_id from daily_active_users where day < $1::date order by day, user_id limit $2)`,
        [args.before, args.limit],
      ),
  };
}
