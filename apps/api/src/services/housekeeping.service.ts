import { limits } from '@authflow/contracts';
import { earlier, type Clock } from '#src/domain/clock';
import { days, hours, minutes } from '#src/domain/duration';
import type { Logger } from '#src/platform/logger';
import type { Database } from '#src/repositories/database';

export interface Housekeeping {
  start(): void;
  /** Clears what is due, batch by batch. @returns how many rows left */
  runOnce(): Promise<number>;
  stop(): void;
}

const batch = 500;
/** Erasing an account touches everything it ever did. */
const few = 20;
const every = minutes(10);
/** How long ended things stay: long enough to answer “what happened?”, then they go (ASVS 14.2.7). */
const keepEnded = days(7);
/** Anybody can ask for a WebAuthn challenge, and a spent one tells nothing. */
const keepChallenges = hours(1);
const keepSessions = days(30);
const keepApiKeys = days(30);
const keepUnverified = days(30);
const deletionGrace = days(limits.deletionGraceDays);

/**
 * Lets expired rows go in bounded batches: links and codes a week after their end, sessions, API keys and accounts
 * that never proved their address after thirty days, deleted accounts when their grace is over. Nothing depends on it: expiry is judged at use, never by the cleaner.
 */
export function createHousekeeping(deps: { database: Database; clock: Clock; logger: Logger }): Housekeeping {
  const { database, clock, logger } = deps;
  let timer: NodeJS.Timeout | null = null;

  async function drain(clear: (limit: number) => Promise<number>, size = batch): Promise<number> {
    let total = 0;
    for (let cleared = size; cleared === size; total += cleared) cleared = await clear(size);
    return total;
  }

  async function runOnce(): Promise<number> {
    const now = clock.now();
    const { repos } = database;
    const { closedAccounts, sessions, totpFactors, users, webauthnChallenges } = repos;
    const { oauthCallbacks, oauthLinkTickets, oauthResults } = database.repos;
    const ended = earlier(now, keepEnded);
    let total = 0;
    for (const table of [
      repos.accountLinks,
      repos.emailChanges,
      repos.emailVerifications,
      repos.guessBudgets,
      repos.magicLinks,
      repos.mfaChallenges,
      repos.passwordResets,
    ])
      total += await drain((limit) => table.deleteEnded({ before: ended, limit }));
    const challengesEnded = earlier(now, keepChallenges);
    total += await drain((limit) => webauthnChallenges.deleteEnded({ before: challengesEnded, limit }));
    total += await drain((limit) => totpFactors.deleteUnfinished({ before: ended, limit }));
    const closed = earlier(now, deletionGrace);
    total += await drain((limit) => closedAccounts.erase({ before: closed, limit }), few);
    total += await drain((limit) => oauthCallbacks.deleteEnded({ before: challengesEnded, limit }));
    total += await drain((limit) => oauthLinkTickets.deleteEnded({ before: challengesEnded, limit }));
    total += await drain((limit) => oauthResults.deleteEnded({ before: challengesEnded, limit }));
    total += await drain((limit) => sessions.deleteEnded({ before: earlier(now, keepSessions), limit }));
    total += await drain((limit) => repos.apiKeys.deleteEnded({ before: earlier(now, keepApiKeys), limit }));
    total += await drain((limit) => users.deleteUnverified({ before: earlier(now, keepUnverified), limit }));
    return total;
  }

  return {
    runOnce,
    start() {
      timer = setInterval(() => {
        runOnce().catch((err: unknown) => logger.warn({ err }, 'housekeeping will try again later'));
      }, every);
      timer.unref();
    },
    stop() {
      if (timer !== null) clearInterval(timer);
    },
  };
}
