/**
 * Invariant: a code of an authenticator app works once and never after a newer one, a recovery code once, a challenge
 * once, for its own account, within five minutes; however many try at once.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { labelOf, tally, together } from '#test/support/calls';
import { bearer, linkToken, startHarness, type Harness, type Person } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const finish = async (mfaToken: string | undefined, method: string, code: string | undefined) =>
  labelOf(await harness.http.post('/v1/auth/login/mfa').send({ mfaToken, method, code }));
const enrolled = async () => {
  const person = await harness.signUp();
  return { person, ...(await enrolTotp(harness, person)) };
};
const challenges = (person: Person, count: number) => together(count, () => startMfaLogin(harness, person));
const reauthenticate = async ({ accessToken }: Person, code: string) =>
  labelOf(await harness.http.post('/v1/auth/reauthenticate').set(bearer(accessToken)).send({ code }));
const liveSessions = async ({ grant }: Person) =>
  (await harness.sql(`select 1 from sessions where user_id = $1 and revoked_at is null`, [grant.user.id]))
    .length;
const spentCodes = async ({ grant }: Person) =>
  (
    await harness.sql(`select 1 from recovery_codes where user_id = $1 and used_at is not null`, [
      grant.user.id,
    ])
  ).length;

test('M06 the same code twice in its step', async () => {
  const { person, app } = await enrolled();
  const [one, two] = await challenges(person, 2);
  const code = app.freshCode();
  expect(await finish(one, 'totp', code)).toBe('200');
  expect(await finish(two, 'totp', code)).toBe('401 invalid_code');
});

test('M06 an older step after a newer one, though it is within the drift', async () => {
  const { person, app } = await enrolled();
  const [one, two, three] = await challenges(person, 3);
  harness.clock.advance(minutes(2));
  expect(await finish(one, 'totp', app.code(1))).toBe('200');
  expect(await finish(two, 'totp', app.code())).toBe('401 invalid_code');
  expect(await finish(two, 'totp', app.code(-1))).toBe('401 invalid_code');
  app.freshCode();
  expect(await finish(three, 'totp', app.code(1))).toBe('200');
});

test('M06 the code that confirmed the app signs nobody in', async () => {
  const person = await harness.signUp();
  const { app } = await enrolTotp(harness, person);
  const mfaToken = await startMfaLogin(harness, person);
  expect(await finish(mfaToken, 'totp', app.code())).toBe('401 invalid_code');
});

test('M06 a code spent on one purpose is spent for the others', async () => {
  const { person, app } = await enrolled();
  const [one, two] = await challenges(person, 2);
  const first = app.freshCode();
  expect(await reauthenticate(person, first)).toBe('200');
  expect(await finish(one, 'totp', first)).toBe('401 invalid_code');
  const second = app.freshCode();
  expect(await finish(two, 'totp', second)).toBe('200');
  expect(await reauthenticate(person, second)).toBe('400 invalid_code');
});

test('M06 one code, eight challenges, all at once: one session', async () => {
  const { person, app } = await enrolled();
  const tokens = await challenges(person, 8);
  const before = await liveSessions(person);
  const code = app.freshCode();
  const labels = await together(8, (index) => finish(tokens[index], 'totp', code));
  expect(tally(labels)).toEqual({ '200': 1, '401 invalid_code': 7 });
  expect(await liveSessions(person)).toBe(before + 1);
});

test('M08 a recovery code works once, in whatever spelling it comes back', async () => {
  const { person, recoveryCodes } = await enrolled();
  const [code = ''] = recoveryCodes;
  const [one, two, three, four] = await challenges(person, 4);
  expect(await finish(one, 'recovery_code', code)).toBe('200');
  expect(await finish(two, 'recovery_code', code)).toBe('401 invalid_code');
  expect(await finish(three, 'recovery_code', code.toUpperCase().replace('-', ''))).toBe('401 invalid_code');
  expect(await finish(four, 'recovery_code', recoveryCodes[1])).toBe('200');
  expect(await spentCodes(person)).toBe(2);
});

test('M09 one recovery code, twenty at once: one session', async () => {
  const { person, recoveryCodes } = await enrolled();
  const tokens = await challenges(person, 20);
  const before = await liveSessions(person);
  const labels = await together(20, (index) => finish(tokens[index], 'recovery_code', recoveryCodes[7]));
  expect(tally(labels)['200']).toBe(1);
  expect(labels.filter((label) => !/^(200|401 invalid_code|429 rate_limited)$/.test(label))).toEqual([]);
  expect(await liveSessions(person)).toBe(before + 1);
  expect(await spentCodes(person)).toBe(1);
});

test('M09 one challenge, several good codes at once: one session, and no code is lost over it', async () => {
  const { person, recoveryCodes } = await enrolled();
  const mfaToken = await startMfaLogin(harness, person);
  const before = await liveSessions(person);
  const labels = await together(5, (index) => finish(mfaToken, 'recovery_code', recoveryCodes[index]));
  expect(tally(labels)).toEqual({ '200': 1, '401 mfa_challenge_expired': 4 });
  expect(await liveSessions(person)).toBe(before + 1);
  expect(await spentCodes(person)).toBe(1);
});

test('M10 a challenge of one account with the codes of another, both ways', async () => {
  const [alice, bob] = [await enrolled(), await enrolled()];
  const tokens = {
    alice: await startMfaLogin(harness, alice.person),
    bob: await startMfaLogin(harness, bob.person),
  };
  harness.clock.advance(minutes(1));
  expect(await finish(tokens.alice, 'totp', bob.app.code())).toBe('401 invalid_code');
  expect(await finish(tokens.bob, 'totp', alice.app.code())).toBe('401 invalid_code');
  expect(await finish(tokens.alice, 'recovery_code', bob.recoveryCodes[0])).toBe('401 invalid_code');
  expect(await finish(tokens.bob, 'recovery_code', alice.recoveryCodes[0])).toBe('401 invalid_code');
  // None of that has spent anything of theirs.
  expect(await finish(tokens.alice, 'totp', alice.app.code())).toBe('200');
  expect(await finish(tokens.bob, 'recovery_code', bob.recoveryCodes[0])).toBe('200');
});

test('M11 a good code on a challenge that is older than five minutes', async () => {
  const { person, app, recoveryCodes } = await enrolled();
  const [one, two] = await challenges(person, 2);
  harness.clock.advance(minutes(5) + 1);
  expect(await finish(one, 'totp', app.code())).toBe('401 mfa_challenge_expired');
  expect(await finish(two, 'recovery_code', recoveryCodes[0])).toBe('401 mfa_challenge_expired');
  const fresh = await startMfaLogin(harness, person);
  expect(await finish(fresh, 'totp', app.code())).toBe('200');
});

test('M11 a good code on a challenge that was answered', async () => {
  const { person, app, recoveryCodes } = await enrolled();
  const mfaToken = await startMfaLogin(harness, person);
  expect(await finish(mfaToken, 'totp', app.freshCode())).toBe('200');
  expect(await finish(mfaToken, 'totp', app.freshCode())).toBe('401 mfa_challenge_expired');
  expect(await finish(mfaToken, 'recovery_code', recoveryCodes[0])).toBe('401 mfa_challenge_expired');
  expect(await spentCodes(person)).toBe(0);
});

test('M11 a challenge begun before the password changed, or was reset, is over', async () => {
  const { person, app } = await enrolled();
  const [changed] = await challenges(person, 1);
  await harness.http
    .post('/v1/me/password')
    .set(bearer(person.accessToken))
    .send({ currentPassword: person.password, newPassword: 'copper-meadow-whistle-77' })
    .expect(200);
  expect(await finish(changed, 'totp', app.freshCode())).toBe('401 mfa_challenge_expired');
  const reset = await startMfaLogin(harness, { ...person, password: 'copper-meadow-whistle-77' });
  await harness.http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
  const [mail] = await harness.mails(person.email);
  await harness.http
    .post('/v1/auth/reset-password')
    .send({ token: linkToken(mail), password: 'slate-orchard-compass-91' })
    .expect(200);
  expect(await finish(reset, 'totp', app.freshCode())).toBe('401 mfa_challenge_expired');
});

test('M11 X10 a ban or a lock between the two steps wins', async () => {
  const { person, app } = await enrolled();
  const [one, two] = await challenges(person, 2);
  const { id } = person.grant.user;
  await harness.sql(`update users set status = 'disabled' where id = $1`, [id]);
  expect(await finish(one, 'totp', app.freshCode())).toBe('403 account_disabled');
  await harness.sql(`update users set status = 'active', locked_at = now() where id = $1`, [id]);
  expect(await finish(two, 'totp', app.freshCode())).toBe('403 password_reset_required');
});
