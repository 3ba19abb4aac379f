import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPool, type PgPool } from '#src/platform/postgres';
import type { PoolLike } from '#src/platform/rate-limit-rows';
import { createRateLimiter, type LimitRule, type RateLimiter } from '#src/platform/rate-limiter';
import { createRedisLink, type RedisLink } from '#src/platform/redis';
import { askRedis, hasRedis, startRedis, type RedisServer } from '#test/support/redis-server';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

const secret = Buffer.alloc(32, 7);
const minute: LimitRule = { name: 'try-minute', points: 5, windowSeconds: 60 };
const hour: LimitRule = { name: 'try-hour', points: 8, windowSeconds: 3600 };
const second: LimitRule = { name: 'try-second', points: 2, windowSeconds: 1 };

let database: TestDatabase;
let pool: PgPool;
let server: RedisServer;
let redis: RedisLink;
const limiters: RateLimiter[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  if (!hasRedis) return;
  server = await startRedis();
  redis = createRedisLink({ url: server.url });
  await redis.settle(5000);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
  if (!hasRedis) return;
  await redis.close();
  await server.stop();
});

afterEach(async () => {
  for (const limiter of limiters.splice(0)) limiter.close();
  await pool.query('truncate rate_limits');
  if (hasRedis && redis.isUp()) await askRedis(server.port, 'FLUSHALL');
});

function openLimiter(
  options: { pool?: PoolLike | null; redis?: RedisLink; enabled?: boolean; errors?: unknown[] } = {},
): RateLimiter {
  const limiter = createRateLimiter({
    pool: options.pool === undefined ? pool : options.pool,
    redis: options.redis ?? null,
    enabled: options.enabled ?? true,
    secret,
    onStoreError: (error) => options.errors?.push(error),
  });
  limiters.push(limiter);
  return limiter;
}

async function burst(limiter: RateLimiter, rules: LimitRule[], key: string, count: number): Promise<number> {
  const verdicts = await Promise.all(Array.from({ length: count }, () => limiter.consume(rules, key)));
  return verdicts.filter((verdict) => verdict.allowed).length;
}

/** What each implementation has to keep, whatever stands behind it. */
function describeLimits(name: string, open: () => RateLimiter): void {
  describe(name, () => {
    it('lets exactly the limit through a burst', async () => {
      expect(await burst(open(), [minute], 'a', 100)).toBe(5);
    });

    it('counts down, then refuses and says when to come back', async () => {
      const limiter = open();
      const seen: number[] = [];
      for (let tries = 0; tries < 5; tries += 1) seen.push((await limiter.consume([minute], 'a')).remaining);
      expect(seen).toEqual([4, 3, 2, 1, 0]);
      const verdict = await limiter.consume([minute], 'a');
      expect(verdict).toMatchObject({ allowed: false, rule: minute, remaining: 0 });
      expect(verdict.resetSeconds).toBeGreaterThan(50);
      expect(verdict.resetSeconds).toBeLessThanOrEqual(60);
    });

    it('counts keys and rules apart', async () => {
      const limiter = open();
      expect(await burst(limiter, [minute], 'a', 9)).toBe(5);
      expect(await burst(limiter, [minute], 'b', 9)).toBe(5);
      expect(await burst(limiter, [hour], 'a', 9)).toBe(8);
    });

    it('answers with the tightest of several rules', async () => {
      const limiter = open();
      expect(await limiter.consume([hour, minute], 'a')).toMatchObject({ rule: minute, remaining: 4 });
      expect(await burst(limiter, [minute], 'a', 9)).toBe(4);
      expect(await limiter.consume([hour, minute], 'a')).toMatchObject({ allowed: false, rule: minute });
      expect(await limiter.consume([hour], 'b', 8)).toMatchObject({ allowed: true, remaining: 0 });
      expect(await limiter.consume([minute, hour], 'b')).toMatchObject({ allowed: false, rule: hour });
    });

    it('begins again after the window', async () => {
      const limiter = open();
      expect(await burst(limiter, [second], 'a', 9)).toBe(2);
      await sleep(1100);
      expect(await burst(limiter, [second], 'a', 9)).toBe(2);
    });

    it('gives tries back, and no more than were taken', async () => {
      const limiter = open();
      expect(await burst(limiter, [minute], 'a', 50)).toBe(5);
      await limiter.refund([minute], 'a');
      expect(await burst(limiter, [minute], 'a', 50)).toBe(1);
      for (let times = 0; times < 20; times += 1) await limiter.refund([minute, hour], 'a');
      expect(await burst(limiter, [minute], 'a', 50)).toBe(5);
    });

    it('gives nothing back after the window', async () => {
      const limiter = open();
      expect(await burst(limiter, [second], 'a', 9)).toBe(2);
      await sleep(1100);
      await limiter.refund([second], 'a');
      await limiter.refund([second], 'never seen');
      expect(await burst(limiter, [second], 'a', 9)).toBe(2);
      expect(await burst(limiter, [second], 'never seen', 9)).toBe(2);
    });

    it('sees through the spelling of a key', async () => {
      const limiter = open();
      const spellings = ['Ana@Example.com', 'ana@example.com', ' ANA@EXAMPLE.COM ', 'ana@example.com\n'];
      const verdicts = await Promise.all(spellings.map((key) => limiter.consume([minute], key)));
      expect(Math.min(...verdicts.map((verdict) => verdict.remaining))).toBe(1);
    });

    it.each(['', '\0', '\ud800', "' or 1=1--", '__proto__', 'x'.repeat(100_000)])(
      'takes any key: %.20j',
      async (key) => expect(await burst(open(), [minute], key, 9)).toBe(5),
    );
  });
}

