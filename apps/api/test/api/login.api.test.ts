import { sessionGrantSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserLogin, events, meStatus, refreshCookie } from '#test/support/calls';
import { bearer, browser, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('signs a verified account in and answers a session grant', async () => {
  const { grant, email } = await harness.signUp();
  expect(grant).toMatchObject({ status: 'authenticated', tokenType: 'Bearer', expiresIn: 600 });
  expect(grant.user).toMatchObject({
    email,
    emailVerified: true,
    roles: ['user'],
    permissions: [],
    mfaEnabled: false,
  });
  await harness.http.get('/v1/me').set(bearer(grant.accessToken)).expect(200, grant.user);
});

test('an unverified account learns so only with the right password, and gets a fresh verification', async () => {
  const email = 'unverified@example.test';
  await harness.http.post('/v1/auth/register').send({ email, password: goodPassword }).expect(202);
  const wrong = await harness.http
    .post('/v1/auth/login')
    .send({ email, password: 'not-the-password' })
    .expect(401);
  expect(wrong.body.code).toBe('invalid_credentials');

  const right = await harness.http.post('/v1/auth/login').send({ email, password: goodPassword }).expect(403);
  expect(right.body).toMatchObject({ code: 'email_not_verified', verificationId: expect.any(String) });
  const [mail] = await harness.mails(email);
  const { body } = await harness.http
    .post('/v1/auth/verify-email')
    .send({ verificationId: right.body.verificationId, code: mail?.code })
    .expect(200);
  expect(body).toMatchObject({ status: 'authenticated', refreshToken: expect.any(String) });
  await harness.http
    .post('/v1/auth/verify-email')
    .send({ token: linkToken(mail) })
    .expect(400);
});

test('a disabled account is told so only with the right password', async () => {
  const { email } = await harness.signUp();
  await harness.sql(`update users set status = 'disabled' where email = $1`, [email]);
  const wrong = await harness.http
    .post('/v1/auth/login')
    .send({ email, password: 'not-the-password' })
    .expect(401);
  expect(wrong.body.code).toBe('invalid_credentials');
  const right = await harness.http.post('/v1/auth/login').send({ email, password: goodPassword }).expect(403);
  expect(right.body.code).toBe('account_disabled');
});

const login = (body: object, headers: Record<string, string> = {}) =>
  harness.http.post('/v1/auth/login').set(headers).send(body);

test('body delivery: the whole grant and no cookie', async () => {
  const { email } = await harness.signUp();
  const { body, headers } = await login({ email, password: goodPassword }).expect(200);
  sessionGrantSchema.required({ refreshToken: true }).strict().parse(body);
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['cache-control']).toBe('no-store');
});

test('cookie delivery: the refresh token in a cookie no script reads, and nowhere else', async () => {
  const { email } = await harness.signUp();
  const response = await login({ email, password: goodPassword }, browser).expect(200);
  sessionGrantSchema.omit({ refreshToken: true }).strict().parse(response.body);
  expect(refreshCookie(response).line).toMatch(
    /^__Host-authflow_refresh=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/,
  );
});

test('two sign-ins are two sessions, with tokens of their own', async () => {
  const { email } = await harness.signUp();
  const [one, other] = [await harness.login(email), await harness.login(email)];
  expect(one.refreshToken).not.toBe(other.refreshToken);
  for (const { accessToken } of [one, other]) expect(await meStatus(harness, accessToken)).toBe(200);
});

test('signing in again in one browser ends the session whose cookie is overwritten, and no other', async () => {
  const person = await harness.signUp();
  const before = await browserLogin(harness, person);
  const after = await login(
    { email: person.email, password: goodPassword },
    { ...browser, Cookie: before.cookie },
  ).expect(200);
  expect(await meStatus(harness, before.accessToken)).toBe(401);
  expect(await meStatus(harness, after.body.accessToken)).toBe(200);
  expect(await meStatus(harness, person.accessToken)).toBe(200);
});

test('a refused sign-in ends nothing, and a cookie without our header is not looked at', async () => {
  const person = await harness.signUp();
  const { cookie, accessToken } = await browserLogin(harness, person);
  await login({ email: person.email, password: 'not-the-password' }, { ...browser, Cookie: cookie }).expect(
    401,
  );
  await login({ email: person.email, password: goodPassword }, { Cookie: cookie }).expect(200);
  expect(await meStatus(harness, accessToken)).toBe(200);
});

test('every refusal leaves one event, and a sign-in another', async () => {
  const { email, grant } = await harness.signUp();
  await login({ email, password: 'not-the-password' }).expect(401);
  await harness.sql(`update users set status = 'disabled' where email = $1`, [email]);
  await login({ email, password: goodPassword }).expect(403);
  expect((await events(harness, grant.user.id)).slice(-2)).toEqual([
    'login.failed failure',
    'login.failed failure',
  ]);
  const reasons = await harness.sql(
    `select detail ->> 'reason' as reason from audit_events where user_id = $1 and type = 'login.failed' order by id`,
    [grant.user.id],
  );
  expect(reasons).toEqual([{ reason: 'invalid_credentials' }, { reason: 'account_disabled' }]);
});

test.each([
  [{}, ['email', 'password']],
  [{ email: 'a@example.test' }, ['password']],
  [{ email: 'a@example.test', password: '' }, ['password']],
  [{ email: 'a@example.test', password: ['x'] }, ['password']],
  [{ email: { $ne: null }, password: 'x' }, ['email']],
  [{ email: 'a@example.test', password: 'x', remember: true }, ['remember']],
])('refuses %j', async (body, paths) => {
  const problem = expectProblem(await login(body), 400, 'validation_failed');
  expect(problem.errors?.map(({ path }) => path)).toEqual(paths);
});
