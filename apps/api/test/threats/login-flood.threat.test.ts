/**
 * Invariant: a flood of logins takes nothing from those who are signed in, keeps nobody waiting beyond a bound, tells nobody
 * who has an account, and shuts out nobody who comes back when told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tally, together } from '#test/support/calls';
import { bearer, goodPassword, startHarness, type Harness, type Person } from '#test/support/harness';

let harness: Harness;
let person: Person;
beforeAll(async () => {
  // One thread at some 70 ms a hash, and three that may wait.
  harness = await startHarness({ env: { BCRYPT_COST: '10' }, hashing: { threads: 1, queueLimit: 4 } });
  person = await harness.signUp();
});
afterAll(() => harness.stop());

const credentials = () => ({ email: person.email, password: goodPassword });
const nobody = (index: number) => ({ email: `nobody-${index}@example.com`, password: goodPassword });

function login(body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(`${harness.url}/v1/auth/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** What a refused caller sees, but for what differs between any two answers. */
async function seenOf(response: Response): Promise<object> {
  const { requestId: _, instance: __, ...problem } = (await response.json()) as Record<string, unknown>;
  const { status, headers } = response;
  const named = [...headers.keys()].filter((name) => name !== 'date');
  return { status, problem, named };
}

/** The account, with its password and with another, and unknown ones: in turns. */
function anybody(index: number) {
  return [credentials(), { ...credentials(), password: 'not-the-password-at-all' }, nobody(index)][index % 3];
}

test('X14 beyond its bound the queue refuses known and unknown alike, with when to come back', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => login(anybody(index) ?? {})));
  const refused = answers
    .map((answer, index) => ({ answer, kind: index % 3 }))
    .filter(({ answer }) => answer.status === 503);
  expect(new Set(refused.map(({ kind }) => kind))).toEqual(new Set([0, 1, 2]));
  expect(refused.length).toBeLessThan(30);
  const seen = new Set(
    await Promise.all(refused.map(async ({ answer }) => JSON.stringify(await seenOf(answer)))),
  );
  expect([...seen]).toHaveLength(1);
  expect([...seen][0]).toContain('"code":"overloaded"');
  for (const { answer } of refused) expect(answer.headers.get('Retry-After')).toMatch(/^([1-9]|1\d)$/);
});

test('X14 whoever comes back when told is let in before the flood', async () => {
  let flooding = true;
  async function flood(attacker: number): Promise<void> {
    for (let turn = 0; flooding; turn += 1) {
      const answer = await login(nobody(1000 * attacker + turn));
      await answer.arrayBuffer();
      await sleep(40);
    }
  }
  const attackers = together(8, flood);
  const refused = await untilRefused();
  await sleep(Number(refused.headers.get('Retry-After')) * 1000);
  const again = await login(credentials());
  flooding = false;
  await attackers;
  expect(again.status).toBe(200);
}, 60_000);

/** In a flood: tries until there was no place. */
async function untilRefused(): Promise<Response> {
  for (let tries = 0; tries < 50; tries += 1) {
    const answer = await login(credentials());
    if (answer.status === 503) return answer;
    await answer.arrayBuffer();
  }
  throw new Error('the flood left a place each time');
}

test('X14 a login whose client is gone keeps no place', async () => {
  const leaving = new AbortController();
  const gone = Promise.allSettled(
    Array.from({ length: 12 }, (_, index) => login(nobody(index), leaving.signal)),
  );
  await sleep(60);
  expect((await login(credentials())).status).toBe(503);
  leaving.abort();
  await gone;
  await sleep(150); // what had begun
  expect((await login(credentials())).status).toBe(200);
});

test('X14 those who are signed in are served while it lasts', async () => {
  const flood = together(12, (index) => login(nobody(index)));
  const reads = await together(50, () =>
    fetch(`${harness.url}/v1/me`, { headers: bearer(person.accessToken) }),
  );
  expect(tally(reads.map(({ status }) => String(status)))).toEqual({ '200': 50 });
  await flood;
});
