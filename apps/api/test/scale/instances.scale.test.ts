/** What holds over several instances, and what clients notice when one of them goes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    const people = await manyPeople(url);
    const load = startLoad(
      inFlight,
      readingTurn(
        url,
        people.map(({ accessToken }) => accessToken),
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
    const people = await manyPeople(url);
    const tokens = people.map(({ refreshToken }) => refreshToken);
    const reading = readingTurn(
      url,
      people.map(({ accessToken }) => accessToken),
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

const pair = ({ instances: [first, second] }: World): [string, string] => [
  first?.url ?? '',
  second?.url ?? '',
];

async function manyPeople(url: string): Promise<Grant[]> {
  const people: Grant[] = [];
  for (let each = 0; each < inFlight; each += 1) people.push(await signUp(url));
  return people;
}

/** How many of some requests each instance answered: each writes its own in its log. */
async function askedOf(within: World | null): Promise<number[]> {
  const { url = '', instances = [] } = within ?? {};
  const count = (text: string): number => text.split('/.well-known/jwks.json').length;
  const before = instances.map((each) => count(each.program().said()));
  await Promise.all(Array.from({ length: 10 }, () => fetch(`${url}/.well-known/jwks.json`)));
  return instances.map((each, index) => count(each.program().said()) - (before[index] ?? 0));
}
