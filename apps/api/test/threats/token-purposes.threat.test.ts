/**
 * Every token works in its own slot and in no other: each purpose has a key, a type and a store of its own.
 * THREATS J10 purpose matrix; ASVS 9.2.2, 9.2.4.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeviceTokens } from '#src/services/shared/device-tokens';
import { signUpAdmin } from '#test/support/admins';
import { enrolTotp, startMfaLogin, type AuthenticatorApp } from '#test/support/authenticator-app';
import { askForEmail, tokenFor } from '#test/support/email-changes';
import { browser, bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';

const kinds = [
  'access',
  'refresh',
  'verification',
  'verificationId',
  'reset',
  'device',
  'emailChange',
  'emailChangeUndo',
  'restore',
  'lock',
  'magicLink',
  'magicPickup',
  'mfaChallenge',
  'invitation',
] as const;
type Kind = (typeof kinds)[number];

let harness: Harness;
let tokens: Record<Kind, string>;
let loginId: string;
let app: AuthenticatorApp;
beforeAll(async () => {
  harness = await startHarness();
  tokens = {
    ...(await signedIn()),
    ...(await registered()),
    ...(await movingHouse()),
    ...(await leaving()),
    ...(await abroad()),
    ...(await byMail()),
    ...(await halfSignedIn()),
    ...(await invited()),
  };
});
afterAll(() => harness.stop());

const post = (path: string, body: object) => harness.http.post(path).send(body);

/** Each of these is somebody else, so that spending one token ends no other. */
async function signedIn() {
  const person = await harness.signUp();
  await post('/v1/auth/forgot-password', { email: person.email }).expect(202);
  const { keyring, clock } = harness.container;
  const randomness = { bytes: () => Buffer.alloc(0), uuid: () => crypto.randomUUID() };
  return {
    access: person.accessToken,
    refresh: person.refreshToken,
    reset: tokenFor(await harness.mails(person.email), 'reset-password'),
    device: createDeviceTokens({ keyring, clock, randomness }).issue(person.grant.user.id).token,
  };
}

async function registered() {
  const email = 'newcomer@example.test';
  const { body } = await post('/v1/auth/register', { email, password: goodPassword }).expect(202);
  const verification = tokenFor(await harness.mails(email), 'verify-email');
  return { verification, verificationId: String(body.verificationId) };
}

async function movingHouse() {
  const person = await harness.signUp();
  const target = 'new-address@example.test';
  await askForEmail(harness, person.accessToken, target).expect(202);
  return {
    emailChange: tokenFor(await harness.mails(target), 'confirm-email-change'),
    emailChangeUndo: tokenFor(await harness.mails(person.email), 'undo-email-change'),
  };
}

async function leaving() {
  const person = await harness.signUp();
  await harness.http.delete('/v1/me').set(bearer(person.accessToken)).expect(200);
  return { restore: tokenFor(await harness.mails(person.email), 'restore-account') };
}

async function abroad() {
  const { email, password } = await harness.signUp();
  await post('/v1/auth/login', { email, password }).set('User-Agent', 'Elsewhere/1.0').expect(200);
  return { lock: tokenFor(await harness.mails(email), 'account-lock') };
}

async function byMail() {
  const { email } = await harness.signUp();
  const { body } = await post('/v1/auth/magic-link', { email }).expect(202);
  loginId = String(body.loginId);
  return {
    magicLink: tokenFor(await harness.mails(email), 'magic-link'),
    magicPickup: String(body.pickupToken),
  };
}

async function halfSignedIn() {
  const person = await harness.signUp();
  ({ app } = await enrolTotp(harness, person));
  return { mfaChallenge: await startMfaLogin(harness, person) };
}

async function invited() {
  const email = 'guest@example.test';
  const { accessToken } = await signUpAdmin(harness);
  await post('/v1/admin/users', { email }).set(bearer(accessToken)).expect(201);
  return { invitation: tokenFor(await harness.mails(email), 'accept-invitation') };
}

