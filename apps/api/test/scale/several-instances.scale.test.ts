/** What holds over several instances, and what clients notice when one of them goes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { readingTurn, startLoad } from './support/load';
import { call, codeOf, grantOf, signIn, signUp, type Grant } from './support/people';
import { until } from './support/program';
import { startWorld, type World } from './support/world';

let world: World | null;
beforeAll(async () => {
  world = await startWorld({ instances: 2, env: { RATE_LIMITS: 'off' } });
});
afterAll(() => world?.end());

const missing = 'a program is missing, see above';
const inFlight = 8;

describe('several instances', () => {
  test('J16 a session that ends at one is refused by the other within a second', async (context) => {
    if (world === null) return context.skip(missing);
    const [first, second] = pair(world);
    const { email } = await signUp(world.url);
    const took: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const [here, there] = turn % 2 === 0 ? [first, second] : [second, first];
      const { accessToken: token } = await signIn(here, email);
      expect((await call(there, 'GET /v1/auth/session', { token })).status).toBe(200);
      expect((await call(here, 'POST /v1/auth/logout', { token })).status).toBe(200);
      const ended = performance.now();
      await until(
        'the session is refused',
        async () => codeOf(await call(there, 'GET /v1/auth/session', { token })) === 'session_revoked',
        {
          every: 2,
          within: 2000,
        },
      );
      took.push(performance.now() - ended);
    }
    took.sort((one, other) => one - other);
    const [median = 0, most = 0] = [took[Math.floor(took.length / 2)], took.at(-1)];
    console.log(
      `revocation at the other instance: median ${median.toFixed(1)} ms, longest ${most.toFixed(1)} ms`,
    );
    expect(most).toBeLessThanOrEqual(1000);
  });

  test('R02 of refreshes that race over both, one rotates, and all get what it made', async (context) => {
    if (world === null) return context.skip(missing);
    const { sql } = world;
    const bases = pair(world);
    const { refreshToken, userId } = await signUp(world.url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_each, index) =>
        call(bases[index % 2] ?? '', 'POST /v1/auth/refresh', { body: { refreshToken } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map((answer) => grantOf(answer).refreshToken)).size).toBe(1);
    expect(await sql('select generation from sessions where user_id = $1', [userId])).toEqual([
      { generation: 2 },
    ]);
  });
});

describe('an instance that goes', () => {
  test('G06 killed under load: no more fails than was in flight, and the balancer moves on', async (context) => {
    if (world === null) return context.skip(missing);
    const { url, instances } = world;
    const victim = instances[0];
    const sessions = await manySessions(url);
    const load = startLoad(
      inFlight,
      readingTurn(
        url,
        sessions.map(({ accessToken }) => accessToken),
      ),
    );
    await until('load is on', () => load.asked() > 100);
    await victim?.program().end('SIGKILL');
    const killed = load.asked();
    await until('load goes on without it', () => load.asked() > killed + 200);
    await load.stop();
    console.log(
      `kill -9 under load: ${load.failures().length} of ${load.asked()} requests failed, ${inFlight} in flight`,
    );
    expect(load.failures().length, JSON.stringify(load.failures())).toBeLessThanOrEqual(inFlight);

    await victim?.start();
    await until('both are asked again', async () => (await askedOf(world)).every((count) => count > 0));
  });

  test('told to stop under load, writes among it: nothing fails', async (context) => {
    if (world === null) return context.skip(missing);
    const { url, instances } = world;
    const sessions = await manySessions(url);
    const tokens = sessions.map(({ refreshToken }) => refreshToken);
    const reading = readingTurn(
      url,
      sessions.map(({ accessToken }) => accessToken),
    );
    const load = startLoad(inFlight, async (client, turn) => {
      if (turn % 2 === 0) return reading(client, turn / 2);
      const answer = await call(url, 'POST /v1/auth/refresh', { body: { refreshToken: tokens[client] } });
      if (answer.status === 200) tokens[client] = grantOf(answer).refreshToken;
      return answer;
    });
    await until('load is on', () => load.asked() > 100);
    const victim = instances[1];
    const leaving = victim?.program().end('SIGTERM');
    await until('it says that it is not ready', async () => (await victim?.isReady()) === false);
    await leaving;
    const left = load.asked();
    await until('load goes on without it', () => load.asked() > left + 100);
    await load.stop();
    console.log(`SIGTERM under load: ${load.failures().length} of ${load.asked()} requests failed`);
    expect(load.failures()).toEqual([]);
    await victim?.start();
  });
});

describe('the way to the database', () => {
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
});

const pair = ({ instances: [first, second] }: World): [string, string] => [
  first?.url ?? '',
  second?.url ?? '',
];

/** As many sessions as there are clients, of one account. */
async function manySessions(url: string): Promise<Grant[]> {
  const { email } = await signUp(url);
  return Promise.all(Array.from({ length: inFlight }, () => signIn(url, email)));
}

/** How many of some requests each instance answered: each writes its own in its log. */
async function askedOf(within: World | null): Promise<number[]> {
  const { url = '', instances = [] } = within ?? {};
  const count = (text: string): number => text.split('/.well-known/jwks.json').length;
  const before = instances.map((each) => count(each.program().saidAll()));
  await Promise.all(Array.from({ length: 10 }, () => fetch(`${url}/.well-known/jwks.json`)));
  return instances.map((each, index) => count(each.program().saidAll()) - (before[index] ?? 0));
}

async function feedOf(base: string): Promise<unknown> {
  const { body } = await call(base, 'GET /health/ready');
  return (body as { checks?: { revocationFeed?: string } }).checks?.revocationFeed;
}
