import { sessionGrantSchema, verificationStatusSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshCookie } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, browser, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let people = 0;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

async function register() {
  const email = `newcomer-${(people += 1)}@example.test`;
  const { body } = await harness.http
    .post('/v1/auth/register')
    .send({ email, password: goodPassword })
    .expect(202);
  const [mail] = await harness.mails(email);
  const verificationId: string = body.verificationId;
  return { email, verificationId, token: linkToken(mail), code: mail?.code ?? '' };
}
const verify = (body: object) => harness.http.post('/v1/auth/verify-email').send(body);
const status = async (verificationId: string) => {
  const { body } = await harness.http.get(`/v1/auth/verify-email/${verificationId}/status`).expect(200);
  return verificationStatusSchema.strict().parse(body);
};

test('by link elsewhere: verified, nobody signed in', async () => {
  const { token, email } = await register();
  const response = await verify({ token }).expect(200, { status: 'verified' });
  expect(response.headers['set-cookie']).toBeUndefined();
  expect((await harness.login(email)).user.emailVerified).toBe(true);
});

test.each(['code', 'token'] as const)(
  'by %s in the client that registered: goes on signed in',
  async (proof) => {
    const { verificationId, [proof]: value } = await register();
    const { body } = await verify({ verificationId, [proof]: value }).expect(200);
    const grant = sessionGrantSchema.strict().parse(body);
    expect(grant.user.emailVerified).toBe(true);
    expect(grant.refreshToken).toBeTypeOf('string');
    const { body: claims } = await harness.http
      .get('/v1/auth/session')
      .set(bearer(grant.accessToken))
      .expect(200);
    expect(claims.amr).toEqual(['otp']); // a one-time secret by mail, in the words of RFC 8176
  },
);

test('in a browser the session arrives in the cookie', async () => {
  const { verificationId, code } = await register();
  const response = await verify({ verificationId, code }).set(browser).expect(200);
  sessionGrantSchema.omit({ refreshToken: true }).strict().parse(response.body);
  expect(refreshCookie(response).line).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
});

test('a link with the id of another attempt is refused, and stays good', async () => {
  const one = await register();
  const other = await register();
  expectProblem(
    await verify({ token: one.token, verificationId: other.verificationId }),
    400,
    'invalid_or_expired_token',
  );
  await verify({ token: one.token }).expect(200);
});

test.each([
  [{}, ['token']],
  [{ verificationId: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e', code: '12345' }, ['code']],
  [{ verificationId: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e', code: 123456 }, ['code']],
  [{ verificationId: 'x', code: '123456' }, ['verificationId']],
])('refuses %j', async (body, paths) => {
  const problem = expectProblem(await verify(body), 400, 'validation_failed');
  expect(problem.errors?.map(({ path }) => path)).toEqual(paths);
});

test('an unknown id answers as a wrong code does', async () => {
  const verificationId = '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e';
  expectProblem(await verify({ verificationId, code: '123456' }), 400, 'invalid_code');
});

test('the waiting tab sees the mail go out and the address get proven', async () => {
  const email = 'waiting@example.test';
  const { body } = await harness.http.post('/v1/auth/register').send({ email, password: goodPassword });
  expect(await status(body.verificationId)).toEqual({ status: 'pending', delivery: 'queued' });
  const [mail] = await harness.mails(email);
  expect(await status(body.verificationId)).toEqual({ status: 'pending', delivery: 'sent' });
  await verify({ token: linkToken(mail) }).expect(200);
  expect((await status(body.verificationId)).status).toBe('verified');
});

test('a reset proves the address too, and the waiting tab sees it', async () => {
  const { email, verificationId } = await register();
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  const token = linkToken((await harness.mails(email))[0]);
  await harness.http
    .post('/v1/auth/reset-password')
    .send({ token, password: 'copper-meadow-whistle-77' })
    .expect(200);
  expect((await status(verificationId)).status).toBe('verified');
});

test('the status of an unknown id is not found, of no id invalid', async () => {
  const at = (id: string) => harness.http.get(`/v1/auth/verify-email/${id}/status`);
  expectProblem(await at('0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e'), 404, 'not_found');
  expectProblem(await at('x'), 400, 'validation_failed');
});

test('resend answers 202 whoever is meant, and mails whoever waits', async () => {
  const waiting = await register();
  const verified = await harness.signUp();
  const resend = (body: object) =>
    harness.http.post('/v1/auth/verify-email/resend').send(body).expect(202, { status: 'accepted' });
  await resend({ verificationId: waiting.verificationId });
  await resend({ verificationId: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e' });
  await resend({ email: verified.email });
  await resend({ email: 'nobody@example.test' });

  expect(await harness.mails(waiting.email)).toHaveLength(2);
  expect(await harness.mails(verified.email)).toHaveLength(1);
  expect(await harness.mails('nobody@example.test')).toEqual([]);
});

test('a disabled account’s address can be proven, but nobody is signed in', async () => {
  const { email, verificationId, code } = await register();
  await harness.sql(`update users set status = 'disabled' where email = $1`, [email]);
  await verify({ verificationId, code }).expect(200, { status: 'verified' });
  expect(
    await harness.sql(`select 1 from sessions s join users u on u.id = s.user_id where email = $1`, [email]),
  ).toEqual([]);
});

test('the new session takes the place of the one whose cookie the browser had', async () => {
  const before = await harness.signUp();
  const login = await harness.http
    .post('/v1/auth/login')
    .set(browser)
    .send({ email: before.email, password: goodPassword })
    .expect(200);
  const { verificationId, code } = await register();
  const Cookie = refreshCookie(login).sent;
  await verify({ verificationId, code })
    .set({ ...browser, Cookie })
    .expect(200);
  const sid = decode(login.body.accessToken).payload.sid;
  expect(await harness.sql(`select revoked_reason as reason from sessions where id = $1`, [sid])).toEqual([
    { reason: 'replaced' },
  ]);
  await harness.http.get('/v1/me').set(bearer(before.accessToken)).expect(200);
});
