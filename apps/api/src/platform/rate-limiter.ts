import { createHmac } from 'node:crypto';
import { minutes, seconds } from '#src/domain/duration';
import type { LimitRule } from '#src/domain/rate-limits';
import { blockedKeys } from './blocked-keys';
import {
  createMemoryCounter,
  createPostgresCounter,
  createRedisCounter,
  refusal,
  rowKey,
  type Counter,
  type LimitVerdict,
} from './rate-limit-counters';
import { rateLimitRows, type PoolLike } from './rate-limit-rows';
import { RedisUnavailableError, type RedisLink } from './redis';

export type { LimitRule } from '#src/domain/rate-limits';
export type { LimitVerdict } from './rate-limit-counters';

export interface RateLimiter {
  /**
   * Takes `points` tries from every rule under `key`, stopping at the first that is used up. Exact under bursts:
   * one counter and one statement per rule, whichever instance asks.
   * @returns the refusing rule, or the one nearest to its limit
   */
  consume(rules: readonly LimitRule[], key: string, points?: number): Promise<LimitVerdict>;
  /** Gives tries back, where their window still runs. */
  refund(rules: readonly LimitRule[], key: string, points?: number): Promise<void>;
  /** Deletes counters whose window is over; runs by itself once a minute. @returns how many */
  sweep(): Promise<number>;
  close(): void;
}

export interface RateLimiterOptions {
  /** Null keeps the counters in this process alone. */
  pool: PoolLike | null;
  /** Where they are instead, as long as it answers. */
  redis?: RedisLink | null;
  enabled: boolean;
  /** Keys the hash under which addresses and accounts are counted, so that the table names nobody. */
  secret: Buffer;
  /** Called when the database did not answer and counting goes on in memory. */
  onStoreError?: (error: unknown) => void;
}

const blockedKeysKept = 10_000;

/**
 * Fixed-window limits in PostgreSQL, or in Redis where there is one: shared by all instances, kept over restarts. A key
 * that is used up is remembered in memory, so a flood costs one map look-up a request. A refused try uses nothing up.
 *
 * When Redis does not answer, counting goes on in PostgreSQL, from nothing: whoever asks in that moment has one window
 * more. When PostgreSQL does not answer either, each instance goes on counting in its own memory: limits get looser by
 * the number of instances. They never disappear, and they refuse nobody who has tries left.
 * @see ASVS 6.3.1, 2.4.1; docs/adr/0010, docs/adr/0027
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { enabled, secret } = options;
  const rows = options.pool === null ? null : rateLimitRows(options.pool);
  const memory = createMemoryCounter();
  const shared = rows === null ? memory : createPostgresCounter(rows);
  const first = options.redis ? createRedisCounter(options.redis) : null;
  const blocked = blockedKeys(blockedKeysKept);
  const sweep = async () => (await rows?.sweep()) ?? 0;
  const timer = setInterval(() => void sweep().catch(() => undefined), minutes(1)).unref();

  async function withFallback<T>(use: (counter: Counter) => Promise<T>): Promise<T> {
    try {
      if (first !== null) return await use(first);
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
    }
    try {
      return await use(shared);
    } catch (error) {
      options.onStoreError?.(error);
      return use(memory);
    }
  }

  return {
    async consume(rules, key, points = 1) {
      if (!enabled) return tightest(rules.map(untouched));
      const hash = hashKey(secret, key);
      const known = rules.map((rule) => refusal(rule, blocked.millisecondsLeft(rowKey(rule, hash))));
      const longest = pick(known, (one, other) => other.resetSeconds > one.resetSeconds);
      if (longest.resetSeconds > 0) return longest;
      const verdicts: LimitVerdict[] = [];
      for (const rule of rules) {
        const verdict = await withFallback((counter) => counter.spend(rule, hash, points));
        if (!verdict.allowed) {
          blocked.add(rowKey(rule, hash), seconds(verdict.resetSeconds));
          return verdict;
        }
        verdicts.push(verdict);
      }
      return tightest(verdicts);
    },

    async refund(rules, key, points = 1) {
      if (!enabled) return;
      const hash = hashKey(secret, key);
      for (const rule of rules) blocked.remove(rowKey(rule, hash));
      await withFallback((counter) => counter.refund(rules, hash, points));
    },

    sweep,
    close: () => clearInterval(timer),
  };
}

/** Bounded, and one bucket however a key is spelled: keys come from clients. */
function hashKey(secret: Buffer, key: string): string {
  const normal = key.trim().normalize('NFKC').toLowerCase();
  return createHmac('sha256', secret).update(normal).digest('base64url').slice(0, 22);
}

function untouched(rule: LimitRule): LimitVerdict {
  return { allowed: true, rule, remaining: rule.points, resetSeconds: rule.windowSeconds };
}

function tightest(verdicts: LimitVerdict[]): LimitVerdict {
  return pick(verdicts, (one, other) => other.remaining < one.remaining);
}

function pick(
  verdicts: LimitVerdict[],
  better: (one: LimitVerdict, other: LimitVerdict) => boolean,
): LimitVerdict {
  const [first, ...others] = verdicts;
  if (first === undefined) throw new Error('a limit needs at least one rule');
  return others.reduce((one, other) => (better(one, other) ? other : one), first);
}
