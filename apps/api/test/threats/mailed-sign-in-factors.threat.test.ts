/**
 * Invariant: a mailed link or code is one factor, however many of them somebody has.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolTotp, startMfaLogin, type Enrolled } from '#test/support/authenticator-app';
import { labelOf } from '#test/support/calls';
import { startHarness, type Harness, type Person } from '#test/support/harness';
import { approveLink, askedLink, verifyLink } from '#test/support/magic-links';

let harness: Harness;
let person: Person;
let enrolled: Enrolled;
beforeAll(async () => {
  harness = await startHarness();
  person = await harness.signUp();
  enrolled = await enrolTotp(harness, person);
});
afterAll(() => harness.stop());

const second = (body: object) => harness.http.post('/v1/auth/login/mfa').send(body);

async function challengeByMail(): Promise<string> {
  const { token } = await askedLink(harness, person.email);
  const { body } = await harness.http.post('/v1/auth/magic-link/verify').send({ token }).expect(200);
  expect(body).toMatchObject({ status: 'mfa_required' });
  expect(body.accessToken).toBeUndefined();
  return String(body.mfaToken);
}

test('M02 every way of using the mail ends at the question for the second factor', async () => {
  const opened = await askedLink(harness, person.email);
  const byLink = await verifyLink(harness, { token: opened.token });
  const typed = await askedLink(harness, person.email);
  const byCode = await verifyLink(harness, { loginId: typed.loginId, code: typed.code });
  const { token, matchCode, loginId, pickupToken } = await askedLink(harness, person.email);
  await approveLink(harness, { token, matchCode });
  const byPickup = await verifyLink(harness, { loginId, pickupToken });
  for (const { body } of [byLink, byCode, byPickup]) {
    expect(body.status).toBe('mfa_required');
    expect([body.accessToken, body.refreshToken]).toEqual([undefined, undefined]);
  }
});

test('M20 a second mailed code is no second factor', async () => {
  const mfaToken = await challengeByMail();
  const again = await askedLink(harness, person.email);
  for (const method of ['totp', 'recovery_code'])
    expect(labelOf(await second({ mfaToken, method, code: again.code }))).toBe('401 invalid_code');
  for (const method of ['email', 'magic_link', 'otp'])
    expect(labelOf(await second({ mfaToken, method, code: again.code }))).toBe('400 validation_failed');
  // A password before it makes no difference: what comes second is a mailed code again.
  const afterPassword = await startMfaLogin(harness, person);
  expect(labelOf(await second({ mfaToken: afterPassword, method: 'totp', code: again.code }))).toBe(
    '401 invalid_code',
  );
  const byCode = await verifyLink(harness, { loginId: again.loginId, code: again.code });
  expect(byCode.body.status).toBe('mfa_required');
});

test('the app’s code finishes what the mail began', async () => {
  const mfaToken = await challengeByMail();
  const answer = await second({ mfaToken, method: 'totp', code: enrolled.app.freshCode() });
  expect(labelOf(answer)).toBe('200');
});
