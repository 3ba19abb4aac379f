import type { Clock } from '#src/domain/clock';
import { minutes, seconds } from '#src/domain/duration';
import { utcDay } from '#src/domain/stats-days';
import type { Logger } from '#src/platform/logger';
import type { Sighting } from '#src/repositories/daily-active-users.repository';
import type { Database } from '#src/repositories/database';

export interface ActivityMeter {
  /** Somebody got a session, or went on with one. In memory, no I/O. */
  note(userId: string): void;
  /** **State**: noted → in the database. After a failure they stay noted. @returns how many were new to this process */
  flush(): Promise<number>;
  start(): void;
  /** Flushes a last time, if the database answers soon. */
  stop(): Promise<void>;
}

const every = minutes(1);
const lastFlush = seconds(2);
const rowsAtOnce = 5000;

/**
 * Counts who is active on a day without a write per refresh: each process notes whom it sees and tells the database once
 * a minute about those it has not told of today. A crash loses that minute.
 * @param deps.capacity people remembered at most. Beyond it, those told of are told of again, which changes nothing, and
 * while the database is away further people are not noted.
 * @see docs/adr/0004
 */
export function createActivityMeter(deps: {
  database: Database;
  clock: Clock;
  logger: Logger;
  capacity?: number;
}): ActivityMeter {
  const { database, clock, logger, capacity = 200_000 } = deps;
  const told = new Set<string>();
  let today = '';
  let waiting: Sighting[] = [];
  let flushing: Promise<number> = Promise.resolve(0);
  let timer: NodeJS.Timeout | null = null;

  async function tell(): Promise<number> {
    let total = 0;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, rowsAtOnce);
      await database.repos.dailyActiveUsers.add(batch);
      waiting = waiting.slice(batch.length);
      total += batch.length;
    }
    return total;
  }

  /** One after the other, so that no sighting is told twice or dropped. */
  function flush(): Promise<number> {
    flushing = flushing.catch(() => 0).then(tell);
    return flushing;
  }

  const later = (err: unknown): number => {
    logger.warn({ err }, 'who is active will be told to the database later');
    return 0;
  };

  return {
    flush,
    note(userId) {
      const day = utcDay(clock.now());
      if (day !== today || told.size >= capacity) told.clear();
      today = day;
      if (told.has(userId) || waiting.length >= capacity) return;
      told.add(userId);
      waiting.push({ day, userId });
    },
    start() {
      timer = setInterval(() => void flush().catch(later), every);
      timer.unref();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      if (waiting.length === 0) return;
      const late = new Promise<void>((resolve) => setTimeout(resolve, lastFlush).unref());
      await Promise.race([flush().catch(later), late]);
    },
  };
}
