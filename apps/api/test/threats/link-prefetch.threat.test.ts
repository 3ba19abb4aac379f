/**
 * Scanners and previews that open a mailed link spend nothing: only a POST does. The page behind a link tells no
 * other site where it was.
 * THREATS P19 scanner prefetch, P18 leak through Referer (the server's part), B10 GET never changes; ASVS 3.5.3, 7.6.2.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForEmail, tokenFor } from '#test/support/email-changes';
import { bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';
import { databaseText } from '#test/support/snapshot';

let harness: Harness;
let email: string;
let verificationId: string;
let loginId: string;
let tokens: Record<'verify' | 'reset' | 'magic' | 'lock' | 'confirm' | 'undo' | 'restore', string>;
beforeAll(async () => {
  harness = await startHarness();
  email = 'scanned@example.test';
  const registered = await harness.http.post('/v1/auth/register').send({ email, password: goodPassword });
  verificationId = registered.body.verificationId;
  await harness.http.post('/v1/auth/forgot-password').send({ email });
  loginId = (await harness.http.post('/v1/auth/magic-link').send({ email })).body.loginId;
  const other = await harness.signUp('scanned-too@example.test');
  await harness.http.post('/v1/auth/login').set('User-Agent', 'Stranger/1.0').send(credentialsOf(other));
  const mails = [...(await harness.mails(email)), ...(await harness.mails(other.email))];
  const link = (part: string) => linkToken(mails.find(({ links }) => links[0]?.includes(part)));
  tokens = {
    verify: link('/verify-email/'),
    reset: link('/reset-password/'),
    magic: link('/magic-link/'),
    lock: link('/account-lock/'),
    ...(await changeAndDeletion()),
  };
});
afterAll(() => harness.stop());

async function changeAndDeletion() {
  const mover = await harness.signUp();
  const target = 'moving@example.test';
  await askForEmail(harness, mover.accessToken, target).expect(202);
  const leaver = await harness.signUp();
  await harness.http.delete('/v1/me').set(bearer(leaver.accessToken)).expect(200);
  return {
    confirm: tokenFor(await harness.mails(target), 'confirm-email-change'),
    undo: tokenFor(await harness.mails(mover.email), 'undo-email-change'),
    restore: tokenFor(await harness.mails(leaver.email), 'restore-account'),
  };
}

const credentialsOf = ({ email, password }: { email: string; password: string }) => ({ email, password });

/** Everything in the database, so that a changed column anywhere shows. */
const snapshot = () => databaseText(harness);

test('P19 GET and HEAD of every address a token could be put in change nothing and set no cookie', async () => {
  const before = await snapshot();
  for (const token of Object.values(tokens)) {
    for (const path of [
      `/auth/verify-email/${token}`,
      `/auth/reset-password/${token}`,
      `/v1/auth/verify-email/${token}`,
      `/v1/auth/verify-email?token=${token}`,
      `/v1/auth/verify-email?verificationId=${verificationId}&token=${token}`,
      `/v1/auth/reset-password/${token}`,
      `/v1/auth/reset-password?token=${token}`,
      `/v1/auth/reset-password/check?token=${token}`,
      `/v1/auth/verify-email/${verificationId}/status?token=${token}`,
      `/auth/magic-link/${token}`,
      `/auth/account-lock/${token}`,
      `/v1/auth/magic-link/${token}`,
      `/v1/auth/magic-link?token=${token}`,
      `/v1/auth/magic-link/verify?token=${token}`,
      `/v1/auth/magic-link/check?token=${token}`,
      `/v1/auth/magic-link/approve?token=${token}&matchCode=00`,
      `/v1/auth/magic-link/${loginId}/status?token=${token}`,
      `/v1/auth/account-lock/${token}`,
      `/v1/auth/account-lock?token=${token}`,
      `/auth/confirm-email-change/${token}`,
      `/auth/undo-email-change/${token}`,
      `/auth/restore-account/${token}`,
      `/v1/auth/confirm-email-change/${token}`,
      `/v1/auth/confirm-email-change?token=${token}`,
      `/v1/auth/undo-email-change?token=${token}`,
      `/v1/auth/restore-account?token=${token}`,
    ]) {
      for (const method of ['get', 'head', 'options'] as const) {
        const response = await harness.http[method](path);
        expect(response.headers['set-cookie']).toBeUndefined();
        expect(response.headers['referrer-policy']).toBe('no-referrer');
        expect(response.headers['cache-control']).toContain('no-store');
      }
    }
  }
  expect(await snapshot()).toEqual(before);
});

test('P19 looking whether a link still works spends nothing, however often', async () => {
  const before = await snapshot();
  for (let times = 0; times < 3; times += 1) {
    const reset = harness.http.post('/v1/auth/reset-password/check').send({ token: tokens.reset });
    expect((await reset.expect(200)).body).toEqual({ valid: true, email: 's•••@example.test' });
    const magic = harness.http.post('/v1/auth/magic-link/check').send({ token: tokens.magic });
    expect((await magic.expect(200)).body).toMatchObject({ valid: true, email: 's•••@example.test' });
  }
  expect(await snapshot()).toEqual(before);
});

test('P19 after all that the links still work by POST', async () => {
  await harness.http
    .post('/v1/auth/verify-email')
    .send({ token: tokens.verify })
    .expect(200, { status: 'verified' });
  await harness.http
    .post('/v1/auth/account-lock')
    .send({ token: tokens.lock })
    .expect(200, { status: 'account_locked' });
  await harness.http.post('/v1/auth/magic-link/verify').send({ token: tokens.magic }).expect(200);
  await harness.http
    .post('/v1/auth/reset-password')
    .send({ token: tokens.reset, password: 'copper-meadow-whistle-77' })
    .expect(200);
  for (const [page, token] of [
    ['confirm-email-change', tokens.confirm],
    ['undo-email-change', tokens.undo],
    ['restore-account', tokens.restore],
  ])
    await harness.http.post(`/v1/auth/${page}`).send({ token }).expect(200);
});