describeLimits('limits in PostgreSQL', () => openLimiter());
describeLimits('limits in memory', () => openLimiter({ pool: null }));
describeLimits('limits while the database refuses', () => openLimiter({ pool: brokenPool() }));

/** A Redis that is configured and away. */
const away: RedisLink = createRedisLink({ url: 'redis://127.0.0.1:1' });
afterAll(() => away.close());
describeLimits('limits in PostgreSQL, as Redis is away', () => openLimiter({ redis: away }));
describeLimits('limits in memory, as Redis and the database are away', () =>
  openLimiter({ pool: brokenPool(), redis: away }),
);

describe.runIf(hasRedis)('with a Redis', () => {
  describeLimits('limits in Redis', () => openLimiter({ redis }));

  it('they hold across instances and restarts, and PostgreSQL hears nothing of them', async () => {
    const [one, other] = [openLimiter({ redis }), openLimiter({ redis })];
    const allowed = await Promise.all([burst(one, [minute], 'a', 50), burst(other, [minute], 'a', 50)]);
    expect(allowed[0] + allowed[1]).toBe(5);
    expect(await burst(openLimiter({ redis }), [minute], 'a', 9)).toBe(0);
    expect((await pool.query('select from rate_limits')).rowCount).toBe(0);
  });

  it('their counters name nobody, and go by themselves', async () => {
    await openLimiter({ redis }).consume([minute], 'ana@example.com');
    const keys = await askRedis(server.port, 'KEYS', '*');
    expect(keys).toMatch(/^\*1\r\n\$\d+\r\nauthflow:limit:try-minute:[\w-]{22}\r\n$/);
    const name = /authflow:\S+/.exec(keys)?.[0] ?? '';
    expect(Number((await askRedis(server.port, 'TTL', name)).slice(1))).toBeGreaterThan(50);
    const limiter = openLimiter({ redis });
    await burst(limiter, [minute], 'ana@example.com', 20);
    await limiter.refund([minute], 'ana@example.com');
    expect(Number((await askRedis(server.port, 'TTL', name)).slice(1))).toBeGreaterThan(50);
  });

  it('a Redis that stops answering costs one wait, and one window; then PostgreSQL counts', async () => {
    const limiter = openLimiter({ redis });
    expect(await burst(limiter, [minute], 'a', 3)).toBe(3);
    server.freeze();
    try {
      const begin = performance.now();
      expect(await burst(limiter, [minute], 'a', 20)).toBe(5);
      for (let tries = 0; tries < 20; tries += 1)
        expect((await limiter.consume([minute], 'a')).allowed).toBe(false);
      await limiter.consume([minute], 'b');
      expect(performance.now() - begin).toBeLessThan(2000);
      expect(redis.isUp()).toBe(false);
    } finally {
      server.thaw();
    }
    await redis.settle(10_000);
    expect(redis.isUp()).toBe(true);
    expect((await openLimiter({ redis }).consume([minute], 'a')).remaining).toBeLessThan(2);
  });

  it('a Redis that is killed and comes back empty is used again', async () => {
    const limiter = openLimiter({ redis });
    await server.kill();
    expect(await burst(limiter, [minute], 'a', 20)).toBe(5);
    expect((await pool.query('select from rate_limits')).rowCount).toBe(1);
    await server.restart();
    await redis.settle(20_000);
    expect(redis.isUp()).toBe(true);
    expect(await burst(openLimiter({ redis }), [minute], 'b', 20)).toBe(5);
    expect(await askRedis(server.port, 'DBSIZE')).toBe(':1\r\n');
  });
});

