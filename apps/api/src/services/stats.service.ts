import type { Stats, StatsQuery } from '@authflow/contracts';
import { fieldError } from '#src/domain/app-error';
import { earlier, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import { listDays, toDayRange } from '#src/domain/stats-days';
import type { DayCounts, Tally } from '#src/repositories/daily-stats.repository';
import type { Database } from '#src/repositories/database';
import type { StatsTotals } from '#src/repositories/stats-totals.repository';
import type { DailyStats } from './shared/daily-stats';

export interface StatsService {
  /**
   * Counts for each day of a range, days to come among them as zeros, and totals at most a minute old.
   * @throws AppError `validation_failed` for a range that ends before it begins, or is too long
   */
  read(query: StatsQuery): Promise<Stats>;
}

/** Totals touch a row or an index entry for each account: once a minute is often enough for everybody who looks. */
const totalsStayFor = minutes(1);

/** How much the service is used. */
export function createStatsService(deps: {
  database: Database;
  dailyStats: DailyStats;
  clock: Clock;
}): StatsService {
  const { database, dailyStats, clock } = deps;
  let totals: { at: Date; counted: Promise<StatsTotals> } | null = null;

  /** Those who ask at the same moment share one count. One that failed is not kept. */
  function readTotals(): Promise<StatsTotals> {
    const now = clock.now();
    if (totals !== null && totals.at > earlier(now, totalsStayFor)) return totals.counted;
    const mine = { at: now, counted: database.reads.statsTotals.count(now) };
    totals = mine;
    mine.counted.catch(() => {
      if (totals === mine) totals = null;
    });
    return mine.counted;
  }

  return {
    async read(query) {
      const range = toDayRange(query, clock.now());
      if ('field' in range) throw fieldError(range.field, 'invalid_range', range.message);
      const [counts, current] = await Promise.all([dailyStats.list(range), readTotals()]);
      const byDay = new Map(counts.map((each) => [each.day, each]));
      return {
        ...range,
        days: listDays(range).map((date) => toDay(date, byDay.get(date))),
        failuresByReason: addUp(counts.map(({ failures }) => failures)),
        mail: addUp(counts.map(({ mails }) => mails)),
        totals: current,
      };
    },
  };
}

function toDay(date: string, counts: DayCounts | undefined): Stats['days'][number] {
  const { signUps = 0, logins = 0, activeUsers = 0, failures = {} } = counts ?? {};
  return { date, signUps, logins, activeUsers, failures: sum(failures) };
}

const sum = (tally: Tally): number => Object.values(tally).reduce((total, count) => total + count, 0);

function addUp(tallies: readonly Tally[]): Tally {
  const total = new Map<string, number>();
  for (const [name, count] of tallies.flatMap(Object.entries))
    total.set(name, (total.get(name) ?? 0) + count);
  return Object.fromEntries(total);
}
