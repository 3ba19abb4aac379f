/**
 * A passkey belongs to one account, which alone can add it, see it, rename it, remove it and be entered with it; and it is
 * added only by a session that has just proven itself, at its account's own level.
 * THREATS K05 other user's credential, M14 add authenticator while half-signed-in, P25 action link replay enrols a factor.
 */
import { limits } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { labelOf, tally, together } from '#test/support/calls';
import { bearer, linkToken, startHarness, type Harness, type Person } from '#test/support/harness';
import { addPasskey, creationOptions, presentPasskey, requestOptions } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';
import { createSoftwareAuthenticator } from '#test/support/software-authenticator';

let harness: Harness;
let owner: Person;
let stranger: Person;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(async () => {
  owner = await harness.signUp();
  stranger = await harness.signUp();
});
afterAll(() => harness.stop());

const add = (accessToken: string, credential: object) =>
  harness.http.post('/v1/me/passkeys').set(bearer(accessToken)).send({ credential });
const askOptions = (token: string) => harness.http.post('/v1/me/passkeys/options').set(bearer(token));
const passkeysOf = ({ grant }: Person) =>
  harness.sql<{ name: string; key: string }>(
    `select name, encode(public_key, 'hex') as key from passkeys where user_id = $1 order by created_at`,
    [grant.user.id],
  );
const enableMfa = ({ grant }: Person) =>
  harness.sql('update users set mfa_enabled_at = now() where id = $1', [grant.user.id]);

describe('K05 somebody else’s credential', () => {
  test('K05 an id that is taken is refused like any fault, and its owner’s key stays', async () => {
    const { device } = await addPasskey(harness, owner);
    const before = await passkeysOf(owner);
    const credentialId = Buffer.from(device.credentialId, 'base64url');
    for (const { accessToken } of [stranger, owner]) {
      const copy = createSoftwareAuthenticator({ credentialId });
      const credential = copy.register(await creationOptions(harness, accessToken));
      expectProblem(await add(accessToken, credential), 400, 'invalid_assertion');
    }
    expect(await passkeysOf(owner)).toEqual(before);
    expect(await passkeysOf(stranger)).toEqual([]);
  });

  test('K05 of two accounts that register one id at once, one has it', async () => {
    const credentialId = Buffer.from(`rival ${owner.email}`);
    const answers = await Promise.all(
      [owner, stranger].map(async ({ accessToken }) => {
        const rival = createSoftwareAuthenticator({ credentialId });
        return labelOf(await add(accessToken, rival.register(await creationOptions(harness, accessToken))));
      }),
    );
    expect(tally(answers)).toEqual({ '201': 1, '400 invalid_assertion': 1 });
  });

  test('K05 a user handle that names another account, or none, signs nobody in', async () => {
    const { device } = await addPasskey(harness, stranger);
    const foreign = (await creationOptions(harness, owner.accessToken)).user.id;
    for (const userHandle of [foreign, null, 'AAAA', Buffer.from(owner.email).toString('base64url')]) {
      const assertion = device.assert(await requestOptions(harness), { userHandle });
      expectProblem(await presentPasskey(harness, assertion), 401, 'invalid_assertion');
    }
  });

  test('K05 nobody sees, renames or removes another’s', async () => {
    const { passkey } = await addPasskey(harness, owner);
    const before = await passkeysOf(owner);
    const as = bearer(stranger.accessToken);
    const path = `/v1/me/passkeys/${passkey.id}`;
    expectProblem(await harness.http.patch(path).set(as).send({ name: 'Mine' }), 404, 'not_found');
    expectProblem(await harness.http.delete(path).set(as), 404, 'not_found');
    const { body } = await harness.http.get('/v1/me/passkeys').set(as).expect(200);
    expect(body.items).toEqual([]);
    expect(await passkeysOf(owner)).toEqual(before);
  });
});

