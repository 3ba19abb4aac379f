/**
 * Redis makes things quick, never right: without it, and over its death, an ended session stays refused, limits hold, and
 * what was spent stays spent. What a message could have told is found out by looking.
 * CONTRACT §2 instant revocation; THREATS J16, X13, K01; ADR 0027.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectClient } from '#src/platform/postgres';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { addPasskey, presentPasskey, requestOptions } from '#test/support/passkeys';
import { askRedis, hasRedis, startRedis, type RedisServer } from '#test/support/redis-server';
import type { SoftwareAuthenticator } from '#test/support/software-authenticator';

const code = async ({ http }: Harness, accessToken: string): Promise<string> => {
  const { status, body } = await http.get('/v1/auth/session').set(bearer(accessToken));
  return status === 200 ? '200' : `${status} ${body.code}`;
};
const logOut = ({ http }: Harness, { accessToken }: Person) =>
  http.post('/v1/auth/logout').set(bearer(accessToken)).send({}).expect(200);
const refusedWithin = (milliseconds: number, there: Harness, { accessToken }: Person) =>
  expect
    .poll(() => code(there, accessToken), { timeout: milliseconds, interval: 10 })
    .toBe('401 session_revoked');

describe.runIf(hasRedis)('with a Redis', () => {
  let redis: RedisServer;
  let here: Harness;
  let there: Harness;
  let holder: Person;
  let device: SoftwareAuthenticator;
  const ready = ({ http }: Harness) => http.get('/health/ready').expect(200);
  const whenUp = (up: 'up' | 'down') =>
    expect
      .poll(
        async () => (await Promise.all([ready(here), ready(there)])).map(({ body }) => body.checks.redis),
        {
          timeout: 15_000,
        },
      )
      .toEqual([up, up]);

  beforeAll(async () => {
    redis = await startRedis([`dbfilename kept.rdb`]);
    const env = { REDIS_URL: redis.url, RATE_LIMITS: 'on' };
    here = await startHarness({ env });
    there = await startHarness({ env, database: here.database, clock: here.clock });
    holder = await here.signUp();
    ({ device } = await addPasskey(here, holder));
  });
  afterEach(async () => {
    await redis.restart().catch(() => undefined);
    await whenUp('up');
  });
  afterAll(async () => {
    await there.stop();
    await here.stop();
    await redis.stop();
  });

  describe('J16 an ended session', () => {
    test('J16 is refused at the other instance in a moment, and no connection listens', async () => {
      const person = await here.signUp();
      expect(await code(there, person.accessToken)).toBe('200');
      await logOut(here, person);
      await refusedWithin(250, there, person);
      const listening = await here.sql(
        `select from pg_stat_activity where datname = current_database() and query like 'listen%'`,
      );
      expect(listening).toHaveLength(0);
    });

    test('J16 is refused when Redis was killed before it, while it is gone, and when it is back', async () => {
      const person = await here.signUp();
      await redis.kill();
      await whenUp('down');
      expect(there.container.feed.isLive()).toBe(true);
      expect(await code(there, person.accessToken)).toBe('200');
      await logOut(here, person);
      await refusedWithin(1000, there, person);
      await redis.restart();
      await whenUp('up');
      expect(await code(there, person.accessToken)).toBe('401 session_revoked');
    });

    test('J16 is refused although Redis froze in the very moment', async () => {
      const person = await here.signUp();
      redis.freeze();
      try {
        await logOut(here, person);
        await refusedWithin(1000, there, person);
      } finally {
        redis.thaw();
      }
    });

    test('J16 is refused although whoever ended it died before it could tell', async () => {
      const person = await here.signUp();
      await here.sql(`update sessions set revoked_at = $1, revoked_reason = 'logout' where user_id = $2`, [
        here.clock.now(),
        person.grant.user.id,
      ]);
      await refusedWithin(1000, there, person);
    });

    test('J16 is refused although its end was a minute in the making', async () => {
      const person = await here.signUp();
      const slow = await connectClient(here.database.url);
      try {
        await slow.query('begin');
        await slow.query(
          `update sessions set revoked_at = $1, revoked_reason = 'logout' where user_id = $2`,
          [new Date(here.clock.now().getTime() - 60_000), person.grant.user.id],
        );
        await sleep(1500);
        expect(await code(there, person.accessToken)).toBe('200');
        await slow.query('commit');
        await refusedWithin(1000, there, person);
      } finally {
        await slow.end();
      }
    });
  });

  describe('limits', () => {
    const tries = async ({ http }: Harness, email: string, count: number): Promise<number[]> => {
      const statuses: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const { status } = await http.post('/v1/auth/login').send({ email, password: 'wrong-password-1' });
        statuses.push(status);
      }
      return statuses;
    };

    test('X13 hold over both instances, and over the death of Redis', async () => {
      const email = 'guessed@example.com';
      const before = [...(await tries(here, email, 20)), ...(await tries(there, email, 20))];
      const allowed = before.filter((status) => status === 401).length;
      expect(before).toContain(429);
      await redis.kill();
      await whenUp('down');
      expect(await tries(here, email, 3)).toEqual([429, 429, 429]); // remembered
      const after = [
        ...(await tries(here, 'next@example.com', 20)),
        ...(await tries(there, 'next@example.com', 20)),
      ];
      expect(after.filter((status) => status === 401).length).toBeLessThanOrEqual(allowed);
      expect(after).toContain(429);
    });
  });

  describe('K01 a challenge', () => {
    const spend = async (harness: Harness, assertion: object): Promise<number> =>
      (await presentPasskey(harness, assertion)).status;

    test('K01 waits in Redis, and is spent once, whichever instance is asked', async () => {
      const rows = async (): Promise<number> =>
        (await here.sql('select from webauthn_challenges where purpose = $1', ['sign_in'])).length;
      const before = await rows();
      const options = await requestOptions(here);
      expect(await rows()).toBe(before);
      const assertion = device.assert(options);
      const answers = await Promise.all(
        [here, there, here, there].map((harness) => spend(harness, assertion)),
      );
      expect(answers.filter((status) => status === 200)).toHaveLength(1);
      expect(await rows()).toBe(before + 1);
    });

    test('K01 that is spent is gone for good when Redis comes back empty', async () => {
      const assertion = device.assert(await requestOptions(here));
      expect(await spend(there, assertion)).toBe(200);
      await redis.kill();
      await redis.restart();
      await whenUp('up');
      expect(await spend(here, assertion)).toBe(401);
      expect(await spend(there, assertion)).toBe(401);
    });

    test('K01 that is spent is gone for good when Redis comes back with an old memory', async () => {
      const assertion = device.assert(await requestOptions(here));
      expect(await askRedis(redis.port, 'SAVE')).toBe('+OK\r\n');
      copyFileSync(join(redis.folder, 'kept.rdb'), join(redis.folder, 'old.rdb'));
      expect(await spend(there, assertion)).toBe(200);
      await redis.kill();
      copyFileSync(join(redis.folder, 'old.rdb'), join(redis.folder, 'kept.rdb'));
      await redis.restart();
      await whenUp('up');
      expect(await askRedis(redis.port, 'KEYS', 'authflow:challenge:*')).toMatch(/^\*[1-9]/);
      expect(await spend(here, assertion)).toBe(401);
      expect(await spend(there, assertion)).toBe(401);
    });

    test('K01 made while Redis is away waits in PostgreSQL, and is spent once when it is back', async () => {
      await redis.kill();
      await whenUp('down');
      const lost = device.assert(await requestOptions(here));
      const kept = device.assert(await requestOptions(here));
      expect(await spend(there, lost)).toBe(200);
      await redis.restart();
      await whenUp('up');
      expect(await spend(here, lost)).toBe(401);
      expect(await spend(here, kept)).toBe(200);
      expect(await spend(there, kept)).toBe(401);
    });

    test('K01 that waits in a Redis that is gone is refused, and the next one passes', async () => {
      const assertion = device.assert(await requestOptions(here));
      await redis.kill();
      await whenUp('down');
      expect(await spend(here, assertion)).toBe(401);
      expect(await spend(here, device.assert(await requestOptions(here)))).toBe(200);
    });
  });
});
