/** An account's whole life over several instances, with limits that hold over all of them, with Redis and without. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { call, codeOf, grantOf, password, signIn, signUp } from './support/people';
import { until } from './support/program';
import { startRedis, type Redis } from './support/redis';
import { startWorld, type World } from './support/world';

let redis: Redis | null;
let world: World | null;
beforeAll(async () => {
  redis = await startRedis();
  world = await startWorld({ instances: 2, env: redis === null ? {} : { REDIS_URL: redis.url } });
});
afterAll(() => world?.end());

const missing = 'a program is missing, see above';

test('an account lives its whole life through the balancer, at whichever instance, through PgBouncer', async (context) => {
  if (world === null) return context.skip(missing);
  const { url } = world;
  const { email } = await signUp(url);
  const grant = grantOf(await call(url, 'POST /v1/auth/login', { body: { email, password } }));
  const body = { refreshToken: grant.refreshToken };
  const refreshed = grantOf(await call(url, 'POST /v1/auth/refresh', { body }));
  const token = refreshed.accessToken;
  for (let turn = 0; turn < 6; turn += 1) {
    expect((await call(url, 'GET /v1/me', { token })).body).toMatchObject({ email });
    expect((await call(url, 'GET /v1/auth/session', { token })).status).toBe(200);
    expect((await call(url, 'GET /v1/me/sessions', { token })).body).toMatchObject({ items: [{}, {}] });
  }
  expect(await call(url, 'POST /v1/auth/logout', { token })).toMatchObject({ status: 200 });
  expect((await call(url, 'GET /v1/me', { token })).status).toBe(401);
});

test('X13 guesses that alternate between instances share one limit', async (context) => {
  if (world === null) return context.skip(missing);
  const { email } = await signUp(world.url);
  expect(await guessesUntilRefused(world, email)).toBeLessThanOrEqual(5);
});

test('G06 without Redis guesses are limited and ended sessions refused all the same, and it is used again when it is back', async (context) => {
  if (world === null || redis === null) return context.skip(missing);
  const { url, instances } = world;
  const [here = '', there = ''] = instances.map((each) => each.url);
  const { email } = await signUp(url);
  const { accessToken: token } = await signIn(here, email);
  expect((await call(there, 'GET /v1/auth/session', { token })).status).toBe(200);

  await redis.kill();
  expect((await call(here, 'POST /v1/auth/logout', { token })).status).toBe(200);
  await until(
    'the session is refused',
    async () => codeOf(await call(there, 'GET /v1/auth/session', { token })) === 'session_revoked',
    { within: seconds(1), every: 5 },
  );
  expect(await guessesUntilRefused(world, email)).toBeLessThanOrEqual(5);
  const other = await signUp(url);
  expect((await call(url, 'GET /v1/me', { token: other.accessToken })).status).toBe(200);

  await redis.start();
  await until(
    'Redis is used again',
    async () => (await redisOf(here)) === 'up' && (await redisOf(there)) === 'up',
  );
});

/** How many wrong passwords an account takes, each at the next instance. */
async function guessesUntilRefused({ instances }: World, email: string): Promise<number> {
  for (let guess = 0; guess < 20; guess += 1) {
    const { url = '' } = instances[guess % instances.length] ?? {};
    const wrong = { email, password: `not the passphrase ${guess}` };
    const { status } = await call(url, 'POST /v1/auth/login', { body: wrong });
    if (status === 429) return guess;
    expect(status).toBe(401);
  }
  return Number.POSITIVE_INFINITY;
}

async function redisOf(base: string): Promise<unknown> {
  const { body } = await call(base, 'GET /health/ready');
  return (body as { checks?: { redis?: string } }).checks?.redis;
}
