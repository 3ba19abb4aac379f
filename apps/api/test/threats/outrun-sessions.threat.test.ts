/**
 * Invariant: whether a session may change what protects its account is decided in the moment of the change. What happens
 * while a request waits or hashes counts: a session that ended changes nothing, and neither does one that has not proven
 * a second factor that has just come.
 */
import { randomUUID } from 'node:crypto';
import type { PasskeyRequestOptions } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { labelOf, meStatus } from '#test/support/calls';
import { askForEmail, confirmEmail, tokenFor } from '#test/support/email-changes';
import { endSessionsUnder, removePasskeysUnder, turnOnMfaUnder } from '#test/support/held-account';
import { bearer, goodPassword, startHarness, type Harness, type Person } from '#test/support/harness';
import { addPasskey, presentPasskey, requestOptions } from '#test/support/passkeys';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

let person: Person;
let passwordOnly: string;
let passkeyId: string;
let identityId: string;
async function standBeforeTheRace(): Promise<void> {
  person = await harness.signUp();
  const { id } = person.grant.user;
  ({ id: passkeyId } = (await addPasskey(harness, person)).passkey);
  identityId = randomUUID();
  await harness.sql(
    `insert into identities (id, user_id, provider, issuer, subject, created_at)
     values ($1, $2, 'oidc', 'https://provider.test', $3, $4)`,
    [identityId, id, id, harness.clock.now()],
  );
  passwordOnly = (await harness.login(person.email)).accessToken;
  await enrolTotp(harness, person);
  // As it stood a moment ago, when the request below passed its door: the account's second factor is about to be on.
  await harness.sql('update users set mfa_enabled_at = null where id = $1', [id]);
}

const changes: [string, () => Promise<{ status: number; body: object }>][] = [
  ['M13 removing the app', () => send('delete', '/v1/me/mfa/totp')],
  ['M13 making new recovery codes', () => send('post', '/v1/me/mfa/recovery-codes')],
  ['M13 replacing the app', () => send('post', '/v1/me/mfa/totp')],
  ['M13 removing a passkey', () => send('delete', `/v1/me/passkeys/${passkeyId}`)],
  ['O21 disconnecting a provider', () => send('delete', `/v1/me/identities/${identityId}`)],
  ['O20 connecting a provider', () => send('post', '/v1/me/identities', { linkToken: 'x'.repeat(43) })],
  ['P23 changing the address', () => send('post', '/v1/me/email', { newEmail: 'elsewhere@example.test' })],
  [
    'M15 changing the password',
    () =>
      send('post', '/v1/me/password', { currentPassword: goodPassword, newPassword: 'copper-meadow-77-x' }),
  ],
  ['T08 closing the account', () => send('delete', '/v1/me')],
];
const send = (method: 'post' | 'delete', path: string, body: object = {}) =>
  harness.http[method](path).set(bearer(passwordOnly)).send(body).then();

/** Everything about the account that such a change would touch. */
const protection = () =>
  harness.sql(
    `select (select jsonb_agg(to_jsonb(f) order by f.id) from totp_factors f where f.user_id = u.id) as apps,
       (select jsonb_agg(to_jsonb(c) order by c.id) from recovery_codes c where c.user_id = u.id) as codes,
       (select jsonb_agg(p.id order by p.id) from passkeys p where p.user_id = u.id) as passkeys,
       (select jsonb_agg(i.id order by i.id) from identities i where i.user_id = u.id) as identities,
       (select count(*)::int from email_changes e where e.user_id = u.id) as moves,
       u.email, u.status, u.password_hash
     from users u where u.id = $1`,
    [person.grant.user.id],
  );

describe.each(changes)('%s', (_title, change) => {
  beforeEach(standBeforeTheRace);

  test('is refused to a session that ended while the request was under way', async () => {
    const before = await protection();
    const answer = await endSessionsUnder(harness, person.grant.user.id, change);
    expect(labelOf(answer)).toBe('401 session_revoked');
    expect(await protection()).toEqual(before);
  });

  test('is refused to a session that a second factor has outrun', async () => {
    const before = await protection();
    const answer = await turnOnMfaUnder(harness, person.grant.user.id, change);
    expect(labelOf(answer)).toBe('403 reauthentication_required');
    expect(await protection()).toEqual(before);
    expect(await meStatus(harness, passwordOnly)).toBe(200);
  });
});

test('M15 a change of address that was asked for with one factor is over once there are two', async () => {
  const victim = await harness.signUp();
  const stranger = await harness.login(victim.email);
  await askForEmail(harness, stranger.accessToken, 'stranger@example.test').expect(202);
  const link = tokenFor(await harness.mails('stranger@example.test'), 'confirm-email-change');
  await enrolTotp(harness, victim);
  expect(labelOf(await confirmEmail(harness, link))).toBe('400 invalid_or_expired_token');
  const { body } = await harness.http.get('/v1/me').set(bearer(victim.accessToken)).expect(200);
  expect(body.email).toBe(victim.email);
});

describe('a passkey that is removed while its signature waits to count', () => {
  test('K05 opens no door', async () => {
    const owner = await harness.signUp();
    const { device } = await addPasskey(harness, owner);
    const credential = device.assert(await requestOptions(harness));
    const answer = await removePasskeysUnder(harness, owner.grant.user.id, () =>
      presentPasskey(harness, credential).then(),
    );
    expect(labelOf(answer)).toBe('401 invalid_assertion');
  });

  test('K05 is no second factor', async () => {
    const owner = await harness.signUp();
    const { device } = await addPasskey(harness, owner);
    await enrolTotp(harness, owner);
    const mfaToken = await startMfaLogin(harness, owner);
    const { body } = await harness.http.post('/v1/auth/login/mfa/passkey/options').send({ mfaToken });
    const credential = device.assert(body as PasskeyRequestOptions);
    const answer = await removePasskeysUnder(harness, owner.grant.user.id, () =>
      harness.http.post('/v1/auth/login/mfa').send({ mfaToken, method: 'passkey', credential }).then(),
    );
    expect(labelOf(answer)).toBe('401 invalid_assertion');
  });

  test('K05 confirms nobody', async () => {
    const owner = await harness.signUp();
    const { device } = await addPasskey(harness, owner);
    const path = '/v1/auth/reauthenticate';
    const { body } = await harness.http.post(`${path}/options`).set(bearer(owner.accessToken)).send({});
    const credential = device.assert((body as { passkey: PasskeyRequestOptions }).passkey);
    const answer = await removePasskeysUnder(harness, owner.grant.user.id, () =>
      harness.http.post(path).set(bearer(owner.accessToken)).send({ credential }).then(),
    );
    expect(labelOf(answer)).toBe('401 invalid_assertion');
  });
});
