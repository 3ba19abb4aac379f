import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

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
