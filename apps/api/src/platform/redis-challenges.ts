import { createHash } from 'node:crypto';
import type { RedisLink } from './redis';

/** A challenge together with all that an answer to it is held against. */
export interface BoundChallenge {
  challenge: Buffer;
  purpose: string;
  userId: string | null;
  subject: string | null;
}

/** Challenges that wait for their answer in Redis. */
export interface RedisChallenges {
  /** **State**: none → open until `expiresAt`. @throws RedisUnavailableError it may be there or not: make another one */
  keep(challenge: BoundChallenge, times: { expiresAt: Date; now: Date }): Promise<void>;
  /**
   * **State**: open → gone.
   * @returns when it would have expired; null unless it was open, and bound exactly so
   * @throws RedisUnavailableError it may be there or gone
   */
  take(challenge: BoundChallenge, now: Date): Promise<Date | null>;
}

/** One key a challenge, taken by one command. What it is bound to is part of the key, which tells nothing of either. */
export function createRedisChallenges(redis: RedisLink): RedisChallenges {
  return {
    async keep(challenge, { expiresAt, now }) {
      const [at, left] = [expiresAt.getTime(), expiresAt.getTime() - now.getTime()];
      await redis.run((client) => client.set(keyOf(challenge), at, 'PX', left));
    },
    async take(challenge, now) {
      const text = await redis.run((client) => client.getdel(keyOf(challenge)));
      const expiresAt = new Date(Number(text ?? 0));
      return expiresAt > now ? expiresAt : null;
    },
  };
}

function keyOf({ challenge, purpose, userId, subject }: BoundChallenge): string {
  const text = JSON.stringify([purpose, userId, subject, challenge.toString('base64url')]);
  return `authflow:challenge:${createHash('sha256').update(text).digest('base64url')}`;
}
