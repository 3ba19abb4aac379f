/**
 * Scanners and previews that open a mailed link spend nothing: only a POST does. The page behind a link tells no
 * other site where it was.
 * THREATS P19 scanner prefetch, P18 leak through Referer (the server's part), B10 GET never changes; ASVS 3.5.3, 7.6.2.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
let email: string;
let verificationId: string;
let tokens: { verify: string; reset: string };
beforeAll(async () => {
  harness = await startHarness();
  email = 'scanned@example.test';
  const registered = await harness.http.post('/v1/auth/register').send({ email, password: goodPassword });
  verificationId = registered.body.verificationId;
  await harness.http.post('/v1/auth/forgot-password').send({ email });
  const mails = await harness.mails(email);
  const link = (part: string) => linkToken(mails.find(({ links }) => links[0]?.includes(part)));
  tokens = { verify: link('/verify-email/'), reset: link('/reset-password/') };
});
afterAll(() => harness.stop());

/** Everything in the database, so that a changed column anywhere shows. */
async function snapshot(): Promise<string> {
  const tables = [
    'users',
    'sessions',
    'email_verifications',
    'password_resets',
    'mail_outbox',
    'audit_events',
  ];
  const rows = await Promise.all(tables.map((table) => harness.sql(`select * from ${table} order by id`)));
  return JSON.stringify(rows);
}

test('GET and HEAD of every address a token could be put in change nothing and set no cookie', async () => {
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
    ]) {
      for (const method of ['get', 'head', 'options'] as const) {
        const response = await harness.http[method](path);
        expect(response.headers['set-cookie']).toBeUndefined();
        expect(response.headers['referrer-policy']).toBe('no-referrer');
        expect(response.headers['cache-control']).toContain('no-store');
      }
    }
  }
  expect(await snapshot()).toBe(before);
});

test('looking whether a reset link still works spends nothing, however often', async () => {
  const before = await snapshot();
  for (let times = 0; times < 3; times += 1) {
    const { body } = await harness.http
      .post('/v1/auth/reset-password/check')
      .send({ token: tokens.reset })
      .expect(200);
    expect(body).toEqual({ valid: true, email: 's•••@example.test' });
  }
  expect(await snapshot()).toBe(before);
});

test('after all that both links still work by POST', async () => {
  await harness.http
    .post('/v1/auth/verify-email')
    .send({ token: tokens.verify })
    .expect(200, { status: 'verified' });
  await harness.http
    .post('/v1/auth/reset-password')
    .send({ token: tokens.reset, password: 'copper-meadow-whistle-77' })
    .expect(200);
});