/** Where a token can be put, and whose slot that is. Each answers the status it got. */
const slots: Record<string, { owner: Kind; present: (token: string) => Promise<number> }> = {
  'Authorization of GET /v1/me': {
    owner: 'access',
    present: async (token) => (await harness.http.get('/v1/me').set(bearer(token))).status,
  },
  'refreshToken of refresh': {
    owner: 'refresh',
    present: async (token) =>
      (await harness.http.post('/v1/auth/refresh').send({ refreshToken: token })).status,
  },
  'cookie of refresh': {
    owner: 'refresh',
    present: async (token) => {
      const cookie = `__Host-authflow_refresh=${token}`;
      return (await harness.http.post('/v1/auth/refresh').set(browser).set('Cookie', cookie).send({})).status;
    },
  },
  'token of verify-email': {
    owner: 'verification',
    present: async (token) => (await harness.http.post('/v1/auth/verify-email').send({ token })).status,
  },
  'token of reset-password': {
    owner: 'reset',
    present: async (token) => {
      const body = { token, password: 'another-harbour-lantern-43' };
      return (await harness.http.post('/v1/auth/reset-password').send(body)).status;
    },
  },
  'token of confirm-email-change': {
    owner: 'emailChange',
    present: async (token) => (await post('/v1/auth/confirm-email-change', { token })).status,
  },
  'token of undo-email-change': {
    owner: 'emailChangeUndo',
    present: async (token) => (await post('/v1/auth/undo-email-change', { token })).status,
  },
  'token of restore-account': {
    owner: 'restore',
    present: async (token) => (await post('/v1/auth/restore-account', { token })).status,
  },
  'token of account-lock': {
    owner: 'lock',
    present: async (token) => (await post('/v1/auth/account-lock', { token })).status,
  },
  'token of magic-link/verify': {
    owner: 'magicLink',
    present: async (token) => (await post('/v1/auth/magic-link/verify', { token })).status,
  },
  'pickupToken of magic-link/verify': {
    owner: 'magicPickup',
    present: async (pickupToken) =>
      (await post('/v1/auth/magic-link/verify', { loginId, pickupToken })).status,
  },
  'token of accept-invitation': {
    owner: 'invitation',
    present: async (token) => {
      const body = { token, password: 'another-harbour-lantern-43' };
      return (await post('/v1/auth/accept-invitation', body)).status;
    },
  },
  'mfaToken of login/mfa': {
    owner: 'mfaChallenge',
    present: async (mfaToken) => {
      // The step after the one that enrolment used; no waiting, or the challenge would run out meanwhile.
      const body = { mfaToken, method: 'totp', code: app.code(1) };
      return (await post('/v1/auth/login/mfa', body)).status;
    },
  },
  'refreshToken of logout': {
    owner: 'refresh',
    present: async (token) =>
      (await harness.http.post('/v1/auth/logout').send({ refreshToken: token })).status,
  },
  'Authorization of logout': {
    owner: 'access',
    present: async (token) => (await harness.http.post('/v1/auth/logout').set(bearer(token)).send({})).status,
  },
};
const foreign = Object.entries(slots).flatMap(([slot, { owner }]) =>
  kinds.filter((kind) => kind !== owner).map((kind) => [kind, slot] as const),
);

test.each(foreign)('J10 %s as %s is refused', async (kind, slot) => {
  const status = await slots[slot]?.present(tokens[kind]);
  expect([400, 401]).toContain(status);
});

test('reset-password/check knows reset tokens alone', async () => {
  for (const kind of kinds.filter((each) => each !== 'reset')) {
    const { body } = await harness.http.post('/v1/auth/reset-password/check').send({ token: tokens[kind] });
    expect(body).toEqual({ valid: false, email: null });
  }
});

test('accept-invitation/check knows invitations alone', async () => {
  for (const kind of kinds.filter((each) => each !== 'invitation')) {
    const { body } = await post('/v1/auth/accept-invitation/check', { token: tokens[kind] });
    expect(body).toEqual({ valid: false, email: null, name: null });
  }
});

test('after all that each still works where it belongs: no wrong slot has spent anything', async () => {
  for (const slot of [
    'Authorization of GET /v1/me',
    'refreshToken of refresh',
    'token of verify-email',
    'token of reset-password',
    'token of confirm-email-change',
    'token of undo-email-change',
    'token of restore-account',
    'token of account-lock',
    'token of magic-link/verify',
    'mfaToken of login/mfa',
    'token of accept-invitation',
  ]) {
    const entry = slots[slot];
    expect([slot, await entry?.present(tokens[entry.owner])]).toEqual([slot, 200]);
  }
});
