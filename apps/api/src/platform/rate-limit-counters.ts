import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { LimitRule } from '#src/domain/rate-limits';
import type { RateLimitRows } from './rate-limit-rows';
import type { RedisLink } from './redis';

/** How a rule stands for one key: `remaining` tries, all of them back in `resetSeconds`. */
export interface LimitVerdict {
  allowed: boolean;
  rule: LimitRule;
  remaining: number;
  resetSeconds: number;
}

/** Where tries are counted. All of them keep the same rules. */
export interface Counter {
  spend(rule: LimitRule, hash: string, points: number): Promise<LimitVerdict>;
  refund(rules: readonly LimitRule[], hash: string, points: number): Promise<void>;
}

const longestWindowSeconds = 2_000_000; // beyond 24.8 days timers overflow

/** Counting in the shared table, through the library's atomic upsert. */
export function createPostgresCounter(rows: RateLimitRows): Counter {
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

/** One try, and what it left. Put back at once where there was none: a refused try uses nothing up. */
const spendScript = `
  redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
  local used = redis.call('incrby', KEYS[1], ARGV[1])
  local left = redis.call('pttl', KEYS[1])
  if left < 0 then
    redis.call('expire', KEYS[1], ARGV[2])
    left = 1000 * ARGV[2]
  end
  local limit = tonumber(ARGV[3])
  if used > limit then redis.call('decrby', KEYS[1], used - limit) end
  return { used, left }`;

/** Never makes a counter, never goes below none used, and leaves the window as long as it was. */
const refundScript = `
  local used = tonumber(redis.call('get', KEYS[1]) or '0')
  if used > 0 then redis.call('decrby', KEYS[1], math.min(used, tonumber(ARGV[1]))) end`;

const redisPrefix = 'authflow:limit:';

/** Counting in Redis: one script and one key a rule, so that each may lie on another node of a cluster. */
export function createRedisCounter(redis: RedisLink): Counter {
  const limiterOf = perRule(
    ({ name, points, windowSeconds }) =>
      new RateLimiterRedis({
        storeClient: redis.client,
        customIncrTtlLuaScript: spendScript,
        keyPrefix: `${redisPrefix}${name}`,
        points,
        duration: windowSeconds,
      }),
  );
  return {
    async spend(rule, hash, points) {
      const limiter = limiterOf(rule);
      return redis.run(() => verdictOf(rule, limiter.consume(hash, points)));
    },
    refund: (rules, hash, points) =>
      redis.run(async (client) => {
        const keys = rules.map((rule) => redisPrefix + rowKey(rule, hash));
        await Promise.all(keys.map((key) => client.eval(refundScript, 1, key, points)));
      }),
  };
}

/**
 * Counting in this process. Hashes are cut to 18 bits: at most 262,144 counters a rule, however many made-up
 * accounts a flood tries, at the price that two keys may now and then share one.
 */
export function createMemoryCounter(): Counter {
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

/** As the library builds it from its prefix and key. */
export function rowKey(rule: LimitRule, hash: string): string {
  return `${rule.name}:${hash}`;
}

/** A rule that lets nothing through for some time. */
export function refusal(rule: LimitRule, milliseconds: number): LimitVerdict {
  return { allowed: false, rule, remaining: 0, resetSeconds: toSeconds(milliseconds) };
}

function toSeconds(milliseconds: number): number {
  return Math.max(0, Math.ceil(milliseconds / 1000));
}
