/**
 * A new password ends every other session by default, kills open reset links, and tells the owner. The old password
 * opens nothing afterwards.
 * THREATS R11 password change ends other sessions, P26 hidden activity; ASVS 6.2.3, 6.3.7, 7.4.3.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserLogin, events, labelOf, meStatus, refresh, rotate } from '#test/support/calls';
import { endSessionsUnder } from '#test/support/held-account';
import { bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

const newPassword = 'copper-meadow-whistle-77';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const change = (accessToken: string, body: object) =>
  harness.http.post('/v1/me/password').set(bearer(accessToken)).send(body);

test('R11 other devices are signed out at once, this one goes on', async () => {
  const here = await harness.signUp();
  const phone = await harness.login(here.email);
  const laptop = await browserLogin(harness, here);
  await change(here.accessToken, { currentPassword: goodPassword, newPassword }).expect(200);

  for (const { accessToken } of [phone, laptop]) {
    const { body } = await harness.http.get('/v1/me').set(bearer(accessToken)).expect(401);
    expect(body.code).toBe('session_revoked');
  }
  expect(labelOf(await refresh(harness, phone.refreshToken))).toBe('401 invalid_refresh_token');
  expect(await meStatus(harness, here.accessToken)).toBe(200);
  await rotate(harness, here.refreshToken);
});

test('R11 no optional field keeps other sessions alive: unknown fields are refused, nothing changes', async () => {
  const here = await harness.signUp();
  const phone = await harness.login(here.email);
  for (const extra of [{ keepOthers: true }, { deviceId: 'x' }, { revokeOtherSessions: false }]) {
    const body = { currentPassword: goodPassword, newPassword, ...extra };
    expect((await change(here.accessToken, body).expect(400)).body.code).toBe('validation_failed');
  }
  expect(await meStatus(harness, phone.accessToken)).toBe(200);
  await harness.login(here.email, goodPassword);
});

test('the old password is refused from then on, the new one works', async () => {
  const { email, accessToken } = await harness.signUp();
  await change(accessToken, { currentPassword: goodPassword, newPassword }).expect(200);
  const old = await harness.http.post('/v1/auth/login').send({ email, password: goodPassword }).expect(401);
  expect(old.body.code).toBe('invalid_credentials');
  await harness.login(email, newPassword);
});

test('an open reset link dies with the change', async () => {
  const { email, accessToken } = await harness.signUp();
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  const token = linkToken((await harness.mails(email))[0]);
  await change(accessToken, { currentPassword: goodPassword, newPassword }).expect(200);
  const { body } = await harness.http
    .post('/v1/auth/reset-password')
    .send({ token, password: 'stolen-harbour-kettle-19' })
    .expect(400);
  expect(body.code).toBe('invalid_or_expired_token');
  await harness.login(email, newPassword);
});

test('P26 the owner is told by a mail that carries no live token, and the trail keeps it', async () => {
  const { email, accessToken, grant } = await harness.signUp();
  const before = (await harness.mails(email)).length;
  await change(accessToken, { currentPassword: 'wrong-guess', newPassword }).expect(400);
  expect(await harness.mails(email)).toHaveLength(before);
  await change(accessToken, { currentPassword: goodPassword, newPassword }).expect(200);

  const mails = await harness.mails(email);
  expect(mails).toHaveLength(before + 1);
  expect(mails[0]?.code).toBeNull();
  expect(mails[0]?.links).toEqual(['https://app.example.test/auth/forgot-password']);
  expect(`${mails[0]?.text}${mails[0]?.html}`).not.toMatch(/[\w-]{40,}/);
  expect((await events(harness, grant.user.id)).slice(-2)).toEqual([
    'password.changed failure',
    'password.changed success',
  ]);
});

test('R11 a session that ends while its change is under way changes nothing', async () => {
  const { email, accessToken, grant } = await harness.signUp();
  const answer = await endSessionsUnder(harness, grant.user.id, () =>
    change(accessToken, { currentPassword: goodPassword, newPassword }).then(),
  );
  expect(labelOf(answer)).toBe('401 session_revoked');
  await harness.login(email, goodPassword);
});

test('guessing the current password is limited, and the limit holds for the right one too', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const { accessToken } = await limited.signUp();
    const attempt = (currentPassword: string) =>
      limited.http.post('/v1/me/password').set(bearer(accessToken)).send({ currentPassword, newPassword });
    for (let times = 0; times < 5; times += 1) await attempt(`guess-${times}`).expect(400);
    const refused = await attempt(goodPassword).expect(429);
    expect(refused.body.code).toBe('rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  } finally {
    await limited.stop();
  }
});
