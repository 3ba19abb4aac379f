import type { Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { Logger } from '#src/platform/logger';
import type { Database } from '#src/repositories/database';
import { liftEndedBan } from './shared/bans';
import type { DailyStats } from './shared/daily-stats';
import {
  housekeepingSteps,
  type HousekeepingRules,
  type HousekeepingStep,
} from './shared/housekeeping-steps';
import { repeated, type Repeated } from './shared/repeated';

export interface Housekeeping extends Repeated {
  /** Clears what is due, batch by batch. @returns how many rows left; fewer when another process is at it */
  runOnce(): Promise<number>;
}

const every = minutes(10);
const bansAtOnce = 500;

/**
 * Lets expired rows go in bounded batches: links and codes a week after their end, sessions and accounts that never
 * proved their address after thirty days, deleted accounts when their grace is over. Nothing depends on it: expiry is judged at use, never by the cleaner.
 * One process does it at a time: whoever finds another at a batch leaves the rest to it.
 */
export function createHousekeeping(
  deps: { database: Database; clock: Clock; logger: Logger; dailyStats: DailyStats } & HousekeepingRules,
): Housekeeping {
  const { database, clock, logger, dailyStats } = deps;
  let stopping = false;

  /** Null when another process is at it. */
  function clearBatch({ clear, size }: HousekeepingStep): Promise<number | null> {
    return database.transaction(async (repos) =>
      (await repos.locks.tryHold('housekeeping')) ? clear(repos, size) : null,
    );
  }

  /** A door lifts what it finds; this is for the accounts that nobody uses, so that lists show them as they are. */
  async function liftEndedBans(now: Date): Promise<void> {
    for (let lifted = bansAtOnce; lifted >= bansAtOnce && !stopping;) {
      const ids = await database.repos.bans.listEnded({ now, limit: bansAtOnce });
      for (const id of ids) await database.transaction((repos) => liftEndedBan(repos, id, now));
      lifted = ids.length;
    }
  }

  async function runOnce(): Promise<number> {
    await liftEndedBans(clock.now());
    // Before anything leaves: a day is counted while everything it counts is still there.
    await dailyStats.rollUp();
    let total = 0;
    for (const step of housekeepingSteps(clock.now(), deps)) {
      for (let cleared = step.size; cleared >= step.size;) {
        const count = stopping ? null : await clearBatch(step);
        if (count === null) return total;
        cleared = count;
        total += cleared;
      }
    }
    return total;
  }

  const onError = (err: unknown): void => logger.warn({ err }, 'housekeeping will try again later');
  const background = repeated({ every, round: runOnce, onError });
  return {
    runOnce,
    start: background.start,
    async stop() {
      stopping = true;
      await background.stop();
    },
  };
}
