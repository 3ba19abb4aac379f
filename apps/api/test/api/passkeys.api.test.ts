import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPasskey, signInWithPasskey } from '#test/support/passkeys';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { decode } from '#test/support/forge';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('adds a passkey and signs in with it alone', async () => {
  const person = await harness.signUp();
  const { device, passkey } = await addPasskey(harness, person);
  expect(passkey).toMatchObject({ name: 'Passkey', backedUp: false, lastUsedAt: null });
  const grant = await signInWithPasskey(harness, device);
  expect(grant.user.id).toBe(person.grant.user.id);
  expect(decode(grant.accessToken).payload.amr).toEqual(['pop', 'user', 'mfa']);
  await harness.http.get('/v1/me').set(bearer(grant.accessToken)).expect(200);
});
