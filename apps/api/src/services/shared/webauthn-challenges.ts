import { limits } from '@authflow/contracts';
import { later, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import { RedisUnavailableError } from '#src/platform/redis';
import type { RedisChallenges } from '#src/platform/redis-challenges';
import { challengeBytes, readChallenge } from '#src/platform/webauthn';
import type { Database } from '#src/repositories/database';
import type { ChallengeBinding } from '#src/repositories/webauthn-challenges.repository';

/** How long a browser may take to answer, in milliseconds. */
export const challengeLife = minutes(limits.webauthnChallengeMinutes);

export interface WebauthnChallenges {
  /** **State**: none → one open challenge, bound to `binding`. @returns it in base64url */
  issue(binding: ChallengeBinding): Promise<string>;
  /**
   * Spends the challenge that an answer names, before anything else about that answer is looked at.
   * **State**: open → spent.
   * @returns the challenge, or null unless it was ours, open, unexpired, and bound exactly so
   * @see THREATS K01
   */
  spend(clientDataJSON: string, binding: ChallengeBinding): Promise<Buffer | null>;
}

/**
 * Challenges are ours, stored, and good for one answer.
 *
 * Those bound to nobody are what anybody can ask for, as often as the limits allow: they wait in Redis where there is one,
 * and in PostgreSQL while it does not answer. Those bound to an account are in PostgreSQL always, where whatever closes
 * the account's doors ends them in the same commit.
 *
 * That one is spent is written into PostgreSQL wherever it has waited: a Redis that comes back with yesterday's memory, or
 * a replica of it that was promoted too early, brings no challenge back.
 * @see ASVS 6.7.2, docs/adr/0027
 */
export function createWebauthnChallenges(deps: {
  database: Database;
  /** Null where there is no Redis. */
  redisChallenges: RedisChallenges | null;
  clock: Clock;
  randomness: Randomness;
}): WebauthnChallenges {
  const { database, redisChallenges, clock, randomness } = deps;
  const hot = ({ userId }: ChallengeBinding) => (userId === null ? redisChallenges : null);

  async function spendInRedis(waiting: ChallengeBinding & { challenge: Buffer }): Promise<boolean> {
    const now = clock.now();
    const expiresAt = await unlessDown(hot(waiting)?.take(waiting, now));
    if (expiresAt === null) return false;
    const id = randomness.uuid();
    return database.repos.webauthnChallenges.insertSpent({ ...waiting, id, expiresAt, now });
  }

  return {
    async issue(binding) {
      const now = clock.now();
      const waiting = { ...binding, challenge: randomness.bytes(challengeBytes) };
      const expiresAt = later(now, challengeLife);
      const kept = hot(binding)?.keep(waiting, { expiresAt, now });
      if ((await unlessDown(kept?.then(() => true))) === null) {
        // Another one: the first may have reached Redis although it did not say so.
        waiting.challenge = randomness.bytes(challengeBytes);
        const { webauthnChallenges } = database.repos;
        await webauthnChallenges.insert({ ...waiting, id: randomness.uuid(), expiresAt, now });
      }
      return waiting.challenge.toString('base64url');
    },

    async spend(clientDataJSON, binding) {
      const challenge = readChallenge(clientDataJSON);
      if (challenge === null) return null;
      if (await spendInRedis({ ...binding, challenge })) return challenge;
      const { webauthnChallenges } = database.repos;
      return (await webauthnChallenges.consume({ ...binding, challenge, now: clock.now() }))
        ? challenge
        : null;
    },
  };
}

/** Null where there is no Redis, or it does not answer. */
async function unlessDown<Value>(answer: Promise<Value> | undefined): Promise<Value | null> {
  try {
    return (await answer) ?? null;
  } catch (error) {
    if (error instanceof RedisUnavailableError) return null;
    throw error;
  }
}