describe('limits shared through PostgreSQL', () => {
  it('hold across instances', async () => {
    const [one, other] = [openLimiter(), openLimiter()];
    const allowed = await Promise.all([burst(one, [minute], 'a', 50), burst(other, [minute], 'a', 50)]);
    expect(allowed[0] + allowed[1]).toBe(5);
  });

  it('hold over a restart', async () => {
    expect(await burst(openLimiter(), [minute], 'a', 3)).toBe(3);
    expect(await burst(openLimiter(), [minute], 'a', 9)).toBe(2);
  });

  it('cost no query once a key is known to be used up', async () => {
    const { watched, count } = countingPool();
    const limiter = openLimiter({ pool: watched });
    await burst(limiter, [minute], 'a', 20);
    const before = count();
    expect(await burst(limiter, [minute], 'a', 500)).toBe(0);
    expect(count()).toBe(before);
  });

  it('store neither addresses nor anything long', async () => {
    const limiter = openLimiter();
    await limiter.consume([minute], 'ana@example.com');
    await limiter.consume([minute], 'x'.repeat(10_000));
    const { rows } = await pool.query<{ key: string }>('select key from rate_limits');
    expect(rows).toHaveLength(2);
    for (const { key } of rows) expect(key).toMatch(/^try-minute:[\w-]{22}$/);
  });

  it('sweep what is over and nothing else', async () => {
    const limiter = openLimiter();
    await limiter.consume([minute], 'running');
    await pool.query(`insert into rate_limits select 'over:' || n, 1, $1 from generate_series(1, 2500) n`, [
      Date.now() - 1000,
    ]);
    expect(await limiter.sweep()).toBe(2500);
    expect((await pool.query('select from rate_limits')).rowCount).toBe(1);
  });
});

describe('limits without their store', () => {
  it('tell, and still refuse', async () => {
    const errors: unknown[] = [];
    const limiter = openLimiter({ pool: brokenPool(), errors });
    expect(await burst(limiter, [minute], 'a', 20)).toBe(5);
    expect(errors.length).toBeGreaterThan(0);
  });

  it('do not wait for a store that hangs', async () => {
    const limiter = openLimiter({ pool: { query: () => new Promise(() => undefined) } });
    const startedAt = performance.now();
    expect(await burst(limiter, [minute], 'a', 20)).toBe(5);
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });

  it('use the store again when it is back', async () => {
    let down = true;
    const limiter = openLimiter({
      pool: { query: (query) => (down ? Promise.reject(new Error('down')) : pool.query(query)) },
    });
    await limiter.consume([minute], 'a');
    down = false;
    await limiter.consume([minute], 'a');
    expect((await pool.query('select from rate_limits')).rowCount).toBe(1);
  });
});

it('allows everything when it is switched off', async () => {
  const limiter = openLimiter({ enabled: false });
  expect(await burst(limiter, [minute], 'a', 50)).toBe(50);
  expect(await limiter.consume([minute, hour], 'a')).toMatchObject({
    allowed: true,
    rule: minute,
    remaining: 5,
  });
  expect((await pool.query('select from rate_limits')).rowCount).toBe(0);
});

it('refuses a rule that cannot be kept', async () => {
  const endless = { name: 'endless', points: 1, windowSeconds: 10_000_000 };
  await expect(openLimiter({ pool: null }).consume([endless], 'a')).rejects.toThrow(RangeError);
});

it('lets the process end', async () => {
  const module = JSON.stringify(new URL('../../src/platform/rate-limiter.ts', import.meta.url).href);
  const script = `
    const { createRateLimiter } = await import(${module});
    const pool = { query: () => Promise.reject(new Error('down')) };
    const limiter = createRateLimiter({ pool, enabled: true, secret: Buffer.alloc(32) });
    console.log((await limiter.consume([{ name: 'x', points: 1, windowSeconds: 3600 }], 'a')).allowed);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: new URL('../..', import.meta.url), timeout: 15_000 },
  );
  expect(stdout).toBe('true\n');
});

function brokenPool(): PoolLike {
  return { query: () => Promise.reject(new Error('connect ECONNREFUSED')) };
}

function countingPool(): { watched: PoolLike; count: () => number } {
  let queries = 0;
  return {
    watched: {
      query(query) {
        queries += 1;
        return pool.query(query);
      },
    },
    count: () => queries,
  };
}
