/**
 * A caller does not choose where a mailed link leads.
 * THREATS P03 caller-chosen landing URL.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const post = (path: string, body: object) => harness.http.post(path).send(body);

describe('P03 a landing address of the caller’s', () => {
  const fields = ['redirectTo', 'redirect_to', 'returnTo', 'callbackURL', 'next', 'url', 'emailRedirectTo'];

  test('is refused alike for known and unknown addresses, before anything is looked up or written', async () => {
    const { email, accessToken } = await harness.signUp();
    const before = await databaseText(harness);
    for (const field of fields) {
      const extra = { [field]: 'https://evil.example/landing' };
      const texts = [];
      for (const address of [email, 'nobody-at-all@example.test']) {
        for (const path of ['forgot-password', 'magic-link', 'verify-email/resend']) {
          const answer = await post(`/v1/auth/${path}`, { email: address, ...extra }).set(
            'X-Request-Id',
            'one-id-for-all',
          );
          expectProblem(answer, 400, 'validation_failed');
          texts.push(answer.text);
        }
      }
      expect(new Set(texts).size).toBe(1);
      const change = await harness.http
        .post('/v1/me/email')
        .set(bearer(accessToken))
        .send({ newEmail: 'elsewhere@example.test', ...extra });
      expectProblem(change, 400, 'validation_failed');
    }
    expect(await databaseText(harness)).toEqual(before);
  });

  test('is not read out of the query either', async () => {
    const { email, accessToken } = await harness.signUp();
    const query = '?redirectTo=https://evil.example&next=//evil.example';
    await post(`/v1/auth/forgot-password${query}`, { email }).expect(202);
    await harness.http
      .post(`/v1/me/email${query}`)
      .set(bearer(accessToken))
      .send({ newEmail: 'query@example.test' })
      .expect(202);
    const mails = [...(await harness.mails(email)), ...(await harness.mails('query@example.test'))];
    expect(mails.length).toBeGreaterThanOrEqual(4);
    for (const { html, text } of mails) expect(`${html}${text}`).not.toContain('evil.example');
  });
});
