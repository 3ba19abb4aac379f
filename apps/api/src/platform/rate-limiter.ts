import { createHmac } from 'node:crypto';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { minutes, seconds } from '#src/domain/duration';
import type { LimitRule } from '#src/domain/rate-limits';
import { blockedKeys } from './blocked-keys';
import { rateLimitRows, type PoolLike, type RateLimitRows } from './rate-limit-rows';

export type { LimitRule } from '#src/domain/rate-limits';

/** How a rule stands for one key: `remaining` tries, all of them back in `resetSeconds`. */
export interface LimitVerdict {
  allowed: boolean;
  rule: LimitRule;
  remaining: number;
  resetSeconds: number;
}

export interface RateLimiter {
  /**
   * Takes `points` tries from every rule under `key`, stopping at the first that is used up. Exact under bursts:
   * one row and one statement per rule, whichever instance asks.
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
  enabled: boolean;
  /** Keys the hash under which addresses and accounts are counted, so that the table names nobody. */
  secret: Buffer;
  /** Called when the database did not answer and counting goes on in memory. */
  onStoreError?: (error: unknown) => void;
}

interface Counter {
  spend(rule: LimitRule, hash: string, points: number): Promise<LimitVerdict>;
  refund(rules: readonly LimitRule[], hash: string, points: number): Promise<void>;
}

const blockedKeysKept = 10_000;
const longestWindowSeconds = 2_000_000; // beyond 24.8 days timers overflow

/**
 * Fixed-window limits in PostgreSQL: shared by all instances, kept over restarts. A key that is used up is
 * remembered in memory, so a flood costs one map look-up a request. A refused try uses nothing up.
 *
 * When the database does not answer, each instance goes on counting in its own memory: limits get looser by
 * the number of instances, they never disappear.
 * @see ASVS 6.3.1, 2.4.1
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { enabled, secret } = options;
  const rows = options.pool === null ? null : rateLimitRows(options.pool);
  const memory = createMemoryCounter();
  const shared = rows === null ? memory : createSharedCounter(rows);
  const blocked = blockedKeys(blockedKeysKept);
  const sweep = async () => (await rows?.sweep()) ?? 0;
  const timer = setInterval(() => void sweep().catch(() => undefined), minutes(1)).unref();

  async function withFallback<T>(use: (counter: Counter) => Promise<T>): Promise<T> {
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

/** Counting in the shared table, through the library's atomic upsert. */
function createSharedCounter(rows: RateLimitRows): Counter {
  const limiterOf = perRule(
    ({ name, points, windowSeconds }) =>
      new RateLimiterPostgres({
        storeClient: rows.client,
        storeType: 'pool',
        tableName: 'rate_limits',
        tableCreated: true,
        clearExpiredByTimeout: false, // its delete is unbounded and would run once per rule
        keyPrefix: name,
        points,
        duration: windowSeconds,
      }),
  );
  return {
    async spend(rule, hash, points) {
      const verdict = await verdictOf(rule, limiterOf(rule).consume(hash, points));
      // Best effort: its failure must not send a refused try on to the empty counters in memory.
      if (!verdict.allowed) await rows.capAt(rowKey(rule, hash), rule.points).catch(() => undefined);
      return verdict;
    },
    refund: (rules, hash, points) =>
      rows.refund(
        rules.map((rule) => rowKey(rule, hash)),
        points,
      ),
  };
}

/**
 * Counting in this process. Hashes are cut to 18 bits: at most 262,144 counters a rule, however many made-up
 * accounts a flood tries, at the price that two keys may now and then share one.
 */
function createMemoryCounter(): Counter {
  const limiterOf = perRule(
    ({ name, points, windowSeconds }) =>
      new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds }),
  );
  const cut = (hash: string) => hash.slice(0, 3);
  return {
    async spend(rule, hash, points) {
      const verdict = await verdictOf(rule, limiterOf(rule).consume(cut(hash), points));
      if (!verdict.allowed) await limiterOf(rule).set(cut(hash), rule.points, verdict.resetSeconds);
      return verdict;
    },
    async refund(rules, hash, points) {
      for (const rule of rules) {
        const counted = await limiterOf(rule).get(cut(hash));
        const used = Math.min(points, counted?.consumedPoints ?? 0);
        if (used > 0) await limiterOf(rule).reward(cut(hash), used);
      }
    },
  };
}

/** One limiter of the library for each rule. Rules are constants of the program, so these stay few. */
function perRule<T>(make: (rule: LimitRule) => T): (rule: LimitRule) => T {
  const made = new Map<string, T>();
  return (rule) => {
    const id = `${rule.name}/${rule.points}/${rule.windowSeconds}`;
    if (!(rule.windowSeconds > 0 && rule.windowSeconds <= longestWindowSeconds)) {
      throw new RangeError(`the window of ${rule.name} can't be kept`);
    }
    const limiter = made.get(id) ?? make(rule);
    made.set(id, limiter);
    return limiter;
  };
}

/** The library answers a refusal by rejecting with its counter, and a fault by rejecting with an Error. */
async function verdictOf(rule: LimitRule, answer: Promise<RateLimiterRes>): Promise<LimitVerdict> {
  try {
    const { remainingPoints: remaining, msBeforeNext } = await answer;
    return { allowed: true, rule, remaining, resetSeconds: toSeconds(msBeforeNext) };
  } catch (error) {
    if (error instanceof RateLimiterRes) return refusal(rule, Math.max(1, error.msBeforeNext));
    throw error;
  }
}

/** Bounded, and one bucket however a key is spelled: keys come from clients. */
function hashKey(secret: Buffer, key: string): string {
  const normal = key.trim().normalize('NFKC').toLowerCase();
  return createHmac('sha256', secret).update(normal).digest('base64url').slice(0, 22);
}

/** As the library builds it from its prefix and key. */
function rowKey(rule: LimitRule, hash: string): string {
  return `${rule.name}:${hash}`;
}

function untouched(rule: LimitRule): LimitVerdict {
  return { allowed: true, rule, remaining: rule.points, resetSeconds: rule.windowSeconds };
}

function refusal(rule: LimitRule, milliseconds: number): LimitVerdict {
  return { allowed: false, rule, remaining: 0, resetSeconds: toSeconds(milliseconds) };
}

function toSeconds(milliseconds: number): number {
  return Math.max(0, Math.ceil(milliseconds / 1000));
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
