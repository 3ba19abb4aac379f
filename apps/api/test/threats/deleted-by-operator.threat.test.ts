/**
 * Invariant: an account that an operator deletes is as dead as one that its owner deletes, once however often it is asked
 * for; and no link, nor anything its owner can do, brings it back. THREATS R12 deleted user, T08 deletion in parallel and
 * after revocation.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserLogin, events, labelOf, meStatus, refresh, tally, together } from '#test/support/calls';
import { tokenFor } from '#test/support/email-changes';
import {
  bearer,
  browser,
  goodPassword,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';
import { asOperator, plantKey, signUpWith, type Operator } from '#test/support/operators';
import { addPasskey, presentPasskey, requestOptions } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let other: Harness;
let admin: Operator;
beforeAll(async () => {
  harness = await startHarness();
  other = await startHarness({ database: harness.database, clock: harness.clock });
  admin = await signUpWith(harness, 'admin');
});
afterAll(async () => {
  await other.stop();
  await harness.stop();
});

const idOf = ({ grant }: Person): string => grant.user.id;
const post = (path: string, body: object) => harness.http.post(path).send(body).then();
const remove = (id: string, at = harness) => asOperator(at, admin).remove(`/${id}`);
const restore = (id: string, at = harness) => asOperator(at, admin).post(`/${id}/restore`);

describe('R12 what an account had when an operator deleted it', () => {
  test('is dead: tokens, cookies, keys, links, passkeys', async () => {
    const person = await harness.signUp();
    const laptop = await browserLogin(harness, person);
    const key = await plantKey(harness, idOf(person), []);
    const { device } = await addPasskey(harness, person);
    for (const path of ['forgot-password', 'magic-link'])
      await post(`/v1/auth/${path}`, { email: person.email });
    const mails = await harness.mails(person.email);
    const [reset, magic] = ['reset-password', 'magic-link'].map((page) => tokenFor(mails, page));
    expect((await remove(idOf(person))).status).toBe(200);

    for (const token of [person.accessToken, laptop.accessToken, key])
      expect(await meStatus(harness, token)).toBe(401);
    await expect.poll(() => meStatus(other, person.accessToken), { timeout: 1000 }).toBe(401);
    expect(labelOf(await refresh(harness, person.refreshToken))).toBe('401 invalid_refresh_token');
    const byCookie = await harness.http
      .post('/v1/auth/refresh')
      .set(browser)
      .set('Cookie', laptop.cookie)
      .send({});
    expectProblem(byCookie, 401, 'invalid_refresh_token');
    const login = await post('/v1/auth/login', { email: person.email, password: goodPassword });
    expectProblem(login, 401, 'invalid_credentials');
    const used = await post('/v1/auth/reset-password', {
      token: reset,
      password: 'copper-meadow-whistle-77',
    });
    expectProblem(used, 400, 'invalid_or_expired_token');
    expectProblem(
      await post('/v1/auth/magic-link/verify', { token: magic }),
      400,
      'invalid_or_expired_token',
    );
    const assertion = device.assert(await requestOptions(harness));
    expectProblem(await presentPasskey(harness, assertion), 401, 'invalid_assertion');
  });

  test('comes back by no link: none is mailed, not even to whoever registers there again', async () => {
    const person = await harness.signUp();
    await remove(idOf(person));
    await harness.mails(person.email);
    const body = { email: person.email, password: 'copper-meadow-whistle-77' };
    expect((await post('/v1/auth/register', body)).status).toBe(202);
    for (const path of ['forgot-password', 'magic-link', 'verify-email/resend'])
      expect((await post(`/v1/auth/${path}`, { email: person.email })).status).toBe(202);
    const [again, closed, ...earlier] = await harness.mails(person.email);
    expect([again?.subject, closed?.subject]).toEqual(Array(2).fill('Your AuthFlow account was closed'));
    expect([again?.links, closed?.links]).toEqual([[], []]);
    expect(earlier).toHaveLength(1);
    const links = `select 1 from account_links where user_id = $1 and purpose = 'restore' and consumed_at is null`;
    expect(await harness.sql(links, [idOf(person)])).toEqual([]);
  });

  test('comes back by no link that its owner had from a deletion of their own', async () => {
    const person = await harness.signUp();
    await harness.http.delete('/v1/me').set(bearer(person.accessToken)).send({}).expect(200);
    const token = tokenFor(await harness.mails(person.email), 'restore-account');
    await restore(idOf(person));
    // As if that link had been missed: what an operator did still stands.
    await harness.sql('update account_links set consumed_at = null where user_id = $1', [idOf(person)]);
    await remove(idOf(person));
    expectProblem(await post('/v1/auth/restore-account', { token }), 400, 'invalid_or_expired_token');
    expect((await harness.sql('select status from users where id = $1', [idOf(person)]))[0]).toEqual({
      status: 'deleted',
    });
  });

  test('sign-ins that race it leave no session alive', { timeout: 60_000 }, async () => {
    const person = await harness.signUp();
    for (let round = 0; round < 10; round += 1) {
      if (round > 0) expect((await restore(idOf(person))).status).toBe(200);
      const [, ...logins] = await Promise.all([
        remove(idOf(person)),
        ...[harness, other].map(({ http }) =>
          http.post('/v1/auth/login').send({ email: person.email, password: goodPassword }).then(),
        ),
      ]);
      for (const { status } of logins) expect([200, 401]).toContain(status);
      const live = 'select 1 from sessions where user_id = $1 and revoked_at is null';
      expect(await harness.sql(live, [idOf(person)])).toEqual([]);
    }
  });
});

describe('T08 by an operator', () => {
  test('deleting ten times at once: once, one mail, one event', async () => {
    const person = await harness.signUp();
    const answers = await together(10, (index) => remove(idOf(person), index % 2 ? harness : other));
    expect(tally(answers.map(labelOf))).toEqual({ '200': 1, '409 conflict': 9 });
    const closed = (await harness.mails(person.email)).filter(({ subject }) => subject.includes('closed'));
    expect(closed).toHaveLength(1);
    const deletions = (await events(harness, idOf(person))).filter((line) => line.startsWith('account.'));
    expect(deletions).toEqual(['account.deleted success']);
  });

  test('restoring ten times at once: once', async () => {
    const person = await harness.signUp();
    await remove(idOf(person));
    const answers = await together(10, (index) => restore(idOf(person), index % 2 ? harness : other));
    expect(tally(answers.map(labelOf))).toEqual({ '200': 1, '409 conflict': 9 });
    await harness.login(person.email);
    expect((await refresh(harness, person.refreshToken)).status).toBe(401);
  });

  test('by an operator whose session has ended is refused', async () => {
    const second = await signUpWith(harness, 'admin');
    const person = await harness.signUp();
    await harness.http.post('/v1/auth/logout').set(bearer(second.accessToken)).send({}).expect(200);
    expectProblem(await asOperator(harness, second).remove(`/${idOf(person)}`), 401, 'session_revoked');
    expect(await meStatus(harness, person.accessToken)).toBe(200);
  });

  test('and by the owner at the same time: one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await harness.signUp();
      const answers = await Promise.all([
        remove(idOf(person)),
        other.http.delete('/v1/me').set(bearer(person.accessToken)).send({}).then(),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });
});
