/** Hearing of what ended elsewhere: what holds whichever way instances hear of each other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { hasRedis, startRedis, type RedisServer } from '#test/support/redis-server';

const code = async ({ http }: Harness, accessToken: string): Promise<string> => {
  const { status, body } = await http.get('/v1/auth/session').set(bearer(accessToken));
  return status === 200 ? '200' : `${status} ${body.code}`;
};

const within = { timeout: 1000, interval: 10 };

function describeFeed(name: string, begin: () => Promise<RedisServer | null>): void {
  describe(name, () => {
    let redis: RedisServer | null;
    let here: Harness;
    let there: Harness;
    beforeAll(async () => {
      redis = await begin();
      const env: Record<string, string> = redis === null ? {} : { REDIS_URL: redis.url };
      here = await startHarness({ env });
      there = await startHarness({ env, database: here.database, clock: here.clock });
    });
    afterAll(async () => {
      await there.stop();
      await here.stop();
      await redis?.stop();
    });

    test('an ended session is refused at the other instance', async () => {
      const person = await here.signUp();
      expect(await code(there, person.accessToken)).toBe('200');
      await here.http.post('/v1/auth/logout').set(bearer(person.accessToken)).send({}).expect(200);
      await expect.poll(() => code(there, person.accessToken), within).toBe('401 session_revoked');
    });

    test('all of an account at once, too', async () => {
      const person = await here.signUp();
      const others = await Promise.all([1, 2, 3].map(() => here.login(person.email)));
      await here.http
        .post('/v1/auth/logout')
        .set(bearer(person.accessToken))
        .send({ scope: 'all' })
        .expect(200);
      for (const { accessToken } of [person, ...others])
        await expect.poll(() => code(there, accessToken), within).toBe('401 session_revoked');
    });

    test('what a token says of roles that have changed counts no more', async () => {
      const operator = await here.signUp();
      await here.sql(`update users set roles = '{user,admin}' where id = $1`, [operator.grant.user.id]);
      const { accessToken } = await here.login(operator.email);
      const person = await here.signUp();
      const role = { name: `helpers-${Date.now()}`, permissions: ['users:read'] };
      await here.http.post('/v1/admin/roles').set(bearer(accessToken)).send(role).expect(201);
      expect(await code(there, person.accessToken)).toBe('200');
      await here.http
        .patch(`/v1/admin/users/${person.grant.user.id}`)
        .set(bearer(accessToken))
        .send({ roles: ['user', role.name] })
        .expect(200);
      await expect.poll(() => code(there, person.accessToken), within).toBe('401 invalid_access_token');
    });

    test('a stopped feed is not live, and the database is asked', async () => {
      const person = await here.signUp();
      await there.container.feed.stop();
      expect(there.container.feed.isLive()).toBe(false);
      expect(await code(there, person.accessToken)).toBe('200');
      await here.http.post('/v1/auth/logout').set(bearer(person.accessToken)).send({}).expect(200);
      expect(await code(there, person.accessToken)).toBe('401 session_revoked');
    });
  });
}

describeFeed('through PostgreSQL', () => Promise.resolve(null));
describe.runIf(hasRedis)('with a Redis', () => describeFeed('through Redis', startRedis));
