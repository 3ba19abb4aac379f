/**
 * Invariant: nobody has us write to a mailbox without end: there is a cap for each recipient over all doors together,
 * one for each account that writes to others, and no notices to an address that nobody has proven.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rateLimits } from '#src/domain/rate-limits';
import { refresh, rotate, tally } from '#test/support/calls';
import { askForEmail } from '#test/support/email-changes';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
let lax: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' } });
  lax = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
});
afterAll(() => Promise.all([harness.stop(), lax.stop()]));

test('X11 one mailbox, every door in turn, from many networks and accounts: five mails an hour', async () => {
  const [perHour] = rateLimits.mailRecipient;
  const email = 'bombed@example.test';
  const accounts = [await harness.signUp(), await harness.signUp(), await harness.signUp()];
  const statuses: number[] = [];
  for (let index = 0; index < 12; index += 1) {
    const accessToken = accounts[index % accounts.length]?.accessToken ?? '';
    const from = { 'X-Forwarded-For': `203.0.113.${index + 1}` };
    const asked = [
      harness.http.post('/v1/auth/magic-link').set(from).send({ email }),
      harness.http.post('/v1/auth/forgot-password').set(from).send({ email }),
      harness.http.post('/v1/auth/register').set(from).send({ email, password: goodPassword }),
      askForEmail(harness, accessToken, email),
      harness.http.post('/v1/auth/verify-email/resend').set(from).send({ email }),
    ][index % 5];
    statuses.push((await asked)?.status ?? 0);
  }
  expect(statuses).toEqual([...Array<number>(perHour.points).fill(202), ...Array<number>(7).fill(429)]);
  expect((await harness.mails(email)).length).toBeLessThanOrEqual(perHour.points);
});

test('X11 one account writes to no more strangers than its own limit', async () => {
  const [perHour] = rateLimits.emailChange;
  const { accessToken } = await harness.signUp();
  const statuses: string[] = [];
  for (let index = 0; index < perHour.points + 3; index += 1)
    statuses.push(String((await askForEmail(harness, accessToken, `stranger-${index}@example.test`)).status));
  expect(tally(statuses)).toEqual({ 202: perHour.points, 429: 3 });
});

test('X11 changes to what protects an account share one count, so that no session floods its owner with notices', async () => {
  const [perMinute] = rateLimits.factorWrite;
  const { accessToken } = await harness.signUp();
  const id = '0198f0c5-7b1e-7c3d-9f4a-5d6e7f809112';
  const changes = [
    () => harness.http.delete(`/v1/me/passkeys/${id}`),
    () => harness.http.patch(`/v1/me/passkeys/${id}`).send({ name: 'phone' }),
    () => harness.http.delete(`/v1/me/identities/${id}`),
    () => harness.http.delete('/v1/me/mfa/totp'),
    () => harness.http.post('/v1/me/mfa/recovery-codes').send({}),
  ];
  const statuses: number[] = [];
  for (let index = 0; index < perMinute.points + changes.length; index += 1)
    statuses.push((await changes[index % changes.length]?.().set(bearer(accessToken)))?.status ?? 0);
  expect(statuses).toEqual([
    ...Array<number>(perMinute.points).fill(404),
    ...Array<number>(changes.length).fill(429),
  ]);
});

test('X11 an address that nobody has proven is told of nothing that its account does', async () => {
  const email = 'never-asked@example.test';
  await lax.http.post('/v1/auth/register').send({ email, password: goodPassword }).expect(202);
  const before = await lax.mails(email);
  expect(before).toHaveLength(1);

  const signIn = async (browser: string) =>
    (
      await lax.http
        .post('/v1/auth/login')
        .set('User-Agent', browser)
        .send({ email, password: goodPassword })
        .expect(200)
    ).body as { accessToken: string; refreshToken: string };
  for (let index = 0; index < 3; index += 1) await signIn(`Mozilla/5.0 (X11; Linux) Browser/${index}`);
  const { accessToken, refreshToken } = await signIn('curl/8');
  const second = await rotate(lax, refreshToken);
  await rotate(lax, second.refreshToken);
  expect((await refresh(lax, refreshToken)).body.code).toBe('refresh_reused');
  const again = await signIn('curl/8');
  const newPassword = 'copper-meadow-whistle-77';
  await lax.http
    .post('/v1/me/password')
    .set(bearer(again.accessToken))
    .send({ currentPassword: goodPassword, newPassword })
    .expect(200);
  expect(accessToken).not.toBe(again.accessToken);

  expect((await lax.mails(email)).map(({ subject }) => subject)).toEqual(
    before.map(({ subject }) => subject),
  );
});
