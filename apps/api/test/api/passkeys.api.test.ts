import { randomBytes } from 'node:crypto';
import {
  limits,
  passkeyCreationOptionsSchema,
  passkeyListSchema,
  passkeyRequestOptionsSchema,
} from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, seconds } from '#src/domain/duration';
import type { Cbor } from '#test/support/cbor';
import { events, labelOf, refreshCookie, subjects, tally, together } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, browser, startHarness, webUrl, type Harness, type Person } from '#test/support/harness';
import {
  addPasskey,
  creationOptions,
  presentPasskey,
  requestOptions,
  signInWithPasskey,
} from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';
import { createSoftwareAuthenticator, type Lies } from '#test/support/software-authenticator';

const issuer = 'https://idp.example.test';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({
    env: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'authflow',
      OIDC_CLIENT_SECRET: 'obviously-fake-client-secret',
    },
  });
});
afterAll(() => harness.stop());

const askOptions = ({ accessToken }: Person) =>
  harness.http.post('/v1/me/passkeys/options').set(bearer(accessToken));
const add = ({ accessToken }: Pick<Person, 'accessToken'>, body: object) =>
  harness.http.post('/v1/me/passkeys').set(bearer(accessToken)).send(body);
const remove = ({ accessToken }: Person, id: string) =>
  harness.http.delete(`/v1/me/passkeys/${id}`).set(bearer(accessToken));
const rename = ({ accessToken }: Person, id: string, name: unknown) =>
  harness.http.patch(`/v1/me/passkeys/${id}`).set(bearer(accessToken)).send({ name });
const list = async ({ accessToken }: Person) => {
  const { body } = await harness.http.get('/v1/me/passkeys').set(bearer(accessToken)).expect(200);
  return passkeyListSchema.parse(body);
};
const forgetPassword = ({ grant }: Person) =>
  harness.sql(
    'update users set password_hash = null, password_scheme = null, password_key_id = null where id = $1',
    [grant.user.id],
  );
const setUser = ({ grant }: Person, assignment: string) =>
  harness.sql(`update users set ${assignment} where id = $1`, [grant.user.id]);
const unknownId = '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e';

describe('options to add one', () => {
  test('ask for a resident key, a verified user and no attestation, and name the account by its id alone', async () => {
    const person = await harness.signUp();
    const options = passkeyCreationOptionsSchema.parse((await askOptions(person).expect(200)).body);
    expect(options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      rp: { id: 'app.example.test', name: 'AuthFlow' },
      user: { id: expect.any(String), name: person.email, displayName: person.email },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      timeout: minutes(5),
      attestation: 'none',
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
    });
    const handle = Buffer.from(options.user.id, 'base64url').toString('hex');
    expect(handle).toBe(person.grant.user.id.replaceAll('-', ''));
  });

  test('leave out devices that hold one already', async () => {
    const person = await harness.signUp();
    const { device } = await addPasskey(harness, person);
    const { excludeCredentials } = await creationOptions(harness, person.accessToken);
    expect(excludeCredentials).toEqual([
      { id: device.credentialId, type: 'public-key', transports: ['internal', 'hybrid'] },
    ]);
  });

  test('are for a fresh proof, a verified address and less than as many as there may be', async () => {
    const person = await harness.signUp();
    await setUser(person, 'email_verified_at = null');
    expectProblem(await askOptions(person), 403, 'email_not_verified');
    await setUser(person, 'email_verified_at = now()');
    await fill(person, limits.passkeysPerUser);
    expectProblem(await askOptions(person), 409, 'conflict');
    harness.clock.advance(minutes(limits.reauthenticationMinutes) - seconds(30));
    expectProblem(await askOptions(person), 409, 'conflict');
    const { body } = await harness.http
      .post('/v1/auth/refresh')
      .send({ refreshToken: person.refreshToken })
      .expect(200);
    harness.clock.advance(minutes(1));
    expectProblem(await askOptions({ ...person, ...body }), 403, 'reauthentication_required');
  });
});

/** Plants passkeys that nobody holds. */
async function fill({ grant }: Person, count: number): Promise<void> {
  await harness.sql(
    `insert into passkeys (id, user_id, credential_id, public_key, sign_count, backed_up, name, created_at)
     select gen_random_uuid(), $1::uuid, decode(md5($1 || n::text), 'hex'), '', 0, false, 'Planted', now()
     from generate_series(1, $2::int) n`,
    [grant.user.id, count],
  );
}

