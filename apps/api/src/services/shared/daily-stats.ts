import type { Clock } from '#src/domain/clock';
import { addDays, commonDays, knowableDays, lastSettledDay, type DayRange } from '#src/domain/stats-days';
import type { DayCounts } from '#src/repositories/daily-stats.repository';
import type { Database } from '#src/repositories/database';

/** Before it, nothing was ever on record. */
const firstDay = '1970-01-01';
/** Deliveries are tried for a day; bounces come in some days later. */
const mailsSettle = 7;

export interface DailyStats {
  /** What each day of a range counts, in order. A day without an entry counts nothing. */
  list(range: DayRange): Promise<DayCounts[]>;
  /** **State**: every day that is over → rolled up; mails of the last week → as they stand now. */
  rollUp(): Promise<void>;
}

/**
 * Counts days. One that is over is counted once, by the housekeeper or by whoever asks first, and read from
 * `daily_stats` ever after; the present one is counted from what happened.
 */
export function createDailyStats({ database, clock }: { database: Database; clock: Clock }): DailyStats {
  const { dailyStats } = database.repos;

  /** Day by day: a year of a busy service is more than one statement has time for. */
  async function rollUpMissing(range: DayRange): Promise<void> {
    for (const day of await dailyStats.listMissing(range)) await dailyStats.rollUp({ from: day, to: day });
  }

  async function listEnded(range: DayRange | null): Promise<DayCounts[]> {
    if (range === null) return [];
    await rollUpMissing(range);
    return dailyStats.list(range);
  }

  return {
    async list(range) {
      const now = clock.now();
      const known = knowableDays(range, now);
      if (known === null) return [];
      const settled = lastSettledDay(now);
      const ended = await listEnded(commonDays(known, { from: firstDay, to: settled }));
      const running = commonDays(known, { from: addDays(settled, 1), to: known.to });
      return running === null ? ended : [...ended, ...(await database.reads.dailyStats.count(running))];
    },

    async rollUp() {
      const to = lastSettledDay(clock.now());
      await rollUpMissing({ from: firstDay, to });
      await dailyStats.recountMails({ from: addDays(to, 1 - mailsSettle), to });
    },
  };
}
