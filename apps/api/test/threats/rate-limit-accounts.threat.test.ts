/**
 * Invariant: guessing at one account is slowed wherever it comes from, and strangers never lock its owner
 * out.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rateLimits } from '#src/domain/rate-limits';
import { together } from '#test/support/calls';
import { browser, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

const env = { RATE_LIMITS: 'on', TRUST_PROXY: '1' };
const [perMinute] = rateLimits.loginAccount;
let database: TestDatabase;
let harness: Harness;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  harness = await startHarness({ env, database });
  return () => harness.stop();
});
afterAll(() => database.drop());

interface Attempt {
  email: string;
  password?: string;
  from: string;
  cookie?: string;
  on?: Harness;
}

function signIn({ email, password = 'not-it-at-all-9', from, cookie, on = harness }: Attempt) {
  const request = on.http.post('/v1/auth/login').set(browser).set('X-Forwarded-For', from);
  if (cookie !== undefined) request.set('Cookie', cookie);
  return request.send({ email, password });
}

/** Strangers from many places use up whatever they can of an account. */
async function exhaust(email: string): Promise<void> {
  for (let attempt = 0; attempt < perMinute.points; attempt += 1)
    await signIn({ email, from: `198.51.100.${attempt + 1}` }).expect(401);
  expectProblem(await signIn({ email, from: '198.51.100.99' }), 429, 'rate_limited');
}

describe('X06 bursts', () => {
  test('of a hundred parallel tries no more are evaluated than the limit allows', async () => {
    const { email } = await harness.signUp();
    const statuses = await together(100, (index) =>
      signIn({ email, from: `203.0.113.${index + 1}` }).then(({ status }) => status),
    );
    const wrong = statuses.filter((status) => status === 401).length;
    expect(wrong).toBeLessThanOrEqual(perMinute.points);
    expect(wrong).toBeGreaterThan(0);
    expect(statuses.filter((status) => status === 429)).toHaveLength(100 - wrong);
    const [audited] = await harness.sql<{ count: number }>(
      `select count(*) as count from audit_events e join users u on u.id = e.user_id
       where u.email = $1 and e.type = 'login.failed'`,
      [email],
    );
    expect(audited?.count).toBe(wrong);
  });

  test('the right password among them gets no extra tries', async () => {
    const email = 'burst-right@example.test';
    await harness.http.post('/v1/auth/register').send({ email, password: goodPassword }).expect(202);
    await exhaust(email);
    expectProblem(
      await signIn({ email, password: goodPassword, from: '198.51.100.150' }),
      429,
      'rate_limited',
    );
  });
});

describe('X08 spraying and spread', () => {
  test('one password over many accounts is slowed by the address', async () => {
    const statuses: number[] = [];
    for (let account = 0; account < rateLimits.loginAddress[0].points + 10; account += 1)
      statuses.push((await signIn({ email: `spray-${account}@example.test`, from: '203.0.113.200' })).status);
    expect(statuses.slice(-10)).toEqual(Array<number>(10).fill(429));
  });

  test('many addresses on one account are slowed by the account, known or not', async () => {
    const { email } = await harness.signUp();
    await exhaust(email);
    await exhaust('spread-nobody@example.test');
  });

  test('a success gives back the try it took, and no more', async () => {
    const { email, password } = await harness.signUp();
    const from = '203.0.113.77';
    const failures = perMinute.points - 1;
    for (let attempt = 0; attempt < failures; attempt += 1) await signIn({ email, from }).expect(401);
    for (let again = 0; again < 3; again += 1)
      await signIn({ email, password, from: '127.0.0.1' }).expect(200);
    await signIn({ email, from }).expect(401);
    expectProblem(await signIn({ email, from }), 429, 'rate_limited');
  });
});

describe('the lane of known devices and addresses', () => {
  test('strangers who use up an account’s tries do not lock its owner out', async () => {
    const { email, password } = await harness.signUp();
    const first = await signIn({ email, password, from: '192.0.2.50' }).expect(200);
    const device = [first.headers['set-cookie'] ?? []]
      .flat()
      .map((line) => String(line).split(';', 1)[0] ?? '')
      .find((pair) => pair.includes('device'));
    await exhaust(email);
    await signIn({ email, password, from: '192.0.2.50' }).expect(200);
    await signIn({ email, password, from: '203.0.113.9', cookie: device ?? '' }).expect(200);
    expectProblem(await signIn({ email, password, from: '203.0.113.12' }), 429, 'rate_limited');
    expectProblem(
      await signIn({ email, password, from: '203.0.113.13', cookie: `${device}x` }),
      429,
      'rate_limited',
    );
  });

  test('a device of one account opens no lane to another, and its own lane ends too', async () => {
    const [owner, other] = [await harness.signUp(), await harness.signUp()];
    const { headers } = await signIn({ ...owner, from: '192.0.2.60' }).expect(200);
    const cookie = String(
      [headers['set-cookie'] ?? []].flat().find((line) => String(line).includes('device')),
    );
    await exhaust(other.email);
    expectProblem(await signIn({ ...other, from: '203.0.113.10', cookie }), 429, 'rate_limited');

    const statuses: number[] = [];
    for (let attempt = 0; attempt <= perMinute.points; attempt += 1)
      statuses.push((await signIn({ email: owner.email, from: '203.0.113.11', cookie })).status);
    expect(statuses).toEqual([...Array<number>(perMinute.points).fill(401), 429]);
  });
});

