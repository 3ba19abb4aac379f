/**
 * Invariant: only declared fields are taken; nobody writes their own roles, status or verification.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const foreign: Record<string, unknown> = {
  role: 'admin',
  roles: ['admin'],
  permissions: ['users:write'],
  isAdmin: true,
  emailVerified: true,
  emailVerifiedAt: '2026-01-01T00:00:00.000Z',
  email_verified_at: '2026-01-01T00:00:00.000Z',
  id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  userId: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  status: 'active',
  banned: false,
  mfaEnabled: true,
  passwordHash: '$2b$04$' + 'a'.repeat(53),
  password_hash: 'x',
  createdAt: '2020-01-01T00:00:00.000Z',
  lastLoginAt: null,
  sid: 'x',
  data: { roles: ['admin'] },
  user: { roles: ['admin'] },
  $set: { roles: ['admin'] },
  'roles[]': 'admin',
  'user.roles': 'admin',
};
const plain = { roles: ['user'], permissions: [], mfaEnabled: false };

describe('A05 at sign-up', () => {
  test.each(Object.entries(foreign))('%s is refused by name and makes no account', async (field, value) => {
    const body = { email: 'mass@example.test', password: goodPassword, [field]: value };
    const answer = await harness.http.post('/v1/auth/register').send(body);
    const { errors } = expectProblem(answer, 400, 'validation_failed');
    expect(errors).toEqual([{ path: field, code: 'unknown_field', message: expect.any(String) }]);
    expect(await harness.sql(`select 1 from users where email = 'mass@example.test'`)).toEqual([]);
  });

  test('whoever signs up is a plain, unverified user', async () => {
    await harness.http
      .post('/v1/auth/register')
      .send({ email: 'plain@example.test', password: goodPassword })
      .expect(202);
    const [row] = await harness.sql(
      `select roles, status, email_verified_at from users where email = 'plain@example.test'`,
    );
    expect(row).toEqual({ roles: ['user'], status: 'active', email_verified_at: null });
    const { grant } = await harness.signUp();
    expect(grant.user).toMatchObject(plain);
  });
});

describe('A06 on the profile', () => {
  test('only the name changes, whatever else is asked for', async () => {
    const { accessToken, email } = await harness.signUp();
    const before = await databaseText(harness);
    for (const [field, value] of [
      ...Object.entries(foreign),
      ['email', 'other@example.test'],
      ['password', 'x'],
    ])
      for (const body of [{ [field as string]: value }, { name: 'Ann', [field as string]: value }])
        expectProblem(
          await harness.http.patch('/v1/me').set(bearer(accessToken)).send(body),
          400,
          'validation_failed',
        );
    expect(await databaseText(harness)).toEqual(before);
    const { body } = await harness.http
      .patch('/v1/me')
      .set(bearer(accessToken))
      .send({ name: 'Ann' })
      .expect(200);
    expect(body).toMatchObject({ ...plain, email, name: 'Ann' });
  });

  test('a token claims what the account holds, and says so until the end of its life only', async () => {
    const { accessToken } = await harness.signUp();
    const { body } = await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(200);
    expect(body).toMatchObject({ roles: ['user'], permissions: [] });
  });
});

describe('R16 on sessions', () => {
  test.each(['expiresAt', 'token', 'userId', 'impersonatedBy', 'sid', 'gen', 'delivery', 'amr'])(
    '%s is refused by sign-in, refresh and sign-out',
    async (field) => {
      const { email, password, refreshToken } = await harness.signUp();
      for (const [path, body] of [
        ['login', { email, password }],
        ['refresh', { refreshToken }],
        ['logout', { refreshToken }],
      ] as const)
        expectProblem(
          await harness.http.post(`/v1/auth/${path}`).send({ ...body, [field]: 'x' }),
          400,
          'validation_failed',
        );
      await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(200);
    },
  );
});
