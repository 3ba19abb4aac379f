import { later, type Clock } from '#src/domain/clock';
import { minutes, seconds } from '#src/domain/duration';
import type { Logger } from '#src/platform/logger';
import type { Database } from '#src/repositories/database';
import { liftEndedBan } from './shared/bans';
import type { DailyStats } from './shared/daily-stats';
import { housekeepingSteps, type HousekeepingRules } from './shared/housekeeping-steps';
import { leasedWork, type LeasedWork } from './shared/leased-work';

export interface Housekeeping extends Pick<LeasedWork, 'start' | 'stop'> {
  /** Does all of it now, due or not, batch by batch. @returns how many rows left; fewer when another process has some in hand */
  runOnce(): Promise<number>;
}

const every = minutes(10);
const pollEvery = seconds(10);
/** Longer than a batch lasts. What a killed process had in hand waits that long. */
const leaseFor = minutes(5);
const bansAtOnce = 500;

/** Before anything leaves, a day is counted while everything it counts is still there. */
const countDays = 'count-days';
const liftBans = 'lift-bans';

/**
 * Lets expired rows go through a queue of jobs, one for each kind of row, a bounded batch at a turn: links and codes a week
 * after their end, sessions and accounts that never proved their address after thirty days, deleted accounts when their
 * grace is over. Nothing depends on it: expiry is judged at use, never by the cleaner.
 * @see docs/adr/0025
 */
export function createHousekeeping(
  deps: { database: Database; clock: Clock; logger: Logger; dailyStats: DailyStats } & HousekeepingRules,
): Housekeeping {
  const { database, clock, logger, dailyStats } = deps;
  const { repos } = database;
  const names = [countDays, liftBans, ...housekeepingSteps(clock.now(), deps).map(({ name }) => name)];

  /** A full batch leaves more to do: the job is due again at once, and whoever is free takes it. */
  const dueAfter = (done: number, size: number): Date =>
    done < size ? later(clock.now(), every) : clock.now();

  /** A door lifts what it finds; this is for the accounts that nobody uses, so that lists show them as they are. */
  async function liftEndedBans(): Promise<number> {
    const now = clock.now();
    const ids = await repos.bans.listEnded({ now, limit: bansAtOnce });
    for (const id of ids) await database.transaction((own) => liftEndedBan(own, id, now));
    return ids.length;
  }

  /** One turn of a job. @returns how many rows left */
  async function turn(name: string): Promise<number> {
    const step = housekeepingSteps(clock.now(), deps).find((each) => each.name === name);
    if (step !== undefined)
      return database.transaction(async (own) => {
        const cleared = await step.clear(own, step.size);
        await own.jobs.putBack({ name, dueAt: dueAfter(cleared, step.size) });
        return cleared;
      });
    if (name === countDays) await dailyStats.rollUp();
    const lifted = name === liftBans ? await liftEndedBans() : 0;
    await repos.jobs.putBack({ name, dueAt: dueAfter(lifted, bansAtOnce) });
    return 0;
  }

  const lease = (): Promise<{ name: string }[]> => {
    const now = clock.now();
    return repos.jobs.lease({ names, first: countDays, now, leaseUntil: later(now, leaseFor) });
  };
  const onError = (err: unknown): void => logger.warn({ err }, 'housekeeping will try again later');

  const worker = leasedWork<{ name: string }>({
    atOnce: 1,
    pollEvery,
    wakeWithin: pollEvery,
    lease: () =>
      lease().catch((error: unknown) => {
        onError(error);
        return null;
      }),
    work: ({ name }) => turn(name).then(() => undefined, onError),
    begin: () => repos.jobs.add({ names, dueAt: later(clock.now(), every) }).then(() => undefined, onError),
  });

  return {
    start: worker.start,
    stop: worker.stop,
    async runOnce() {
      await repos.jobs.add({ names, dueAt: clock.now() });
      await repos.jobs.callUp({ names, now: clock.now() });
      let total = 0;
      for (let [job] = await lease(); job !== undefined; [job] = await lease()) total += await turn(job.name);
      return total;
    },
  };
}
