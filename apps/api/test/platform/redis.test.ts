/** Redis as it is found in the field: with a password, behind sentinels, as a cluster, and away. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { redisCheck } from '#src/doctor/checks/redis';
import { createRedisChallenges } from '#src/platform/redis-challenges';
import { askRedisServer } from '#src/platform/redis-probe';
import { createRedisLink, type RedisLink } from '#src/platform/redis';
import { createRateLimiter } from '#src/platform/rate-limiter';
import { askRedis, hasRedis, startRedis, type RedisServer } from '#test/support/redis-server';

const letGo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of letGo.splice(0).reverse()) await step();
});

async function server(lines: string[] = [], mode: string[] = []): Promise<RedisServer> {
  const started = await startRedis(lines, mode);
  letGo.push(() => started.stop());
  return started;
}

async function link(url: string): Promise<RedisLink> {
  const made = createRedisLink({ url });
  letGo.push(() => made.close());
  await made.settle(15_000);
  return made;
}

const rule = { name: 'try', points: 3, windowSeconds: 60 };
const bound = { challenge: Buffer.alloc(32, 5), purpose: 'sign_in', userId: null, subject: null };

/** All that is asked of it, once. */
async function expectEverything(redis: RedisLink): Promise<void> {
  expect(redis.isUp()).toBe(true);
  const limiter = createRateLimiter({ pool: null, redis, enabled: true, secret: Buffer.alloc(32) });
  const verdicts = await Promise.all(Array.from({ length: 9 }, () => limiter.consume([rule], 'a')));
  expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(3);
  await limiter.refund([rule], 'a');
  expect((await limiter.consume([rule], 'a')).allowed).toBe(true);
  limiter.close();
  const challenges = createRedisChallenges(redis);
  const now = new Date();
  const expiresAt = new Date(now.getTime() + 60_000);
  await challenges.keep(bound, { expiresAt, now });
  expect(await challenges.take({ ...bound, purpose: 'registration' }, now)).toBeNull();
  expect(await challenges.take(bound, now)).toEqual(expiresAt);
  expect(await challenges.take(bound, now)).toBeNull();
  const heard: string[] = [];
  const subscription = redis.subscribe('authflow:test', (message) => heard.push(message));
  await expect.poll(() => subscription.isUp(), { timeout: 10_000 }).toBe(true);
  await redis.run((client) => client.publish('authflow:test', 'ended'));
  await expect.poll(() => heard, { timeout: 2000 }).toEqual(['ended']);
  subscription.stop();
}

describe.runIf(hasRedis)('a Redis', () => {
  test('with a user and a password, who may do what the page on operations says and no more', async () => {
    const page = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    const rules = /`(~authflow:\* [^`]+)`/.exec(page)?.[1] ?? '';
    const { port } = await server(['user default off', `user app on >s3cret/@ -@all ${rules}`]);
    await expectEverything(await link(`redis://app:s3cret%2F%40@127.0.0.1:${port}/2`));
  });

  test('behind sentinels, which know where it is and where it went', async () => {
    const first = await server(['requirepass hunter2', 'masterauth hunter2']);
    const second = await server([
      'requirepass hunter2',
      'masterauth hunter2',
      `replicaof 127.0.0.1 ${first.port}`,
    ]);
    const lines = [
      `sentinel monitor mymaster 127.0.0.1 ${first.port} 1`,
      'sentinel auth-pass mymaster hunter2',
      'sentinel down-after-milliseconds mymaster 500',
      'sentinel failover-timeout mymaster 2000',
    ];
    const sentinel = await server(lines, ['--sentinel']);
    const redis = await link(`redis+sentinel://:hunter2@127.0.0.1:${sentinel.port}/mymaster/0`);
    await expectEverything(redis);
    const replicas = () => askRedis(sentinel.port, 'SENTINEL', 'REPLICAS', 'mymaster');
    await expect.poll(replicas, { timeout: 20_000, interval: 200 }).toContain(String(second.port));
    await expect
      .poll(() => askRedis(sentinel.port, 'SENTINEL', 'CKQUORUM', 'mymaster'), { timeout: 5000 })
      .toContain('+OK');
    await sleep(1000);
    await first.kill();
    await expect.poll(() => redis.isUp(), { timeout: 5000 }).toBe(false);
    const write = () => redis.run((client) => client.set('moved', '1')).catch(() => 'not yet');
    await expect.poll(write, { timeout: 40_000, interval: 200 }).toBe('OK');
  }, 90_000);

  test('as a cluster', async () => {
    const node = await server([
      'cluster-enabled yes',
      'cluster-config-file nodes.conf',
      'cluster-announce-ip 127.0.0.1', // a node that has met no other does not know its address
    ]);
    await askRedis(node.port, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await expect
      .poll(() => askRedis(node.port, 'CLUSTER', 'INFO'), { timeout: 10_000 })
      .toContain('cluster_state:ok');
    await expectEverything(await link(`redis+cluster://127.0.0.1:${node.port}`));
  });

  test('whose password is wrong is away, and no error has it', async () => {
    const { port } = await server(['requirepass right']);
    const url = `redis://:hunter2@127.0.0.1:${port}`;
    const redis = createRedisLink({ url });
    letGo.push(() => redis.close());
    await redis.settle(700);
    const error: unknown = await redis.run((client) => client.get('x')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(Object.values(error as object).join() + String(error)).not.toContain('hunter2');
    await expect(askRedisServer(url, { timeout: 700 })).rejects.toThrow(/WRONGPASS/);
  });

  test('that is full fails at once and keeps failing for a while, although it answers pings', async () => {
    const { url } = await server(['maxmemory 1', 'maxmemory-policy noeviction']);
    const redis = await link(url);
    const set = () => redis.run((client) => client.set('x', '1'));
    await expect(set()).rejects.toThrow('Redis failed: OOM');
    await expect(set()).rejects.toThrow('Redis is down');
  });

  test('is looked at by the doctor', async () => {
    const { port } = await server(['maxmemory 8mb', 'maxmemory-policy allkeys-lru']);
    const seen = await askRedisServer(`redis://127.0.0.1:${port}`, { timeout: 5000 });
    expect(seen).toMatchObject({ evictionPolicy: 'allkeys-lru' });
    expect(seen.version).toMatch(/^\d+\.\d+/);
    expect(redisCheck.id).toBe('redis');
  });
});

test('a Redis that is not there costs nothing, and says so', async () => {
  const redis = createRedisLink({ url: 'redis://127.0.0.1:1' });
  const begin = performance.now();
  for (let tries = 0; tries < 1000; tries += 1)
    await expect(redis.run((client) => client.get('x'))).rejects.toThrow('Redis is down');
  expect(performance.now() - begin).toBeLessThan(1000);
  await redis.close();
});
