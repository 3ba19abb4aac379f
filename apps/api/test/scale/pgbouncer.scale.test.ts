/** What clients notice when the way to the database goes, and what comes back by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { call, codeOf, signIn, signUp } from './support/people';
import { until } from './support/program';
import { startWorld, type World } from './support/world';

let world: World | null;
beforeAll(async () => {
  world = await startWorld({ instances: 2, env: { RATE_LIMITS: 'off' } });
});
afterAll(() => world?.end());

const missing = 'a program is missing, see above';

test('G06 without PgBouncer: 503 in the words of the API, tokens still checked, and all of it back by itself', async (context) => {
  if (world === null) return context.skip(missing);
  const { url, pgbouncer, instances } = world;
  const { accessToken: token, email } = await signUp(url);
  await pgbouncer.kill();
  await until(
    'no instance is ready',
    async () => !(await Promise.all(instances.map((each) => each.isReady()))).some(Boolean),
  );
  await until(
    'the balancer has noticed',
    async () => codeOf(await call(url, 'GET /v1/me', { token })) === 'dependency_unavailable',
  );
  for (let turn = 0; turn < 4; turn += 1) {
    const me = await call(url, 'GET /v1/me', { token });
    expect(me.status).toBe(503);
    expect(codeOf(me)).toBe('dependency_unavailable');
    expect(me.headers.get('x-request-id')).not.toBeNull();
    expect((await call(url, 'GET /v1/auth/session', { token })).status).toBe(200);
  }
  const began = performance.now();
  await pgbouncer.start();
  await until('it is back', async () => (await call(url, 'GET /v1/me', { token })).status === 200, {
    within: seconds(15),
  });
  console.log(`PgBouncer is back: answers again after ${Math.round(performance.now() - began)} ms`);
  expect((await signIn(url, email)).accessToken).not.toBe('');
  await until('every instance is ready', async () =>
    (await Promise.all(instances.map((each) => each.isReady()))).every(Boolean),
  );
});

test('J16 with the connection that listens cut, an ended session is refused all the same', async (context) => {
  if (world === null) return context.skip(missing);
  const { sql, instances } = world;
  const [here = '', there = ''] = instances.map((each) => each.url);
  const { email } = await signUp(world.url);
  for (let turn = 0; turn < 5; turn += 1) {
    const { accessToken: token } = await signIn(here, email);
    expect((await call(there, 'GET /v1/auth/session', { token })).status).toBe(200);
    const cut = await sql(
      `select pg_terminate_backend(pid) as cut from pg_stat_activity
       where datname = current_database() and query in ('select 1', 'listen authflow_session_revoked; listen authflow_grants_changed')`,
    );
    expect(cut.length).toBeGreaterThanOrEqual(2);
    expect((await call(here, 'POST /v1/auth/logout', { token })).status).toBe(200);
    await until(
      'the session is refused',
      async () => codeOf(await call(there, 'GET /v1/auth/session', { token })) === 'session_revoked',
      {
        every: 2,
        within: 1000,
      },
    );
    await until(
      'the feed is back',
      async () => (await feedOf(there)) === 'up' && (await feedOf(here)) === 'up',
    );
  }
});

async function feedOf(base: string): Promise<unknown> {
  const { body } = await call(base, 'GET /health/ready');
  return (body as { checks?: { revocationFeed?: string } }).checks?.revocationFeed;
}
