import { accessClaimsSchema, userSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';

const newPassword = 'copper-meadow-whistle-17';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('GET /v1/me answers the account in exactly the contract’s shape', async () => {
  const { accessToken, email } = await harness.signUp();
  const { body } = await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200);
  expect(userSchema.strict().parse(body)).toMatchObject({ email, emailVerified: true, name: null });
});

test('GET /v1/auth/session answers the claims of the presented token', async () => {
  const { accessToken, grant } = await harness.signUp();
  const { body } = await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(200);
  expect(accessClaimsSchema.strict().parse(body)).toMatchObject({
    sub: grant.user.id,
    amr: ['pwd'],
    roles: ['user'],
  });
  expect(body.exp - body.iat).toBe(600);
});

test('PATCH /v1/me changes the name, trims it, and takes it away with null', async () => {
  const { accessToken } = await harness.signUp();
  const change = (name: unknown) => harness.http.patch('/v1/me').set(bearer(accessToken)).send({ name });
  expect((await change('  Zoë Åström ').expect(200)).body.name).toBe('Zoë Åström');
  expect((await change(null).expect(200)).body.name).toBeNull();
  for (const bad of ['', ' ', 'x'.repeat(101), 'two\nlines', 7, ['a'], undefined]) {
    const { body } = await change(bad).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'name' }] });
  }
});

test('a password change ends every other session and lets this one go on', async () => {
  const { email, accessToken, refreshToken } = await harness.signUp();
  const other = await harness.login(email);
  const { body } = await harness.http
    .post('/v1/me/password')
    .set(bearer(accessToken))
    .send({ currentPassword: goodPassword, newPassword })
    .expect(200);
  expect(body).toEqual({ status: 'password_changed' });

  const ended = await harness.http.get('/v1/me').set(bearer(other.accessToken)).expect(401);
  expect(ended.body.code).toBe('session_revoked');
  await harness.http.post('/v1/auth/refresh').send({ refreshToken: other.refreshToken }).expect(401);
  await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200);
  await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(200);
  await harness.http.post('/v1/auth/login').send({ email, password: goodPassword }).expect(401);
  await harness.login(email, newPassword);
  expect((await harness.mails(email))[0]?.subject).toMatch(/password/i);
});

test.each([
  ['a wrong current password', 'not-the-password', newPassword, 'invalid_current_password'],
  ['the current password as the new one', goodPassword, goodPassword, 'validation_failed'],
  ['a common new password', goodPassword, 'password123', 'weak_password'],
])('refuses %s and changes nothing', async (_case, currentPassword, next, code) => {
  const { email, accessToken } = await harness.signUp();
  const { body } = await harness.http
    .post('/v1/me/password')
    .set(bearer(accessToken))
    .send({ currentPassword, newPassword: next })
    .expect(400);
  expect(body.code).toBe(code);
  await harness.login(email, goodPassword);
});
