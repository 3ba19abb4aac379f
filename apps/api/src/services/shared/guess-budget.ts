import type { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { later, type Clock } from '#src/domain/clock';
import { seconds, toRetryAfter } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import { guessLimits } from '#src/domain/rate-limits';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import { rateLimited } from './rate-guard';
import { noticeChange } from './security-notices';

/** One guess that has been taken from an account's budget. */
export interface Guess {
  userId: string;
  /** Nothing is left after it. */
  isLast: boolean;
}

export type GuessVerdict = { ok: true; guess: Guess } | { ok: false; refusal: AppError };

export interface GuessBudget {
  /**
   * Takes one guess, by a statement that has committed before the guess is looked at: nothing can roll it back, and no
   * burst gets more evaluated than there are.
   * **State**: n guesses in this hour → n+1, unless none is left.
   * @returns `refusal`: `rate_limited`, with the seconds until the hour is over
   */
  spend(userId: string): Promise<GuessVerdict>;
  /** The guess was right, so it was none. In the transaction of what it opens. */
  giveBack(repos: Repositories, guess: Guess): Promise<void>;
  /** The guess was wrong. When it was the last one, the owner is told. */
  miss(guess: Guess, client: ClientContext): Promise<void>;
}

const rule = guessLimits.secondFactor;

/**
 * How many guesses at its TOTP and recovery codes an account takes in an hour, from all addresses and over all challenges together.
 * Never touches the password: guessing at the second factor locks nobody out of the first.
 * @see ASVS 6.6.3; THREATS M03, M04, M05
 */
export function createGuessBudget(deps: {
  database: Database;
  clock: Clock;
  randomness: Randomness;
  wakeMail: () => void;
}): GuessBudget {
  const { database, clock } = deps;

  return {
    async spend(userId) {
      const now = clock.now();
      const windowEndsAt = later(now, seconds(rule.windowSeconds));
      const max = rule.points;
      const taken = await database.repos.guessBudgets.spend({ userId, max, now, windowEndsAt });
      if (taken !== null) return { ok: true, guess: { userId, isLast: taken.guesses >= max } };
      const current = await database.repos.guessBudgets.find(userId);
      const wait = (current?.windowEndsAt ?? windowEndsAt).getTime() - now.getTime();
      return { ok: false, refusal: rateLimited(rule, toRetryAfter(wait)) };
    },

    async giveBack(repos, { userId }) {
      await repos.guessBudgets.giveBack(userId);
    },

    async miss({ userId, isLast }, client) {
      if (!isLast) return;
      await database.transaction(async (repos) => {
        const user = await repos.users.findById(userId);
        if (user === null) return;
        await noticeChange(repos, deps, { user, change: 'second_factor_guessing', client, now: clock.now() });
      });
      deps.wakeMail();
    },
  };
}
