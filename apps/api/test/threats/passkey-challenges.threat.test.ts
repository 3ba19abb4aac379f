/**
 * A passkey answers a challenge that we made, for one purpose and one asker, once. Whatever else it answers opens nothing,
 * and asking for options tells nobody who has a passkey.
 * THREATS K01 client-chosen or unstored challenge, E08 passkey options by email; ASVS 6.7.2.
 */
import { randomBytes } from 'node:crypto';
import { limits, type WebauthnAssertion } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { labelOf, tally, together } from '#test/support/calls';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { addPasskey, creationOptions, presentPasskey, requestOptions } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';
import {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from '#test/support/software-authenticator';

let harness: Harness;
let person: Person;
let device: SoftwareAuthenticator;
beforeAll(async () => {
  harness = await startHarness();
  person = await harness.signUp();
  ({ device } = await addPasskey(harness, person));
});
afterAll(() => harness.stop());

const count = async (text: string): Promise<number> => (await harness.sql(text)).length;
async function expectRefused(credential: WebauthnAssertion): Promise<void> {
  const before = await count('select from sessions');
  expectProblem(await presentPasskey(harness, credential), 401, 'invalid_assertion');
  expect(await count('select from sessions')).toBe(before);
}
const register = (accessToken: string, credential: object) =>
  harness.http.post('/v1/me/passkeys').set(bearer(accessToken)).send({ credential });

describe('K01 the challenge of a sign-in', () => {
  test('K01 an answer to one of ours passes, so each case below fails for its own reason', async () => {
    const answer = await presentPasskey(harness, device.assert(await requestOptions(harness)));
    expect(answer.status).toBe(200);
  });

  test('K01 one that the client chose is refused, whatever it looks like', async () => {
    const options = await requestOptions(harness);
    const chosen = [
      randomBytes(32).toString('base64url'),
      randomBytes(16).toString('base64url'),
      Buffer.alloc(32).toString('base64url'),
      Buffer.from(options.challenge, 'base64url').toString('base64'),
      `${options.challenge}=`,
      `${options.challenge}A`,
      options.challenge.slice(0, -1),
      '',
      "' or 1=1--",
    ];
    for (const challenge of chosen) await expectRefused(device.assert({ ...options, challenge }));
  });

  test('K01 none at all, or something that is no text, is refused', async () => {
    const honest = device.assert(await requestOptions(harness));
    const clientData = JSON.parse(
      Buffer.from(honest.response.clientDataJSON, 'base64url').toString(),
    ) as object;
    const odd = [
      {},
      [],
      null,
      'text',
      { ...clientData, challenge: undefined },
      { ...clientData, challenge: 1 },
    ];
    for (const said of odd) {
      const clientDataJSON = Buffer.from(JSON.stringify(said)).toString('base64url');
      await expectRefused({ ...honest, response: { ...honest.response, clientDataJSON } });
    }
    const broken = Buffer.from('{"challenge":').toString('base64url');
    await expectRefused({ ...honest, response: { ...honest.response, clientDataJSON: broken } });
  });

  test('K01 a captured answer works once', async () => {
    const captured = device.assert(await requestOptions(harness));
    expect((await presentPasskey(harness, captured)).status).toBe(200);
    await expectRefused(captured);
  });

  test('K01 of many copies at once one makes a session', async () => {
    const captured = device.assert(await requestOptions(harness));
    const before = await count('select from sessions');
    const answers = await together(12, async () => labelOf(await presentPasskey(harness, captured)));
    expect(tally(answers)).toEqual({ '200': 1, '401 invalid_assertion': 11 });
    expect(await count('select from sessions')).toBe(before + 1);
  });

  test('K01 a failed answer has spent it too', async () => {
    const options = await requestOptions(harness);
    await expectRefused(device.assert(options, { uv: false }));
    await expectRefused(device.assert(options));
  });

  test('K01 it ends after five minutes', async () => {
    const options = await requestOptions(harness);
    harness.clock.advance(minutes(limits.webauthnChallengeMinutes) + 1);
    await expectRefused(device.assert(options));
  });

  test('K01 that of adding a passkey opens no session, and that of a session adds no passkey', async () => {
    const { accessToken } = await harness.login(person.email);
    const creation = await creationOptions(harness, accessToken);
    const request = await requestOptions(harness);
    await expectRefused(device.assert({ ...request, challenge: creation.challenge }));
    const crossed = createSoftwareAuthenticator().register({ ...creation, challenge: request.challenge });
    expectProblem(await register(accessToken, crossed), 400, 'invalid_assertion');
    const before = await count('select from passkeys');
    const typed = createSoftwareAuthenticator().register(creation, { type: 'webauthn.get' });
    expectProblem(await register(accessToken, typed), 400, 'invalid_assertion');
    await expectRefused(device.assert(request, { type: 'webauthn.create' }));
    expect(await count('select from passkeys')).toBe(before);
  });
});

describe('K01 the challenge of adding a passkey', () => {
  test('K01 is good in the session that asked, nowhere else', async () => {
    const mine = await harness.login(person.email);
    const others = await harness.login(person.email);
    const stranger = await harness.signUp();
    const made = createSoftwareAuthenticator();
    const options = await creationOptions(harness, mine.accessToken);
    const credential = made.register(options);
    for (const { accessToken } of [others, stranger])
      expectProblem(await register(accessToken, credential), 400, 'invalid_assertion');
    await register(mine.accessToken, credential).expect(201);
  });

  test('K01 that of proving oneself again adds no passkey, and that of adding one proves nothing', async () => {
    const { accessToken } = await harness.login(person.email);
    const as = bearer(accessToken);
    const reauthenticate = (credential: object) =>
      harness.http.post('/v1/auth/reauthenticate').set(as).send({ credential });
    const askProof = async () =>
      (await harness.http.post('/v1/auth/reauthenticate/options').set(as).expect(200)).body.passkey;
    const creation = await creationOptions(harness, accessToken);
    const proof = await askProof();
    const crossed = createSoftwareAuthenticator().register({ ...creation, challenge: proof.challenge });
    expectProblem(await register(accessToken, crossed), 400, 'invalid_assertion');
    const misused = device.assert({ ...proof, challenge: creation.challenge });
    expectProblem(await reauthenticate(misused), 401, 'invalid_assertion');
    await reauthenticate(device.assert(await askProof())).expect(200);
  });

  test('K01 one that the client chose is refused', async () => {
    const { accessToken } = await harness.login(person.email);
    const options = await creationOptions(harness, accessToken);
    const challenge = randomBytes(32).toString('base64url');
    const credential = createSoftwareAuthenticator().register({ ...options, challenge });
    expectProblem(await register(accessToken, credential), 400, 'invalid_assertion');
  });
});

describe('E08 options of a sign-in', () => {
  test('E08 take no address, and are the same for everybody but for the challenge', async () => {
    const { http } = harness;
    const ask = (headers: Record<string, string>, body: object) =>
      http.post('/v1/auth/passkey/options').set(headers).send(body);
    for (const field of ['email', 'username', 'userId', 'mfaToken', 'allowCredentials'])
      expectProblem(await ask({}, { [field]: person.email }), 400, 'validation_failed');
    const { accessToken } = await harness.login(person.email);
    const answers = [await ask({}, {}), await ask(bearer(accessToken), {}), await ask({ Cookie: 'x=y' }, {})];
    for (const { body } of answers)
      expect({ ...body, challenge: '' }).toEqual({ ...answers[0]?.body, challenge: '' });
  });

  test('E08 never repeat a challenge', async () => {
    const challenges = await together(200, async () => (await requestOptions(harness)).challenge);
    expect(new Set(challenges).size).toBe(200);
  });

  test('E08 an unknown passkey, a removed one and a wrong answer are told apart by nothing', async () => {
    const requestId = { 'X-Request-Id': 'the-same-request-id' };
    const answers = [];
    for (const lies of [{}, { id: randomBytes(32).toString('base64url') }, { uv: false }]) {
      const options = await requestOptions(harness);
      const holder = Object.keys(lies).length === 0 ? createSoftwareAuthenticator() : device;
      answers.push(await presentPasskey(harness, holder.assert(options, lies)).set(requestId));
    }
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
  });
});