describe('M14 a session below its account’s level', () => {
  test('M14 cannot ask for options', async () => {
    await enableMfa(owner);
    expectProblem(await askOptions(owner.accessToken), 403, 'reauthentication_required');
  });

  test('M14 cannot finish what it began before the second factor was set up', async () => {
    const credential = createSoftwareAuthenticator().register(
      await creationOptions(harness, owner.accessToken),
    );
    await enableMfa(owner);
    expectProblem(await add(owner.accessToken, credential), 403, 'reauthentication_required');
    expect(await passkeysOf(owner)).toEqual([]);
  });

  test('M14 cannot remove one either', async () => {
    const { passkey } = await addPasskey(harness, owner);
    await enableMfa(owner);
    const answer = await harness.http.delete(`/v1/me/passkeys/${passkey.id}`).set(bearer(owner.accessToken));
    expectProblem(answer, 403, 'reauthentication_required');
    expect(await passkeysOf(owner)).toHaveLength(1);
  });

  test('M14 the token of a sign-in that waits for its second factor is no session', async () => {
    await enableMfa(owner);
    const { body } = await harness.http
      .post('/v1/auth/login')
      .send({ email: owner.email, password: owner.password })
      .expect(200);
    expect(body.status).toBe('mfa_required');
    expectProblem(await askOptions(body.mfaToken), 401, 'unauthenticated');
  });
});

describe('P25 a factor by a link or an answer seen before', () => {
  test('P25 the token of a mail adds nothing', async () => {
    await harness.http.post('/v1/auth/forgot-password').send({ email: owner.email }).expect(202);
    const tokens = (await harness.mails(owner.email)).filter(({ links }) => links.length > 0).map(linkToken);
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    const credential = createSoftwareAuthenticator().register(
      await creationOptions(harness, owner.accessToken),
    );
    for (const token of tokens) {
      expectProblem(await askOptions(token), 401, 'unauthenticated');
      expectProblem(await add(token, credential), 401, 'unauthenticated');
    }
    expect(await passkeysOf(owner)).toEqual([]);
  });

  test('P25 a credential is added once, also when it comes many times at once', async () => {
    const credential = createSoftwareAuthenticator().register(
      await creationOptions(harness, owner.accessToken),
    );
    const answers = await together(6, async () => labelOf(await add(owner.accessToken, credential)));
    expect(tally(answers)).toEqual({ '201': 1, '400 invalid_assertion': 5 });
    expectProblem(await add(owner.accessToken, credential), 400, 'invalid_assertion');
    expect(await passkeysOf(owner)).toHaveLength(1);
  });

  test('P25 after a removal the old answer does not bring it back', async () => {
    const credential = createSoftwareAuthenticator().register(
      await creationOptions(harness, owner.accessToken),
    );
    const { body } = await add(owner.accessToken, credential).expect(201);
    await harness.http.delete(`/v1/me/passkeys/${body.id}`).set(bearer(owner.accessToken)).expect(200);
    expectProblem(await add(owner.accessToken, credential), 400, 'invalid_assertion');
    expect(await passkeysOf(owner)).toEqual([]);
  });

  test('P25 a stale proof asks for no options', async () => {
    harness.clock.advance(minutes(limits.reauthenticationMinutes) - minutes(1));
    const { body } = await harness.http
      .post('/v1/auth/refresh')
      .send({ refreshToken: owner.refreshToken })
      .expect(200);
    expect((await askOptions(body.accessToken)).status).toBe(200);
    harness.clock.advance(minutes(2));
    expectProblem(await askOptions(body.accessToken), 403, 'reauthentication_required');
  });

  test('P25 a password reset ends what was begun before it', async () => {
    const credential = createSoftwareAuthenticator().register(
      await creationOptions(harness, owner.accessToken),
    );
    await harness.http.post('/v1/auth/forgot-password').send({ email: owner.email }).expect(202);
    const [mail] = await harness.mails(owner.email);
    await harness.http
      .post('/v1/auth/reset-password')
      .send({ token: linkToken(mail), password: 'quiet-orchard-signal-77' })
      .expect(200);
    expectProblem(await add(owner.accessToken, credential), 401, 'session_revoked');
    expect(await passkeysOf(owner)).toEqual([]);
  });
});
