import { accountDeletedSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, minutes } from '#src/domain/duration';
import { browserLogin, events, meStatus, refresh } from '#test/support/calls';
import { tokenFor } from '#test/support/email-changes';
import { bearer, browser, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const remove = (accessToken: string) => harness.http.delete('/v1/me').set(bearer(accessToken));
const restore = (token: string) => harness.http.post('/v1/auth/restore-account').send({ token });
const login = (email: string, password = goodPassword) =>
  harness.http.post('/v1/auth/login').send({ email, password });
const count = async (table: string, userId: string) =>
  (await harness.sql<{ count: number }>(`select count(*) from ${table} where user_id = $1`, [userId]))[0]
    ?.count;

test('delete → everything ends → the mailed link restores it → sign in as before', async () => {
  const person = await harness.signUp();
  const phone = await harness.login(person.email);
  const before = harness.clock.now().getTime();
  const { body } = await remove(person.accessToken).expect(200);
  const { status, erasedAt } = accountDeletedSchema.strict().parse(body);
  expect(status).toBe('deleted');
  expect(Date.parse(erasedAt) - before).toBeGreaterThanOrEqual(days(14));
  expect(Date.parse(erasedAt) - before).toBeLessThan(days(14) + minutes(1));
  for (const { accessToken } of [person, phone]) expect(await meStatus(harness, accessToken)).toBe(401);
  expect((await refresh(harness, phone.refreshToken)).status).toBe(401);

  const [mail] = await harness.mails(person.email);
  expect(mail?.links).toEqual([
    expect.stringMatching(/^https:\/\/app\.example\.test\/auth\/restore-account\/[\w-]{43}$/),
  ]);
  harness.clock.advance(days(13));
  const token = tokenFor(await harness.mails(person.email), 'restore-account');
  const restored = await restore(token).expect(200, { status: 'account_restored' });
  expect(restored.headers['set-cookie']).toBeUndefined();
  expectProblem(await restore(token), 400, 'invalid_or_expired_token');
  expect(await meStatus(harness, phone.accessToken)).toBe(401);
  await harness.login(person.email);
  const [notice] = await harness.mails(person.email);
  expect(notice?.links).toEqual(['https://app.example.test/auth/forgot-password']);
  expect(await events(harness, person.grant.user.id)).toEqual(
    expect.arrayContaining(['account.deleted success', 'account.restored success']),
  );
});

test('a closed account is to every door as if it were not there', async () => {
  const person = await harness.signUp();
  await remove(person.accessToken).expect(200);
  const mailed = (await harness.mails(person.email)).length;
  const closed = await login(person.email);
  const unknown = await login('nobody-at-all@example.test');
  expectProblem(closed, 401, 'invalid_credentials');
  const { requestId: _closed, ...sameAs } = closed.body as Record<string, unknown>;
  const { requestId: _unknown, ...that } = unknown.body as Record<string, unknown>;
  expect(sameAs).toEqual(that);
  await harness.http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
  await harness.http.post('/v1/auth/verify-email/resend').send({ email: person.email }).expect(202);
  expect(await harness.mails(person.email)).toHaveLength(mailed);
});

test('registering at a closed address changes nothing and mails the way back once more', async () => {
  const person = await harness.signUp();
  await remove(person.accessToken).expect(200);
  const first = tokenFor(await harness.mails(person.email), 'restore-account');
  const attempt = { email: person.email, password: 'copper-meadow-whistle-77', name: 'Somebody Else' };
  await harness.http.post('/v1/auth/register').send(attempt).expect(202);
  const mails = await harness.mails(person.email);
  const second = tokenFor(mails, 'restore-account');
  expect(second).not.toBe(first);
  expect(mails[0]?.text).not.toContain('Somebody Else');
  expectProblem(await restore(first), 400, 'invalid_or_expired_token');
  await restore(second).expect(200);
  await harness.login(person.email);
  expectProblem(await login(person.email, attempt.password), 401, 'invalid_credentials');
});

test('after the grace nothing restores it, nobody finds it, and its rows are gone', async () => {
  const person = await harness.signUp();
  const { id } = person.grant.user;
  await remove(person.accessToken).expect(200);
  const token = tokenFor(await harness.mails(person.email), 'restore-account');
  harness.clock.advance(days(14) - minutes(1));
  await harness.container.housekeeping.runOnce();
  expect(await count('account_links', id)).toBe(1);
  harness.clock.advance(minutes(2));
  expectProblem(await restore(token), 400, 'invalid_or_expired_token');
  expect(await harness.container.housekeeping.runOnce()).toBeGreaterThan(0);

  expect(await harness.sql('select id from users where id = $1', [id])).toEqual([]);
  for (const table of ['sessions', 'account_links', 'password_resets', 'email_verifications'])
    expect([table, await count(table, id)]).toEqual([table, 0]);
  expect(await harness.sql('select id from mail_outbox where recipient = $1', [person.email])).toEqual([]);
  const trail = await harness.sql<{ row: string; ip: unknown; agent: unknown }>(
    `select e::text as row, ip, user_agent as agent from audit_events e where user_id = $1`,
    [id],
  );
  expect(trail.length).toBeGreaterThan(2);
  for (const { row, ip, agent } of trail) {
    expect([ip, agent]).toEqual([null, null]);
    expect(row).not.toContain(person.email);
  }
  expect(await harness.mails(person.email)).toEqual([]);
  const newcomer = await harness.signUp(person.email);
  expect(newcomer.grant.user.id).not.toBe(id);
});

test('needs a proof ten minutes old at most', async () => {
  const person = await harness.signUp();
  harness.clock.advance(minutes(9) + 30_000);
  const second = await harness.login(person.email);
  harness.clock.advance(minutes(1));
  expectProblem(await remove(person.accessToken), 401, 'invalid_access_token');
  await harness.http.get('/v1/me').set(bearer(second.accessToken)).expect(200);
  harness.clock.advance(minutes(5));
  const { body } = await harness.http
    .post('/v1/auth/refresh')
    .send({ refreshToken: person.refreshToken })
    .expect(200);
  expectProblem(await remove(body.accessToken as string), 403, 'reauthentication_required');
  await remove(second.accessToken).expect(200);
});

test('in a browser the refresh cookie goes as well', async () => {
  const person = await harness.signUp();
  const { accessToken } = await browserLogin(harness, person);
  const answer = await remove(accessToken).set(browser).expect(200);
  expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-authflow_refresh=; Path=\/; Max-Age=0;/);
});

test('a link that never was one: refused, and noted without a name', async () => {
  expectProblem(await restore('x'.repeat(43)), 400, 'invalid_or_expired_token');
  const [event] = await harness.sql(
    `select user_id as "userId", detail from audit_events where type = 'account.restored' and outcome = 'failure'
     order by id desc limit 1`,
  );
  expect(event).toEqual({ userId: null, detail: { reason: 'invalid_or_expired_token' } });
});
