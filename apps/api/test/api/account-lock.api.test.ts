import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, minutes } from '#src/domain/duration';
import { later } from '#src/domain/clock';
import { lockByLink, lockOwn, recover, strangersBrowser, strangeSignIn } from '#test/support/account-locks';
import { events, labelOf, meStatus, subjects, together } from '#test/support/calls';
import { tokenFor } from '#test/support/email-changes';
import { browser, goodPassword, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

const password = 'copper-meadow-whistle-77';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => harness.stop());

const login = (email: string, headers: Record<string, string> = {}) =>
  harness.http.post('/v1/auth/login').set(headers).send({ email, password: goodPassword });

async function newDeviceMails({ email }: Pick<Person, 'email'>): Promise<number> {
  return (await harness.mails(email)).filter(({ links }) =>
    links.some((link) => link.includes('/account-lock/')),
  ).length;
}

describe('the mail about a new device', () => {
  test('comes for another browser, says which, and not for the first sign-in nor a known one', async () => {
    const person = await harness.signUp();
    await login(person.email).expect(200);
    expect(await newDeviceMails(person)).toBe(0);
    await strangeSignIn(harness, person);
    const [mail] = await harness.mails(person.email);
    expect(mail?.text).toContain('Firefox on Windows');
    expect(mail?.links[0]).toMatch(/^https:\/\/app\.example\.test\/auth\/account-lock\/[\w-]{43}$/);
    await login(person.email, { 'User-Agent': strangersBrowser }).expect(200);
    expect(await newDeviceMails(person)).toBe(1);
  });

  test('comes for another network, and not for another address of the same', async () => {
    const person = await harness.signUp();
    await login(person.email, { 'X-Forwarded-For': '2001:db8:1:1::1' }).expect(200);
    expect(await newDeviceMails(person)).toBe(1);
    await login(person.email, { 'X-Forwarded-For': '2001:db8:1:1::2' }).expect(200);
    expect(await newDeviceMails(person)).toBe(1);
  });

  test('comes once for a burst of sign-ins of one new client', async () => {
    const person = await harness.signUp();
    const answers = await together(10, () => login(person.email, { 'User-Agent': strangersBrowser }).then());
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(await newDeviceMails(person)).toBe(1);
  });

  test('does not come for a browser known by its cookie, wherever it is', async () => {
    const person = await harness.signUp();
    const first = await login(person.email, { ...browser, 'User-Agent': strangersBrowser }).expect(200);
    expect(await newDeviceMails(person)).toBe(1);
    const cookies = [first.headers['set-cookie'] ?? []].flat().map((line) => String(line).split(';', 1)[0]);
    const device = cookies.find((cookie) => cookie?.includes('device')) ?? '';
    const elsewhere = { ...browser, 'User-Agent': 'Other/1.0', 'X-Forwarded-For': '203.0.113.9' };
    await login(person.email, { ...elsewhere, Cookie: device }).expect(200);
    expect(await newDeviceMails(person)).toBe(1);
    await login(person.email, { ...elsewhere, 'X-Forwarded-For': '198.51.100.9' }).expect(200);
    expect(await newDeviceMails(person)).toBe(2);
  });

  test('made a second time it is the same mail', async () => {
    const person = await harness.signUp();
    const { lockToken } = await strangeSignIn(harness, person);
    await harness.sql(
      `update mail_outbox set state = 'queued', leased_until = null, next_attempt_at = now() - interval '1 minute'
       where kind = 'new_device' and recipient = $1`,
      [person.email],
    );
    expect(tokenFor(await harness.mails(person.email), 'account-lock')).toBe(lockToken);
  });
});

describe('POST /v1/auth/account-lock', () => {
  test('locks, says so, tells by mail, and the mail’s link is the way back', async () => {
    const person = await harness.signUp();
    const { lockToken } = await strangeSignIn(harness, person);
    const answer = await lockByLink(harness, lockToken).expect(200, { status: 'account_locked' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await meStatus(harness, person.accessToken)).toBe(401);
    expect(await events(harness, person.grant.user.id)).toContain('account.locked success');
    expectProblem(await login(person.email), 401, 'invalid_credentials');
    await recover(harness, person.email, password);
    await harness.login(person.email, password);
  });

  test('the link lives for seven days', async () => {
    const [early, late] = [await harness.signUp(), await harness.signUp()];
    const inTime = await strangeSignIn(harness, early);
    const tooLate = await strangeSignIn(harness, late);
    harness.clock.advance(days(7) - minutes(5));
    await lockByLink(harness, inTime.lockToken).expect(200);
    harness.clock.advance(minutes(6));
    expectProblem(await lockByLink(harness, tooLate.lockToken), 400, 'invalid_or_expired_token');
    expect(await events(harness, late.grant.user.id)).not.toContain('account.locked success');
  });

  test('refuses what never was a link, notes it, and any other type', async () => {
    expectProblem(await lockByLink(harness, 'x'.repeat(43)), 400, 'invalid_or_expired_token');
    const [event] = await harness.sql(
      `select user_id as "userId", detail from audit_events
       where type = 'account.locked' and outcome = 'failure' order by id desc limit 1`,
    );
    expect(event).toEqual({ userId: null, detail: { reason: 'invalid_or_expired_token' } });
    for (const token of [undefined, null, true, 0, '', [], { $ne: null }, { not: '' }])
      expectProblem(await lockByLink(harness, token), 400, 'validation_failed');
  });

  test('guessing reaches the limit', async () => {
    const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
    try {
      const statuses = [];
      for (let times = 0; times < 31; times += 1)
        statuses.push((await lockByLink(limited, 'x'.repeat(43))).status);
      expect(statuses).toEqual([...Array<number>(30).fill(400), 429]);
    } finally {
      await limited.stop();
    }
  });
});

describe('POST /v1/me/lock', () => {
  test('locks, the session that asks included', async () => {
    const person = await harness.signUp();
    await lockOwn(harness, person.accessToken).expect(200, { status: 'account_locked' });
    expect(await meStatus(harness, person.accessToken)).toBe(401);
    expect(labelOf(await lockOwn(harness, person.accessToken))).toBe('401 session_revoked');
    expect((await subjects(harness, person.email)).filter((subject) => /locked/i.test(subject))).toHaveLength(
      1,
    );
    await recover(harness, person.email, password);
    await harness.login(person.email, password);
  });

  test('needs somebody signed in, and a time in the last thirty days', async () => {
    expectProblem(await harness.http.post('/v1/me/lock').send({}), 401, 'unauthenticated');
    const { accessToken } = await harness.signUp();
    const now = harness.clock.now();
    for (const since of [later(now, minutes(1)), later(now, -days(31))]) {
      const problem = expectProblem(
        await lockOwn(harness, accessToken, { since: since.toISOString() }),
        400,
        'validation_failed',
      );
      expect(problem.errors).toEqual([expect.objectContaining({ path: 'since', code: 'out_of_range' })]);
    }
    for (const since of [null, 0, '', 'yesterday', [], {}])
      expectProblem(await lockOwn(harness, accessToken, { since }), 400, 'validation_failed');
    expectProblem(await lockOwn(harness, accessToken, { userId: 'x' }), 400, 'validation_failed');
    expect(await meStatus(harness, accessToken)).toBe(200);
    await lockOwn(harness, accessToken, { since: later(now, -days(29)).toISOString() }).expect(200);
  });
});
