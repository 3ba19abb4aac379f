/**
 * Invariant: every way in asks an account for its second factor. The provider's door is walked in the tests of OAuth, the
 * passkey's without user verification in those of passkeys.
 */
import type { SessionGrant } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { enrolTotp, type AuthenticatorApp } from '#test/support/authenticator-app';
import { refresh } from '#test/support/calls';
import {
  bearer,
  browser,
  goodPassword,
  linkToken,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';
import { askedLink } from '#test/support/magic-links';
import { addPasskey, requestOptions, signInWithPasskey } from '#test/support/passkeys';
import { createSoftwareAuthenticator } from '#test/support/software-authenticator';

const nextPassword = 'copper-meadow-whistle-77';
let harness: Harness;
let person: Person;
let app: AuthenticatorApp;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());
beforeEach(async () => {
  person = await harness.signUp();
  ({ app } = await enrolTotp(harness, person));
  // The notice of it is out, so that the newest mail is the one that a test waits for.
  await harness.mails(person.email);
});

const post = (path: string, body: object) => harness.http.post(path).send(body);

/** Through the password reset; answers what it answered. */
async function resetPassword() {
  await post('/v1/auth/forgot-password', { email: person.email }).expect(202);
  const [mail] = await harness.mails(person.email);
  return post('/v1/auth/reset-password', { token: linkToken(mail), password: nextPassword }).expect(200);
}

/** An account whose proof of address is asked for once more, as after an import. Only then is that door open to it. */
async function verificationLink() {
  await harness.sql(`update users set email_verified_at = null where id = $1`, [person.grant.user.id]);
  const { body } = await post('/v1/auth/login', { email: person.email, password: goodPassword }).expect(403);
  const [mail] = await harness.mails(person.email);
  return { verificationId: String(body.verificationId), token: linkToken(mail), code: mail?.code ?? '' };
}

/** Every door that signs in by something other than the second factor itself. */
const doors: Record<
  string,
  () => Promise<{ body: Record<string, unknown>; headers: Record<string, unknown> }>
> = {
  password: () => post('/v1/auth/login', { email: person.email, password: goodPassword }).then(),
  'password, in a browser': () =>
    post('/v1/auth/login', { email: person.email, password: goodPassword }).set(browser).then(),
  'password, after a reset': async () => {
    await resetPassword();
    return post('/v1/auth/login', { email: person.email, password: nextPassword }).then();
  },
  'magic link': async () => {
    const { token } = await askedLink(harness, person.email);
    return post('/v1/auth/magic-link/verify', { token }).then();
  },
  'magic link’s code': async () => {
    const { loginId, code } = await askedLink(harness, person.email);
    return post('/v1/auth/magic-link/verify', { loginId, code }).then();
  },
  'verification link': async () => {
    const { token, verificationId } = await verificationLink();
    return post('/v1/auth/verify-email', { token, verificationId }).then();
  },
  'verification code': async () => {
    const { verificationId, code } = await verificationLink();
    return post('/v1/auth/verify-email', { verificationId, code }).then();
  },
};

test.each(Object.keys(doors))('M02 %s: asked for the second factor, which then lets in', async (door) => {
  const answer = await doors[door]?.();
  expect(answer?.body).toMatchObject({ status: 'mfa_required', methods: ['totp', 'recovery_code'] });
  expect(Object.keys(answer?.body ?? {}).sort()).toEqual(['expiresIn', 'methods', 'mfaToken', 'status']);
  expect(answer?.headers['set-cookie']).toBeUndefined();
  const mfaToken = answer?.body['mfaToken'];
  const { body } = await post('/v1/auth/login/mfa', {
    mfaToken,
    method: 'totp',
    code: app.freshCode(),
  }).expect(200);
  const claims = await harness.http
    .get('/v1/auth/session')
    .set(bearer((body as SessionGrant).accessToken))
    .expect(200);
  expect(claims.body.amr).toContain('mfa');
});

test('M02 no door forgets it under changes of the address or its spelling', async () => {
  for (const email of [person.email.toUpperCase(), ` ${person.email} `]) {
    const { body } = await post('/v1/auth/login', { email, password: goodPassword });
    expect(body.accessToken).toBeUndefined();
  }
});

test('M02 a passkey is let in by itself only because its device verified the user', async () => {
  const { device } = await addPasskey(harness, person, createSoftwareAuthenticator());
  const options = await requestOptions(harness);
  const refused = await post('/v1/auth/passkey/verify', {
    credential: device.assert(options, { uv: false }),
  });
  expect(refused.status).toBe(401);
  const { accessToken } = await signInWithPasskey(harness, device);
  const { body } = await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(200);
  expect(body.amr).toEqual(['pop', 'user', 'mfa']);
});

test('M02 a session from before the second factor goes on, but proves no more than it did', async () => {
  const newcomer = await harness.signUp();
  const other = await harness.login(newcomer.email);
  await enrolTotp(harness, newcomer);
  const { body } = await refresh(harness, other.refreshToken);
  const claims = await harness.http
    .get('/v1/auth/session')
    .set(bearer(String(body.accessToken)))
    .expect(200);
  expect(claims.body.amr).toEqual(['pwd']);
});

test('P10 a reset signs nobody in, and the second factor is asked for as before', async () => {
  const { body, headers } = await resetPassword();
  expect(body).toEqual({ status: 'password_reset' });
  expect(headers['set-cookie']).toBeUndefined();
  const old = await post('/v1/auth/login', { email: person.email, password: goodPassword });
  expect(old.body.code).toBe('invalid_credentials');
  const answer = await post('/v1/auth/login', { email: person.email, password: nextPassword }).expect(200);
  expect(answer.body.status).toBe('mfa_required');
  const { mfaToken } = answer.body as { mfaToken: string };
  await post('/v1/auth/login/mfa', { mfaToken, method: 'totp', code: app.freshCode() }).expect(200);
});
