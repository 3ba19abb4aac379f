/**
 * A deleted account is dead at once, by every token, link and door, and deleted once however often it is asked for; only
 * the mailed link brings it back. Nobody else gets anything by deleting, restoring or registering at its address.
 * THREATS R12 deleted user, T08 deletion in parallel and after revocation, A12 banned user; ASVS 7.4.2, 14.2.7.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, minutes } from '#src/domain/duration';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { browserLogin, events, labelOf, meStatus, refresh, tally, together } from '#test/support/calls';
import { askForEmail, confirmEmail, tokenFor } from '#test/support/email-changes';
import { endSessionsUnder } from '#test/support/held-account';
import { bearer, browser, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { addPasskey, presentPasskey, requestOptions } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';

const newPassword = 'copper-meadow-whistle-77';
let harness: Harness;
let other: Harness;
beforeAll(async () => {
  harness = await startHarness();
  other = await startHarness({ database: harness.database, clock: harness.clock });
});
afterAll(async () => {
  await other.stop();
  await harness.stop();
});

const post = (path: string, body: object) => harness.http.post(path).send(body);
const remove = (accessToken: string, { http } = harness) =>
  http.delete('/v1/me').set(bearer(accessToken)).then();
const restoreToken = async (email: string) => tokenFor(await harness.mails(email), 'restore-account');

describe('R12 everything an account had', () => {
  test('tokens, cookies and sessions, at every instance', async () => {
    const person = await harness.signUp();
    const phone = await harness.login(person.email);
    const laptop = await browserLogin(harness, person);
    expect((await remove(person.accessToken)).status).toBe(200);
    for (const { accessToken } of [person, phone, laptop])
      expect(await meStatus(harness, accessToken)).toBe(401);
    await expect.poll(() => meStatus(other, phone.accessToken), { timeout: 1000 }).toBe(401);
    for (const { refreshToken } of [person, phone])
      expect(labelOf(await refresh(harness, refreshToken))).toBe('401 invalid_refresh_token');
    const byCookie = await harness.http
      .post('/v1/auth/refresh')
      .set(browser)
      .set('Cookie', laptop.cookie)
      .send({});
    expectProblem(byCookie, 401, 'invalid_refresh_token');
  });

  test('mailed links, challenges and a pending change of address', async () => {
    const person = await harness.signUp();
    const { accessToken, email } = person;
    const target = 'deleted-on-the-way@example.test';
    await askForEmail(harness, accessToken, target).expect(202);
    const confirm = tokenFor(await harness.mails(target), 'confirm-email-change');
    await post('/v1/auth/forgot-password', { email }).expect(202);
    await post('/v1/auth/magic-link', { email }).expect(202);
    const mails = await harness.mails(email);
    const [reset, magic, undo] = ['reset-password', 'magic-link', 'undo-email-change'].map((page) =>
      tokenFor(mails, page),
    );
    expect((await remove(accessToken)).status).toBe(200);

    const refused = [
      await post('/v1/auth/reset-password', { token: reset, password: newPassword }),
      await post('/v1/auth/magic-link/verify', { token: magic }),
      await confirmEmail(harness, confirm),
      await post('/v1/auth/undo-email-change', { token: undo }),
    ];
    for (const answer of refused) expectProblem(answer, 400, 'invalid_or_expired_token');
  });

  test('a sign-in that waits for its second factor', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    const { body } = await post('/v1/auth/refresh', { refreshToken: person.refreshToken }).expect(200);
    expect((await remove(String(body.accessToken))).status).toBe(200);
    const answer = await post('/v1/auth/login/mfa', { mfaToken, method: 'totp', code: app.freshCode() });
    expectProblem(answer, 401, 'mfa_challenge_expired');
  });

  test('a passkey opens nothing', async () => {
    const person = await harness.signUp();
    const { device } = await addPasskey(harness, person);
    expect((await remove(person.accessToken)).status).toBe(200);
    const credential = device.assert(await requestOptions(harness));
    expectProblem(await presentPasskey(harness, credential), 401, 'invalid_assertion');
  });

  test('no door mails it anything but the way back', async () => {
    const person = await harness.signUp();
    expect((await remove(person.accessToken)).status).toBe(200);
    const before = (await harness.mails(person.email)).length;
    for (const path of ['forgot-password', 'magic-link', 'verify-email/resend'])
      await post(`/v1/auth/${path}`, { email: person.email }).expect(202);
    expect(await harness.mails(person.email)).toHaveLength(before);
    await post('/v1/auth/register', { email: person.email, password: newPassword }).expect(202);
    const mails = await harness.mails(person.email);
    expect(mails).toHaveLength(before + 1);
    expect(mails[0]?.links).toEqual([expect.stringContaining('/auth/restore-account/')]);
  });

  test('sign-ins that race the deletion leave no session alive', async () => {
    for (let round = 0; round < 10; round += 1) {
      const person = await harness.signUp();
      const [, ...logins] = await Promise.all([
        remove(person.accessToken),
        ...[harness, other, harness].map(({ http }) =>
          http.post('/v1/auth/login').send({ email: person.email, password: goodPassword }).then(),
        ),
      ]);
      for (const { status, body } of logins) {
        expect([200, 401]).toContain(status);
        if (status === 200) expect((await refresh(harness, String(body.refreshToken))).status).toBe(401);
      }
      const live = await harness.sql(`select 1 from sessions where user_id = $1 and revoked_at is null`, [
        person.grant.user.id,
      ]);
      expect(live).toEqual([]);
    }
  });
});

describe('T08 deleting', () => {
  test('ten times at once: once, one mail, one event', async () => {
    const person = await harness.signUp();
    const answers = await together(10, (index) => remove(person.accessToken, index % 2 ? harness : other));
    expect(tally(answers.map(labelOf))).toEqual({ '200': 1, '401 session_revoked': 9 });
    const mails = (await harness.mails(person.email)).filter(({ links }) =>
      links.some((link) => link.includes('restore-account')),
    );
    expect(mails).toHaveLength(1);
    const deletions = (await events(harness, person.grant.user.id)).filter((line) =>
      line.startsWith('account.'),
    );
    expect(deletions).toEqual(['account.deleted success']);
  });

  test('by a session that has ended is refused', async () => {
    const person = await harness.signUp();
    const phone = await harness.login(person.email);
    await harness.http.delete('/v1/me/sessions').set(bearer(person.accessToken)).expect(200);
    expectProblem(await remove(phone.accessToken), 401, 'session_revoked');
  });

  test('by a session that ends while the request is under way is refused', async () => {
    const person = await harness.signUp();
    const { id } = person.grant.user;
    const answer = await endSessionsUnder(harness, id, () => remove(person.accessToken));
    expectProblem(answer, 401, 'session_revoked');
    const [row] = await harness.sql('select status from users where id = $1', [id]);
    expect(row).toEqual({ status: 'active' });
  });

  test('by somebody else’s id, an address or a token of another kind is no way', async () => {
    const person = await harness.signUp();
    const attempts = [
      { userId: person.grant.user.id },
      { email: person.email },
      { token: 'x'.repeat(43) },
      { force: true },
    ];
    for (const body of attempts) {
      const answer = await harness.http.delete('/v1/me').set(bearer(person.accessToken)).send(body);
      expectProblem(answer, 400, 'validation_failed');
    }
    expectProblem(await harness.http.delete('/v1/me'), 401, 'unauthenticated');
    expect(await meStatus(harness, person.accessToken)).toBe(200);
  });

  test('with a second factor needs that factor in the session', async () => {
    const person = await harness.signUp();
    const bare = await harness.login(person.email);
    await enrolTotp(harness, person);
    expectProblem(await remove(bare.accessToken), 403, 'reauthentication_required');
  });
});

describe('T08 restoring', () => {
  test('ten times at once: once, and it signs nobody in', async () => {
    const person = await harness.signUp();
    expect((await remove(person.accessToken)).status).toBe(200);
    const token = await restoreToken(person.email);
    const answers = await together(10, (index) =>
      (index % 2 ? harness : other).http.post('/v1/auth/restore-account').send({ token }).then(),
    );
    expect(tally(answers.map(labelOf))).toEqual({ '200': 1, '400 invalid_or_expired_token': 9 });
    for (const { text, headers } of answers) {
      expect(text).not.toMatch(/accessToken|refreshToken/);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  test('brings back the second factor, and no session', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const { body } = await post('/v1/auth/refresh', { refreshToken: person.refreshToken }).expect(200);
    expect((await remove(String(body.accessToken))).status).toBe(200);
    await post('/v1/auth/restore-account', { token: await restoreToken(person.email) }).expect(200);
    expect(await meStatus(harness, String(body.accessToken))).toBe(401);
    expect((await refresh(harness, String(body.refreshToken))).status).toBe(401);
    await startMfaLogin(harness, person);
  });

  test('A12 lifts no ban', async () => {
    const person = await harness.signUp();
    expect((await remove(person.accessToken)).status).toBe(200);
    const token = await restoreToken(person.email);
    await harness.sql(`update users set status = 'disabled', deleted_at = null where id = $1`, [
      person.grant.user.id,
    ]);
    expectProblem(await post('/v1/auth/restore-account', { token }), 400, 'invalid_or_expired_token');
    const login = await post('/v1/auth/login', { email: person.email, password: goodPassword });
    expectProblem(login, 403, 'account_disabled');
  });

  test('and erasing at once end in one of the two, whole', async () => {
    const person = await harness.signUp();
    expect((await remove(person.accessToken)).status).toBe(200);
    const token = await restoreToken(person.email);
    harness.clock.advance(days(14) - minutes(1));
    const [restored] = await Promise.all([
      post('/v1/auth/restore-account', { token }).then(),
      harness.container.housekeeping.runOnce(),
    ]);
    expect(restored.status).toBe(200);
    harness.clock.advance(days(30));
    await harness.container.housekeeping.runOnce();
    await harness.login(person.email);
  });
});

test('R12 once erased, no row names the account’s address, and the address starts anew', async () => {
  const person = await harness.signUp('forgotten-for-good@example.test');
  await harness.http
    .patch('/v1/me')
    .set(bearer(person.accessToken))
    .send({ name: 'Distinct Name' })
    .expect(200);
  expect((await remove(person.accessToken)).status).toBe(200);
  await harness.mails(person.email);
  harness.clock.advance(days(14) + minutes(1));
  await harness.container.housekeeping.runOnce();
  const text = Object.values(await databaseText(harness))
    .flat()
    .join('\n');
  expect(text).not.toContain(person.email);
  expect(text).not.toContain('Distinct Name');
  const newcomer = await harness.signUp(person.email);
  expect(newcomer.grant.user).toMatchObject({ name: null, mfaEnabled: false });
});
