/**
 * Every token works in its own slot and in no other: each purpose has a key, a type and a store of its own.
 * THREATS J10 purpose matrix; ASVS 9.2.2, 9.2.4.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeviceTokens } from '#src/services/shared/device-tokens';
import { browser, bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

type Kind = 'access' | 'refresh' | 'verification' | 'reset' | 'device' | 'verificationId';

let harness: Harness;
let tokens: Record<Kind, string>;
beforeAll(async () => {
  harness = await startHarness();
  const { http, container } = harness;
  const person = await harness.signUp();
  await http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
  const [resetMail] = await harness.mails(person.email);
  const newcomer = 'newcomer@example.test';
  const registered = await http
    .post('/v1/auth/register')
    .send({ email: newcomer, password: goodPassword })
    .expect(202);
  const [verificationMail] = await harness.mails(newcomer);
  const { keyring, clock } = container;
  const randomness = { bytes: () => Buffer.alloc(0), uuid: () => crypto.randomUUID() };
  tokens = {
    access: person.accessToken,
    refresh: person.refreshToken,
    verification: linkToken(verificationMail),
    reset: linkToken(resetMail),
    device: createDeviceTokens({ keyring, clock, randomness }).issue(person.grant.user.id).token,
    verificationId: registered.body.verificationId,
  };
});
afterAll(() => harness.stop());

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
const kinds: Kind[] = ['access', 'refresh', 'verification', 'reset', 'device', 'verificationId'];
const foreign = Object.entries(slots).flatMap(([slot, { owner }]) =>
  kinds.filter((kind) => kind !== owner).map((kind) => [kind, slot] as const),
);

test.each(foreign)('%s as %s is refused', async (kind, slot) => {
  const status = await slots[slot]?.present(tokens[kind]);
  expect([400, 401]).toContain(status);
});

test('reset-password/check knows reset tokens alone', async () => {
  for (const kind of kinds.filter((each) => each !== 'reset')) {
    const { body } = await harness.http.post('/v1/auth/reset-password/check').send({ token: tokens[kind] });
    expect(body).toEqual({ valid: false, email: null });
  }
});

test('after all that each still works where it belongs: no wrong slot has spent anything', async () => {
  for (const slot of [
    'Authorization of GET /v1/me',
    'refreshToken of refresh',
    'token of verify-email',
    'token of reset-password',
  ]) {
    const entry = slots[slot];
    expect([slot, await entry?.present(tokens[entry.owner])]).toEqual([slot, 200]);
  }
});
