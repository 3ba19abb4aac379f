/**
 * An assertion counts only when the stored key signed it, on our own page, for our own host, by a user the authenticator
 * has verified, with a count that rises. A refusal is told apart from no other and leaves no session.
 * THREATS K02 ignored verify result, K03 origin and rpId, K06 user verification, K08 counter going back,
 * M02 other doors (passkey), M20 one factor counted twice (passkey).
 */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { labelOf, tally } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import {
  addPasskey,
  creationOptions,
  presentPasskey,
  requestOptions,
  signInWithPasskey,
} from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';
import {
  createSoftwareAuthenticator,
  type Lies,
  type SoftwareAuthenticator,
} from '#test/support/software-authenticator';

let harness: Harness;
let person: Person;
let device: SoftwareAuthenticator;
let counting: SoftwareAuthenticator;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(async () => {
  person = await harness.signUp();
  ({ device } = await addPasskey(harness, person));
  ({ device: counting } = await addPasskey(harness, person, createSoftwareAuthenticator({ counts: true })));
});
afterAll(() => harness.stop());

const sessions = async () =>
  (await harness.sql('select from sessions where user_id = $1', [person.grant.user.id])).length;

/** The same lie at both ceremonies where it can be told: neither a session nor a passkey comes of it. */
async function refusedAtSignIn(lies: Lies, by: SoftwareAuthenticator = device): Promise<void> {
  const before = await sessions();
  const assertion = by.assert(await requestOptions(harness), lies);
  expectProblem(await presentPasskey(harness, assertion), 401, 'invalid_assertion');
  expect(await sessions()).toBe(before);
}
async function refusedAtAdding(lies: Lies): Promise<void> {
  const credential = createSoftwareAuthenticator().register(
    await creationOptions(harness, person.accessToken),
    lies,
  );
  const answer = await harness.http
    .post('/v1/me/passkeys')
    .set(bearer(person.accessToken))
    .send({ credential });
  expectProblem(answer, 400, 'invalid_assertion');
  const { body } = await harness.http.get('/v1/me/passkeys').set(bearer(person.accessToken));
  expect(body.items).toHaveLength(2);
}
async function refusedEverywhere(lies: Lies): Promise<void> {
  await refusedAtSignIn(lies);
  await refusedAtAdding(lies);
}

test('the same answers without a lie pass, so each case below fails for its own reason', async () => {
  await signInWithPasskey(harness, device);
  await signInWithPasskey(harness, counting);
});

describe('K02 the result of the check is the result', () => {
  test('K02 a signature by another key', () =>
    refusedAtSignIn({ signWith: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }));
  test.each(['AA', 'MAYCAQACAQA', Buffer.alloc(64).toString('base64url')])(
    'K02 the signature %s',
    (signature) => refusedAtSignIn({ signature }),
  );
  test('K02 somebody who knows the credential id and nothing else', () =>
    refusedAtSignIn({ id: device.credentialId }, createSoftwareAuthenticator()));
  test('K02 the id of one passkey under the signature of another', () =>
    refusedAtSignIn({ id: counting.credentialId }));
  test('K02 id and rawId that differ', async () => {
    await refusedAtSignIn({ id: counting.credentialId, rawId: device.credentialId });
    await refusedAtSignIn({ id: device.credentialId, rawId: counting.credentialId });
    await refusedAtAdding({ rawId: 'AAAA' });
  });
  test('K02 a new passkey under an id that its authenticator did not sign', () =>
    refusedAtAdding({ id: Buffer.from('an-id-of-the-attackers-choice').toString('base64url') }));
  test('K02 signed data that was changed afterwards', async () => {
    const honest = device.assert(await requestOptions(harness), { uv: false });
    const data = Buffer.from(honest.response.authenticatorData, 'base64url');
    data[32] = 0x05;
    const authenticatorData = data.toString('base64url');
    const forged = { ...honest, response: { ...honest.response, authenticatorData } };
    expectProblem(await presentPasskey(harness, forged), 401, 'invalid_assertion');
  });
});