describe('adding one', () => {
  test('keeps it, tells its owner, and lets it sign in alone', async () => {
    const person = await harness.signUp();
    const { device, passkey } = await addPasskey(harness, person);
    expect(passkey).toMatchObject({ name: 'Passkey', backedUp: false, lastUsedAt: null });
    expect(await subjects(harness, person.email)).toContainEqual(expect.stringMatching(/passkey/i));
    const grant = await signInWithPasskey(harness, device);
    expect(grant.user.id).toBe(person.grant.user.id);
    expect(decode(grant.accessToken).payload.amr).toEqual(['pop', 'user', 'mfa']);
    await harness.http.get('/v1/me').set(bearer(grant.accessToken)).expect(200);
    expect(await events(harness, person.grant.user.id)).toContain('passkey.added success');
  });

  test('takes a name, trimmed, and refuses one that forges lines', async () => {
    const person = await harness.signUp();
    const device = createSoftwareAuthenticator();
    const credential = device.register(await creationOptions(harness, person.accessToken));
    expectProblem(await add(person, { credential, name: 'a\nb' }), 400, 'validation_failed');
    const { body } = await add(person, { credential, name: ' My phone ' }).expect(201);
    expect(body.name).toBe('My phone');
  });

  const chromeOnWindows =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
  test.each<[string, Lies]>([
    ['Passkey on Chrome, Windows', {}],
    ['Apple Passwords', { aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd', backedUp: true }],
    ['Security key', { transports: ['usb', 'nfc'] }],
    ['Passkey on Chrome, Windows', { transports: [] }],
    ['Passkey on Chrome, Windows', { transports: ['usb', 'internal'] }],
  ])('without a name calls it “%s” after %j', async (name, lies) => {
    const person = await harness.signUp();
    const credential = createSoftwareAuthenticator().register(
      await creationOptions(harness, person.accessToken),
      lies,
    );
    const { body } = await add(person, { credential }).set('User-Agent', chromeOnWindows).expect(201);
    expect(body).toMatchObject({ name, backedUp: lies.backedUp ?? false });
  });

  test('takes a self-attested key, and none that brings certificates along', async () => {
    const person = await harness.signUp();
    await addPasskey(harness, person, createSoftwareAuthenticator({ selfAttested: true }));
    const statement = new Map<string, Cbor>([
      ['alg', -7],
      ['sig', randomBytes(70)],
    ]);
    for (const format of ['packed', 'apple', 'fido-u2f', 'tpm', 'android-key', 'android-safetynet', '']) {
      const options = await creationOptions(harness, person.accessToken);
      const lies = { attestation: { format, statement } };
      const credential = createSoftwareAuthenticator().register(options, lies);
      expectProblem(await add(person, { credential }), 400, 'invalid_assertion');
    }
  });

  test('refuses more than there may be, also when they come at once', async () => {
    const person = await harness.signUp();
    await fill(person, limits.passkeysPerUser - 1);
    const credentials = await together(4, async () =>
      createSoftwareAuthenticator().register(await creationOptions(harness, person.accessToken)),
    );
    const answers = await together(4, async (index) =>
      labelOf(await add(person, { credential: credentials[index] })),
    );
    expect(tally(answers)).toEqual({ '201': 1, '409 conflict': 3 });
  });

  test('comes too late after five minutes', async () => {
    const person = await harness.signUp();
    const credential = createSoftwareAuthenticator().register(
      await creationOptions(harness, person.accessToken),
    );
    harness.clock.advance(minutes(limits.webauthnChallengeMinutes) + 1);
    expectProblem(await add(person, { credential }), 400, 'invalid_assertion');
    expect(await events(harness, person.grant.user.id)).toContain('passkey.added failure');
  });

  test('comes too late once the session has ended or the address is no longer proven', async () => {
    const person = await harness.signUp();
    const make = async () =>
      createSoftwareAuthenticator().register(await creationOptions(harness, person.accessToken));
    const before = await make();
    await setUser(person, 'email_verified_at = null');
    expectProblem(await add(person, { credential: before }), 403, 'email_not_verified');
    await setUser(person, 'email_verified_at = now()');
    const credential = await make();
    await harness.sql(
      `update sessions set revoked_at = now(), revoked_reason = 'logout' where user_id = $1`,
      [person.grant.user.id],
    );
    expectProblem(await add(person, { credential }), 401, 'session_revoked');
    expect(
      (await harness.sql('select from passkeys where user_id = $1', [person.grant.user.id])).length,
    ).toBe(0);
  });
});

describe('keeping them', () => {
  test('lists them, oldest first, and shows neither key nor credential id', async () => {
    const person = await harness.signUp();
    expect(await list(person)).toEqual({ items: [], nextCursor: null });
    const { passkey: first, device } = await addPasskey(harness, person);
    const { passkey: second } = await addPasskey(harness, person);
    expect(await list(person)).toEqual({ items: [first, second], nextCursor: null });
    await signInWithPasskey(harness, device);
    const [used, unused] = (await list(person)).items;
    expect(Date.parse(used?.lastUsedAt ?? '')).toBeGreaterThan(Date.parse(first.createdAt));
    expect(unused?.lastUsedAt).toBeNull();
    expect(Object.keys(first).sort()).toEqual(['backedUp', 'createdAt', 'id', 'lastUsedAt', 'name']);
  });

  test('renames one', async () => {
    const person = await harness.signUp();
    const { passkey } = await addPasskey(harness, person);
    const { body } = await rename(person, passkey.id, ' Work laptop ').expect(200);
    expect(body).toEqual({ ...passkey, name: 'Work laptop' });
    for (const name of ['', '  ', 'x'.repeat(101), 'a\u202eb', null, 1])
      expectProblem(await rename(person, passkey.id, name), 400, 'validation_failed');
    const unknown = expectProblem(await rename(person, unknownId, 'Any'), 404, 'not_found');
    expect(unknown.detail).toMatch(/passkeys has this id/);
    expect((await list(person)).items.map(({ name }) => name)).toEqual(['Work laptop']);
    expect(await events(harness, person.grant.user.id)).toContain('passkey.renamed success');
  });

  test('removes one for good, and tells its owner', async () => {
    const person = await harness.signUp();
    const { passkey, device } = await addPasskey(harness, person);
    const waiting = device.assert(await requestOptions(harness));
    await remove(person, passkey.id).expect(200, { status: 'passkey_removed' });
    expectProblem(await remove(person, passkey.id), 404, 'not_found');
    expectProblem(await presentPasskey(harness, waiting), 401, 'invalid_assertion');
    expect(await list(person)).toEqual({ items: [], nextCursor: null });
    expect(await events(harness, person.grant.user.id)).toContain('passkey.removed success');
    const told = (await subjects(harness, person.email)).filter((subject) => /passkey/i.test(subject));
    expect(told).toHaveLength(2);
  });

  test('removes none without a fresh proof', async () => {
    const person = await harness.signUp();
    const { passkey } = await addPasskey(harness, person);
    harness.clock.advance(minutes(limits.reauthenticationMinutes) - seconds(5));
    const { body } = await harness.http
      .post('/v1/auth/refresh')
      .send({ refreshToken: person.refreshToken })
      .expect(200);
    harness.clock.advance(seconds(10));
    expectProblem(await remove({ ...person, ...body }, passkey.id), 403, 'reauthentication_required');
    expect((await list({ ...person, ...body })).items).toHaveLength(1);
  });

  test('never removes the last way in, also when both of the last two go at once', async () => {
    const person = await harness.signUp();
    const ids = [];
    for (let count = 0; count < 2; count += 1) ids.push((await addPasskey(harness, person)).passkey.id);
    await forgetPassword(person);
    const answers = await Promise.all(ids.map(async (id) => labelOf(await remove(person, id))));
    expect(tally(answers)).toEqual({ '200': 1, '409 last_sign_in_method': 1 });
    const [last] = (await list(person)).items;
    expectProblem(await remove(person, last?.id ?? ''), 409, 'last_sign_in_method');
    expect(await events(harness, person.grant.user.id)).toContain('passkey.removed failure');
  });

  test('another issuer is a way in as well, as long as it is offered here', async () => {
    const person = await harness.signUp();
    const { passkey } = await addPasskey(harness, person);
    await forgetPassword(person);
    const link = (provider: string) =>
      harness.sql(
        `insert into identities (id, user_id, provider, issuer, subject, created_at)
         values (gen_random_uuid(), $1, $2, $3, 'somebody', now())`,
        [person.grant.user.id, provider, `${issuer}/${provider}`],
      );
    await link('github');
    expectProblem(await remove(person, passkey.id), 409, 'last_sign_in_method');
    await link('oidc');
    await remove(person, passkey.id).expect(200);
  });
});

describe('signing in', () => {
  test('options name nobody and are good for one answer', async () => {
    const options = passkeyRequestOptionsSchema.parse(await requestOptions(harness));
    expect(options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      rpId: 'app.example.test',
      timeout: minutes(5),
      userVerification: 'required',
      allowCredentials: [],
    });
  });

  test('in a browser the session is in the cookie, and a page of somebody else’s gets none', async () => {
    const person = await harness.signUp();
    const { device } = await addPasskey(harness, person);
    const present = async (origin: string) =>
      presentPasskey(harness, device.assert(await requestOptions(harness))).set({
        ...browser,
        Origin: origin,
      });
    const response = await present(webUrl);
    expect(response.status).toBe(200);
    expect(response.body.refreshToken).toBeUndefined();
    expect(refreshCookie(response).line).toContain('HttpOnly');
    expectProblem(await present('https://evil.example'), 403, 'csrf_rejected');
  });

  test('counts its uses where the device counts them', async () => {
    const person = await harness.signUp();
    const { device } = await addPasskey(harness, person, createSoftwareAuthenticator({ counts: true }));
    for (let use = 0; use < 3; use += 1) await signInWithPasskey(harness, device);
    const rows = await harness.sql('select sign_count::int as count from passkeys where user_id = $1', [
      person.grant.user.id,
    ]);
    expect(rows).toEqual([{ count: 4 }]);
  });

  test('a disabled, locked or closed account learns so only from its own passkey', async () => {
    const person = await harness.signUp();
    const { device } = await addPasskey(harness, person);
    const present = async (lies: Lies = {}) =>
      presentPasskey(harness, device.assert(await requestOptions(harness), lies));
    await setUser(person, `status = 'disabled'`);
    expectProblem(await present({ uv: false }), 401, 'invalid_assertion');
    expectProblem(await present(), 403, 'account_disabled');
    await setUser(person, `status = 'active', locked_at = now()`);
    expectProblem(await present({ origin: 'https://evil.example' }), 401, 'invalid_assertion');
    expectProblem(await present(), 403, 'password_reset_required');
    await setUser(person, `status = 'deleted', locked_at = null, deleted_at = now()`);
    expectProblem(await present(), 401, 'invalid_assertion');
    await setUser(person, `status = 'active', deleted_at = null`);
    expect((await present()).status).toBe(200);
    const failures = (await events(harness, person.grant.user.id)).filter((event) =>
      event.startsWith('login.failed'),
    );
    expect(failures).toHaveLength(5);
  });

  test('limits how often one address may ask and fail', async () => {
    const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
    try {
      const ask = async () => labelOf(await limited.http.post('/v1/auth/passkey/options').send({}));
      const asked = await together(61, ask);
      expect(tally(asked)).toEqual({ '200': 60, '429 rate_limited': 1 });
      const assertion = createSoftwareAuthenticator().assert({
        challenge: randomBytes(32).toString('base64url'),
        rpId: 'app.example.test',
        timeout: 0,
        userVerification: 'required',
        allowCredentials: [],
      });
      const presented = await together(31, async () => labelOf(await presentPasskey(limited, assertion)));
      expect(tally(presented)).toEqual({ '401 invalid_assertion': 30, '429 rate_limited': 1 });
    } finally {
      await limited.stop();
    }
  });
});

test('where the app is reached by an IP address, which browsers make no passkeys for, that is said', async () => {
  const numeric = await startHarness({ env: { WEB_URL: 'http://127.0.0.1:5173' } });
  try {
    expect(numeric.container.config.warnings.join()).toContain('Open the app as localhost');
    const { accessToken } = await numeric.signUp();
    const answers = [
      await numeric.http.post('/v1/auth/passkey/options').send({}),
      await numeric.http.post('/v1/me/passkeys/options').set(bearer(accessToken)),
    ];
    for (const answer of answers)
      expect(expectProblem(answer, 404, 'not_found').detail).toContain('IP address');
    expect(await numeric.sql('select from webauthn_challenges')).toEqual([]);
  } finally {
    await numeric.stop();
  }
});

test('challenges nobody answered are forgotten within the hour', async () => {
  await requestOptions(harness);
  harness.clock.advance(minutes(66));
  const { challenge } = await requestOptions(harness);
  await harness.container.housekeeping.runOnce();
  const left = await harness.sql<{ challenge: Buffer }>('select challenge from webauthn_challenges');
  expect(left.map((row) => row.challenge.toString('base64url'))).toEqual([challenge]);
});