describe('X11 mail bombing', () => {
  const [perHour] = rateLimits.mailRecipient;
  const ask = (path: string, body: object, index: number) =>
    harness.http
      .post(path)
      .set('X-Forwarded-For', `203.0.113.${index + 1}`)
      .send(body);

  test('one box gets no more mails than its limit, whoever asks for whatever, in whatever spelling', async () => {
    const { email } = await harness.signUp(`bombed@example.test`);
    const spellings = [email, email.toUpperCase(), ` ${email} `];
    const paths = ['/v1/auth/forgot-password', '/v1/auth/verify-email/resend', '/v1/auth/register'];
    const before = (await harness.mails(email)).length;
    const statuses: number[] = [];
    for (let index = 0; index < 30; index += 1) {
      const path = paths[index % paths.length] ?? '';
      const body = {
        email: spellings[index % spellings.length],
        ...(path.endsWith('register') ? { password: goodPassword } : {}),
      };
      statuses.push((await ask(path, body, index)).status);
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(perHour.points - 1); // one went to sign-up
    expect(statuses.slice(-20)).toEqual(Array<number>(20).fill(429));
    expect((await harness.mails(email)).length - before).toBeLessThan(perHour.points);
  });

  test('mails that go nowhere count too, so the limit tells nothing', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < perHour.points + 2; index += 1)
      statuses.push((await ask('/v1/auth/forgot-password', { email: 'ghost@example.test' }, index)).status);
    expect(statuses).toEqual([...Array<number>(perHour.points).fill(202), 429, 429]);
  });
});

describe('X13 restarts and instances', () => {
  test('share one count', async () => {
    const email = 'counted@example.test';
    const second = await startHarness({ env, database });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < perMinute.points; attempt += 1)
      statuses.push(
        (await signIn({ email, from: `192.0.2.${attempt + 100}`, on: attempt % 2 ? second : harness }))
          .status,
      );
    await second.stop();
    const restarted = await startHarness({ env, database });
    statuses.push((await signIn({ email, from: '192.0.2.200', on: restarted })).status);
    statuses.push((await signIn({ email, from: '192.0.2.201' })).status);
    await restarted.stop();
    expect(statuses).toEqual([...Array<number>(perMinute.points).fill(401), 429, 429]);
  });
});

describe('what a limit says', () => {
  test('Retry-After, RateLimit and RateLimit-Policy name the limit that refused, and waiting helps', async () => {
    const email = 'told@example.test';
    const open = await signIn({ email, from: '192.0.2.210' });
    expect(open.headers['ratelimit']).toMatch(/^"login-address-minute";r=29;t=\d+$/);
    for (let attempt = 1; attempt < perMinute.points; attempt += 1)
      await signIn({ email, from: '192.0.2.210' });
    const refused = await signIn({ email, from: '192.0.2.210' });
    const { detail } = expectProblem(refused, 429, 'rate_limited');
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(perMinute.windowSeconds);
    expect(detail).toContain(perMinute.name);
    expect(refused.headers['ratelimit-policy']).toBe(`"${perMinute.name}";q=${perMinute.points};w=60`);
    expect(refused.headers['ratelimit']).toBe(`"${perMinute.name}";r=0;t=${wait}`);

    await harness.sql('update rate_limits set expire = $1', [Date.now() - 1]);
    const elsewhere = await startHarness({ env, database });
    await signIn({ email, from: '192.0.2.210', on: elsewhere }).expect(401);
    await elsewhere.stop();
  });

  test('a flood that is refused costs the database nothing', async () => {
    const email = 'flood@example.test';
    await exhaust(email);
    const read = () =>
      harness.sql<{ total: number }>(
        `select sum(points)::int as total from rate_limits where key like 'login-account%'`,
      );
    const before = await read();
    await together(50, (index) => signIn({ email, from: `203.0.113.${index + 1}` }));
    await sleep(20);
    expect(await read()).toEqual(before);
  });
});
