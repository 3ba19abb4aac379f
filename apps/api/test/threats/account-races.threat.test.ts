/**
 * Whatever happens at once to one account happens in some order: one row, one winner, no deadlock, no 500, and no
 * session made with what no longer counts.
 * THREATS T01 double sign-up, T03 reset race, T05 sign-in vs ban; ASVS 2.3.3, 2.3.4, 15.4.2.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelOf, meStatus, refresh, tally, together, type Answer } from '#test/support/calls';
import { bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

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

const post = ({ http }: Harness, path: string, body: object, token?: string): Promise<Answer> =>
  http
    .post(path)
    .set(token === undefined ? {} : bearer(token))
    .send(body)
    .then();
const count = async (text: string, values: unknown[]) =>
  (await harness.sql<{ count: number }>(`select count(*) from ${text}`, values))[0]?.count;

test('T01 20 sign-ups at once in mixed case: one account, the same answer for all', async () => {
  const spellings = ['Twin@Example.test', 'twin@example.test', 'TWIN@EXAMPLE.TEST', ' twin@example.Test '];
  const answers = await together(20, (index) =>
    post(index % 2 ? harness : other, '/v1/auth/register', {
      email: spellings[index % spellings.length],
      password: goodPassword,
    }),
  );
  expect(tally(answers.map(labelOf))).toEqual({ '202': 20 });
  expect(await count(`users where email = lower($1)`, ['twin@example.test'])).toBe(1);
  expect(await count(`users where email ilike $1`, ['%twin%'])).toBe(1);
  const mails = await harness.mails('twin@example.test');
  await harness.http
    .post('/v1/auth/verify-email')
    .send({ token: linkToken(mails[0]) })
    .expect(200);
  expect((await harness.login('TWIN@example.test')).user.email).toBe('twin@example.test');
});

test('T01 20 sign-ups for a taken address at once: nothing about it changes', async () => {
  const { email, accessToken } = await harness.signUp();
  const answers = await together(20, () =>
    post(harness, '/v1/auth/register', { email, password: newPassword, name: 'Mallory' }),
  );
  expect(tally(answers.map(labelOf))).toEqual({ '202': 20 });
  const { body } = await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200);
  expect(body).toMatchObject({ email, name: null });
  await harness.login(email);
  await harness.http.post('/v1/auth/login').send({ email, password: newPassword }).expect(401);
});

test('T03 10 resets at once by one link with ten passwords: exactly one wins', async () => {
  const { email } = await harness.signUp();
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  const token = linkToken((await harness.mails(email))[0]);
  const passwords = Array.from({ length: 10 }, (_, index) => `copper-meadow-whistle-${index}`);
  const answers = await Promise.all(
    passwords.map((password, index) =>
      post(index % 2 ? harness : other, '/v1/auth/reset-password', { token, password }),
    ),
  );
  expect(tally(answers.map(labelOf))).toEqual({ '200': 1, '400 invalid_or_expired_token': 9 });
  const winner = answers.findIndex(({ status }) => status === 200);
  const logins = await Promise.all(
    passwords.map((password) => post(harness, '/v1/auth/login', { email, password })),
  );
  expect(logins.flatMap(({ status }, index) => (status === 200 ? [index] : []))).toEqual([winner]);
});

test('T03 two links asked for at once: at most one of them is open', async () => {
  const { email } = await harness.signUp();
  await together(6, (index) => post(index % 2 ? harness : other, '/v1/auth/forgot-password', { email }));
  await Promise.all([harness.mails(email), other.mails(email)]);
  const open = `password_resets where email = $1 and consumed_at is null and superseded_at is null`;
  expect(await count(open, [email])).toBe(1);
});

test('T05 sign-ins racing a ban, 50 rounds: no session is left alive', async () => {
  const { email, grant } = await harness.signUp();
  const { id } = grant.user;
  const ban = () =>
    harness.container.database.transaction(async ({ users, sessions }) => {
      await users.lock(id);
      await sessions.revokeAll({
        userId: id,
        exceptId: null,
        reason: 'account_disabled',
        now: harness.clock.now(),
      });
    });
  for (let round = 0; round < 50; round += 1) {
    await harness.sql(`update users set status = 'active' where id = $1`, [id]);
    const [login, , late] = await Promise.all([
      post(other, '/v1/auth/login', { email, password: goodPassword }),
      harness.sql(`update users set status = 'disabled' where id = $1`, [id]).then(ban),
      post(harness, '/v1/auth/login', { email, password: goodPassword }),
    ]);
    expect(await count(`sessions where user_id = $1 and revoked_at is null`, [id])).toBe(0);
    for (const { status, body } of [login, late]) {
      expect([200, 403]).toContain(status);
      if (status === 200) {
        expect((await refresh(harness, String(body.refreshToken))).status).toBe(401);
        expect(await meStatus(harness, String(body.accessToken))).toBe(401);
      }
    }
  }
}, 60_000);

test('sign-ins racing a password change leave no session made with the old password', async () => {
  const person = await harness.signUp();
  const { email } = person;
  let current = goodPassword;
  for (let round = 0; round < 10; round += 1) {
    const next = `copper-meadow-whistle-${round}`;
    const [change, ...logins] = await Promise.all([
      post(harness, '/v1/me/password', { currentPassword: current, newPassword: next }, person.accessToken),
      post(harness, '/v1/auth/login', { email, password: current }),
      post(other, '/v1/auth/login', { email, password: current }),
      post(harness, '/v1/auth/login', { email, password: current }),
    ]);
    expect(change.status).toBe(200);
    for (const { status, body } of logins) {
      if (status === 200) expect((await refresh(harness, String(body.refreshToken))).status).toBe(401);
      else expect(labelOf({ status, body })).toBe('401 invalid_credentials');
    }
    expect(await count(`sessions where user_id = $1 and revoked_at is null`, [person.grant.user.id])).toBe(1);
    current = next;
  }
});

test('two password changes at once: one wins, and the password is the winner’s', async () => {
  const person = await harness.signUp();
  const candidates = ['copper-meadow-whistle-1', 'copper-meadow-whistle-2'];
  const answers = await Promise.all(
    candidates.map((candidate) =>
      post(
        harness,
        '/v1/me/password',
        { currentPassword: goodPassword, newPassword: candidate },
        person.accessToken,
      ),
    ),
  );
  const won = answers.flatMap(({ status }, index) => (status === 200 ? [candidates[index]] : []));
  expect(won).toHaveLength(1);
  expect(['409 conflict', '400 invalid_current_password']).toContain(
    answers.map(labelOf).find((label) => label !== '200'),
  );
  await harness.login(person.email, won[0]);
});

test('20 sign-ins at once while the hash is due for renewal: its owner is let in every time', async () => {
  const { email, grant } = await harness.signUp();
  const { hash } = (await import('bcrypt')).default;
  await harness.sql(
    `update users set password_hash = $2, password_scheme = 'bcrypt', password_key_id = null where id = $1`,
    [grant.user.id, await hash(goodPassword, 4)],
  );
  const answers = await together(20, () =>
    post(harness, '/v1/auth/login', { email, password: goodPassword }),
  );
  expect(tally(answers.map(labelOf))).toEqual({ '200': 20 });
  const [row] = await harness.sql(`select password_scheme as scheme from users where id = $1`, [
    grant.user.id,
  ]);
  expect(row).toEqual({ scheme: 'bcrypt-hmac-sha384' });
});