describe('K03 our page and our host alone', () => {
  test.each([
    'https://evil.example',
    'http://app.example.test',
    'https://app.example.test:8443',
    'https://app.example.test.evil.example',
    'https://example.test',
    'https://evil.app.example.test',
    'https://sibling.example.test',
    'https://app.example.test/',
    'HTTPS://APP.EXAMPLE.TEST',
    'null',
    '',
  ])('K03 the origin %j', (origin) => refusedEverywhere({ origin }));
  test.each([
    'example.test',
    'test',
    'evil.app.example.test',
    'evil.example',
    'https://app.example.test',
    '',
  ])('K03 the RP ID %j', (rpId) => refusedEverywhere({ rpId }));
  test('K03 our page in a frame of another', async () => {
    await refusedEverywhere({ crossOrigin: true });
    await refusedEverywhere({ crossOrigin: true, topOrigin: 'https://evil.example' });
    await refusedEverywhere({ topOrigin: 'https://evil.example' });
  });
});

describe('K06 a verified user', () => {
  test('K06 neither a passkey nor a session without it', () => refusedEverywhere({ uv: false }));
  test('K06 nor without anybody there', async () => {
    await refusedEverywhere({ up: false });
    await refusedEverywhere({ up: false, uv: false });
  });
});

describe('K08 a count that goes back', () => {
  const countOf = async () =>
    harness.sql('select sign_count::int as count from passkeys where credential_id = $1', [
      Buffer.from(counting.credentialId, 'base64url'),
    ]);

  test('K08 is refused, flagged in the trail, and changes nothing', async () => {
    await signInWithPasskey(harness, counting);
    for (const counter of [2, 1, 0]) await refusedAtSignIn({ counter }, counting);
    expect(await countOf()).toEqual([{ count: 2 }]);
    const flagged = await harness.sql<{ reason: string }>(
      `select detail->>'reason' as reason from audit_events where user_id = $1 and type = 'login.failed'`,
      [person.grant.user.id],
    );
    expect(flagged).toEqual([{ reason: 'counter' }, { reason: 'counter' }, { reason: 'counter' }]);
  });

  test('K08 of two answers with the same count one is accepted, also at once', async () => {
    const copies = await Promise.all(
      [0, 1, 2, 3].map(async () => counting.assert(await requestOptions(harness), { counter: 9 })),
    );
    const answers = await Promise.all(
      copies.map(async (copy) => labelOf(await presentPasskey(harness, copy))),
    );
    expect(tally(answers)).toEqual({ '200': 1, '401 invalid_assertion': 3 });
    expect(await countOf()).toEqual([{ count: 9 }]);
  });

  test('K08 a device that never counts goes on at nought, and cannot fall back to it', async () => {
    await signInWithPasskey(harness, device);
    await signInWithPasskey(harness, device);
    const counted = device.assert(await requestOptions(harness), { counter: 1 });
    expect((await presentPasskey(harness, counted)).status).toBe(200);
    await refusedAtSignIn({ counter: 0 });
  });

  test('K08 a count in an answer that is wrong otherwise is not kept', async () => {
    await refusedAtSignIn({ counter: 4_000_000_000, uv: false }, counting);
    await signInWithPasskey(harness, counting);
  });
});

describe('an account with a second factor', () => {
  beforeEach(() =>
    harness.sql('update users set mfa_enabled_at = now() where id = $1', [person.grant.user.id]),
  );

  test('M02 a passkey without user verification opens nothing, not even the second step', async () => {
    await refusedAtSignIn({ uv: false });
    const open = await harness.sql('select from mfa_challenges where user_id = $1', [person.grant.user.id]);
    expect(open).toHaveLength(0);
  });

  test('M20 a passkey alone is two factors because its device verified the user, and the session says so', async () => {
    const grant = await signInWithPasskey(harness, device);
    expect(decode(grant.accessToken).payload.amr).toEqual(['pop', 'user', 'mfa']);
    await refusedAtSignIn({ uv: false });
  });
});
