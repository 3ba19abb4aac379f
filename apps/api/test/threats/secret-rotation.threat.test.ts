/**
 * Invariant: a secret that is being rotated out shuts nobody out and revives nothing: codes, links and browsers known
 * under the older one go on while it is listed, each as often as before; without it what it made is worth nothing.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { lockByLink, strangeSignIn } from '#test/support/account-locks';
import { labelOf } from '#test/support/calls';
import { startHarness, testSecret, type Harness } from '#test/support/harness';
import { approveLink, askedLink, otherDigits, verifyLink } from '#test/support/magic-links';

const newer = 'another-fake-secret-for-tests-only-9876543210fedcba';
let before: Harness;
let rotated: Harness;
let without: Harness;
beforeAll(async () => {
  before = await startHarness();
  const { database, clock } = before;
  rotated = await startHarness({ database, clock, authSecrets: [newer, testSecret] });
  without = await startHarness({ database, clock, authSecrets: [newer] });
});
afterAll(async () => {
  for (const each of [rotated, without, before]) await each.stop();
});

test('a recovery code from before works once, and not without the secret', async () => {
  const person = await before.signUp();
  const { recoveryCodes } = await enrolTotp(before, person);
  const mfaToken = await startMfaLogin(rotated, person);
  const enter = async (at: Harness, token: string) =>
    labelOf(
      await at.http
        .post('/v1/auth/login/mfa')
        .send({ mfaToken: token, method: 'recovery_code', code: recoveryCodes[0] }),
    );
  expect(await enter(without, mfaToken)).toBe('401 invalid_code');
  expect(await enter(rotated, mfaToken)).toBe('200');
  expect(await enter(rotated, await startMfaLogin(rotated, person))).toBe('401 invalid_code');
});

test('a mailed code, and the waiting client, go on with the secret alone', async () => {
  const person = await before.signUp();
  const byCode = await askedLink(before, person.email);
  const { loginId, code } = byCode;
  expect(labelOf(await verifyLink(without, { loginId, code }))).toBe('400 invalid_code');
  expect(labelOf(await verifyLink(rotated, { loginId, code: otherDigits(code) }))).toBe('400 invalid_code');
  expect(labelOf(await verifyLink(rotated, { loginId, code }))).toBe('200');

  const asked = await askedLink(before, person.email);
  const pickup = { loginId: asked.loginId, pickupToken: asked.pickupToken };
  expect(labelOf(await approveLink(rotated, { token: asked.token, matchCode: asked.matchCode }))).toBe('200');
  expect(labelOf(await verifyLink(without, pickup))).toBe('400 invalid_or_expired_token');
  expect(labelOf(await verifyLink(rotated, pickup))).toBe('200');
  expect(labelOf(await verifyLink(rotated, pickup))).toBe('400 invalid_or_expired_token');
});

test('a lock link from before locks, once', async () => {
  const person = await before.signUp();
  const { lockToken } = await strangeSignIn(before, person);
  expect(labelOf(await lockByLink(rotated, lockToken))).toBe('200');
  expect(labelOf(await lockByLink(rotated, lockToken))).toBe('400 invalid_or_expired_token');
});
