/**
 * A reset ends everything that was open on the account: sessions, mailed links, half-done registrations. It proves
 * the address, tells the owner, and signs nobody in; whoever held the account before holds nothing afterwards.
 * THREATS P11 reset ends everything open, P15 reset of an unverified account, P26 hidden activity; ASVS 6.4.3, 7.4.3.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserLogin, events, labelOf, meStatus, refresh } from '#test/support/calls';
import { goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

const password = 'copper-meadow-whistle-77';
const attackersPassword = 'stolen-harbour-kettle-19';
let harness: Harness;
let lax: Harness;
beforeAll(async () => {
  harness = await startHarness();
  lax = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
});
afterAll(async () => {
  await lax.stop();
  await harness.stop();
});

async function resetPassword({ http, mails }: Harness, email: string) {
  await http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  const token = linkToken((await mails(email))[0]);
  return http.post('/v1/auth/reset-password').send({ token, password }).expect(200);
}

test('P11 every session of every kind is dead at once, and the answer holds no new one', async () => {
  const person = await harness.signUp();
  const phone = await harness.login(person.email);
  const laptop = await browserLogin(harness, person);
  const answer = await resetPassword(harness, person.email);
  expect(answer.body).toEqual({ status: 'password_reset' });
  expect(answer.headers['set-cookie']).toBeUndefined();

  for (const { accessToken } of [person, phone, laptop])
    expect(await meStatus(harness, accessToken)).toBe(401);
  for (const { refreshToken } of [person, phone]) {
    expect(labelOf(await refresh(harness, refreshToken))).toBe('401 invalid_refresh_token');
  }
  const [row] = await harness.sql<{ count: number }>(
    `select count(*) from sessions where user_id = $1 and revoked_at is null`,
    [person.grant.user.id],
  );
  expect(row?.count).toBe(0);
  await harness.http.post('/v1/auth/login').send({ email: person.email, password: goodPassword }).expect(401);
  await harness.login(person.email, password);
});

test('P26 the owner is told, without a live token, and the trail keeps it', async () => {
  const { email, grant } = await harness.signUp();
  await resetPassword(harness, email);
  const [newest] = await harness.mails(email);
  expect(newest?.links).toEqual(['https://app.example.test/auth/forgot-password']);
  expect(newest?.code).toBeNull();
  expect(await events(harness, grant.user.id)).toContain('password.reset success');
});

test('P15 attacker signed up with the victim’s address; the victim resets: nothing of the attacker’s works', async () => {
  const email = 'victim@example.test';
  const { body } = await harness.http
    .post('/v1/auth/register')
    .send({ email, password: attackersPassword })
    .expect(202);
  const [mail] = await harness.mails(email);
  await resetPassword(harness, email);

  await harness.http.post('/v1/auth/login').send({ email, password: attackersPassword }).expect(401);
  await harness.http
    .post('/v1/auth/verify-email')
    .send({ token: linkToken(mail) })
    .expect(400);
  const byCode = { verificationId: body.verificationId, code: mail?.code };
  await harness.http.post('/v1/auth/verify-email').send(byCode).expect(400);
  const before = (await harness.mails(email)).length;
  await harness.http
    .post('/v1/auth/verify-email/resend')
    .send({ verificationId: body.verificationId })
    .expect(202);
  expect(await harness.mails(email)).toHaveLength(before);
  const grant = await harness.login(email, password);
  expect(grant.user.emailVerified).toBe(true);
});

test('P15 the same where an unverified account may sign in: the attacker’s live session dies', async () => {
  const email = 'victim@example.test';
  await lax.http.post('/v1/auth/register').send({ email, password: attackersPassword }).expect(202);
  const [mail] = await lax.mails(email);
  const attacker = await lax.login(email, attackersPassword);
  expect(attacker.user.emailVerified).toBe(false);
  await resetPassword(lax, email);

  expect(await meStatus(lax, attacker.accessToken)).toBe(401);
  expect(labelOf(await refresh(lax, attacker.refreshToken))).toBe('401 invalid_refresh_token');
  await lax.http.post('/v1/auth/login').send({ email, password: attackersPassword }).expect(401);
  await lax.http
    .post('/v1/auth/verify-email')
    .send({ token: linkToken(mail) })
    .expect(400);
  expect((await lax.login(email, password)).user.emailVerified).toBe(true);
});
