import type { DayRange } from '#src/domain/stats-days';
import type { Sql } from '#src/platform/sql';

/** How often each name was counted. */
export type Tally = Record<string, number>;

/** What one day (UTC) counts. */
export interface DayCounts {
  day: string;
  signUps: number;
  logins: number;
  activeUsers: number;
  /** Refused sign-ins, by reason. */
  failures: Tally;
  /** Mails written that day, by the state they are in. */
  mails: Tally;
}

const columns = `s.day::text as day, s.sign_ups as "signUps", s.logins, s.active_users as "activeUsers", s.failures, s.mails`;

/** From midnight UTC to midnight UTC, whatever time zone the connection has. */
const inDays = `created_at >= $1::date::timestamp at time zone 'UTC'
      and created_at < ($2::date + 1)::timestamp at time zone 'UTC'`;
const day = `(created_at at time zone 'UTC')::date`;

const mailTallies = `select day, jsonb_object_agg(state, mails) as mails
      from (select ${day} as day, state, count(*) as mails from mail_outbox where ${inDays} group by 1, 2) m
      group by day`;

/**
 * The days $1 to $2 counted from what happened. Whoever signed in counts as active even where the meter lost the minute
 * they did so in.
 */
const counted = `
  with events as materialized (
    select ${day} as day, type, user_id, detail ->> 'reason' as reason
    from audit_events where ${inDays}
      and ((outcome = 'success' and type in ('user.registered', 'account.invitation_accepted', 'login.succeeded'))
        or (outcome = 'failure' and type in ('login.failed', 'login.mfa_failed')))),
  tallies as (
    select day, count(*) filter (where type in ('user.registered', 'account.invitation_accepted')) as sign_ups,
      count(*) filter (where type = 'login.succeeded') as logins
    from events group by day),
  active as (
    select day, count(*) as active_users from (
      select day, user_id from daily_active_users where day between $1::date and $2::date
      union
      select day, user_id from events where type = 'login.succeeded' and user_id is not null) seen
    group by day),
  failed as (
    select day, jsonb_object_agg(reason, failures) as failures from (
      select day, coalesce(reason, 'unknown') as reason, count(*) as failures
      from events where type in ('login.failed', 'login.mfa_failed') group by 1, 2) f
    group by day),
  mailed as (${mailTallies})
  select d.day, coalesce(t.sign_ups, 0)::int as sign_ups, coalesce(t.logins, 0)::int as logins,
    coalesce(a.active_users, 0)::int as active_users,
    coalesce(f.failures, '{}') as failures, coalesce(m.mails, '{}') as mails
  from (select $1::date + n as day from generate_series(0, $2::date - $1::date) n) d
    left join tallies t using (day) left join active a using (day)
    left join failed f using (day) left join mailed m using (day)`;

export type DailyStatsRepository = ReturnType<typeof createDailyStatsRepository>;

/** Statements on `daily_stats`, and on what its rows are counted from. */
export function createDailyStatsRepository(sql: Sql) {
  return {
    /** Days that were rolled up, in order. */
    list: (range: DayRange) =>
      sql.rows<DayCounts>(
        'dailyStats.list',
        `select ${columns} from daily_stats s where s.day between $1::date and $2::date order by s.day`,
        [range.from, range.to],
      ),

    /** Days counted as they stand now, in order. Reads every event of them: for the day that is not over. */
    count: (range: DayRange) =>
      sql.rows<DayCounts>('dailyStats.count', `select ${columns} from (${counted}) s order by s.day`, [
        range.from,
        range.to,
      ]),

    /** **State**: not rolled up → rolled up, once: whoever comes second changes nothing. @returns how many days */
    rollUp: (range: DayRange) =>
      sql.run(
        'dailyStats.rollUp',
        `insert into daily_stats (day, sign_ups, logins, active_users, failures, mails)
         select day, sign_ups, logins, active_users, failures, mails from (${counted}) s order by day
         on conflict (day) do nothing`,
        [range.from, range.to],
      ),

    /** Mails go on from state to state after their day: **State**: as counted before → as they stand now. */
    recountMails: (range: DayRange) =>
      sql.run(
        'dailyStats.recountMails',
        `with mailed as (${mailTallies})
         update daily_stats s set mails = mailed.mails from mailed where s.day = mailed.day and s.mails <> mailed.mails`,
        [range.from, range.to],
      ),

    /** Days before `before` that wait to be rolled up, in order. None lies before the first thing on record. */
    listMissing: async (range: DayRange) =>
      (
        await sql.rows<{ day: string }>(
          'dailyStats.listMissing',
          `select d.day::text as day
           from (select least((select min(created_at) from audit_events), (select min(created_at) from mail_outbox)) as at) f
             cross join lateral (select greatest($1::date, (f.at at time zone 'UTC')::date) as day) b
             cross join lateral (select b.day + n as day from generate_series(0, $2::date - b.day) n) d
           where not exists (select from daily_stats s where s.day = d.day) and f.at is not null
           order by d.day`,
          [range.from, range.to],
        )
      ).map((row) => row.day),
  };
}
