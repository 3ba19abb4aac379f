/**
 * Fifty different operations on one account at the same moment, over two instances: each gets an answer of the
 * contract, none a 500, and PostgreSQL saw no deadlock. Afterwards the account is whole.
 * ISSUE “50 mixed operations on one user in parallel”; THREATS T*; ASVS 2.3.3.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tally } from '#test/support/calls';
import { bearer, browser, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
let other: Harness;
beforeAll(async () => {
  harness = await startHarness({ background: true });
  other = await startHarness({ database: harness.database, clock: harness.clock, background: true });
});
afterAll(async () => {
  await other.stop();
  await harness.stop();
});

const deadlocks = async () => {
  const [row] = await harness.sql<{ deadlocks: number }>(
    `select deadlocks from pg_stat_database where datname = current_database()`,
  );
  return row?.deadlocks;
};

test('50 mixed operations on one user in parallel give no 500 and no deadlock', async () => {
  const person = await harness.signUp();
  const { email } = person;
  const sessions = await Promise.all(Array.from({ length: 6 }, () => harness.login(email)));
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  await expect.poll(async () => (await harness.mails(email))[0]?.links[0]).toContain('/reset-password/');
  const resetToken = linkToken((await harness.mails(email))[0]);
  const { body: list } = await harness.http
    .get('/v1/me/sessions')
    .set(bearer(person.accessToken))
    .expect(200);

  const operations = [
    (http: Harness['http']) => http.post('/v1/auth/login').send({ email, password: goodPassword }),
    (http: Harness['http']) =>
      http.post('/v1/auth/login').set(browser).send({ email, password: goodPassword }),
    (http: Harness['http'], index: number) =>
      http.post('/v1/auth/refresh').send({ refreshToken: sessions[index % 6]?.refreshToken }),
    (http: Harness['http'], index: number) =>
      http
        .post('/v1/me/password')
        .set(bearer(person.accessToken))
        .send({ currentPassword: goodPassword, newPassword: `copper-meadow-whistle-${index}` }),
    (http: Harness['http'], index: number) =>
      http
        .post('/v1/auth/reset-password')
        .send({ token: resetToken, password: `amber-orchard-kettle-${index}` }),
    (http: Harness['http']) => http.post('/v1/auth/forgot-password').send({ email }),
    (http: Harness['http']) => http.post('/v1/auth/register').send({ email, password: goodPassword }),
    (http: Harness['http'], index: number) =>
      http
        .post('/v1/auth/logout')
        .set(bearer(sessions[index % 6]?.accessToken ?? ''))
        .send({ scope: ['current', 'others', 'all'][index % 3] }),
    (http: Harness['http'], index: number) =>
      http
        .delete(`/v1/me/sessions/${list.items[index % list.items.length].id}`)
        .set(bearer(person.accessToken)),
    (http: Harness['http'], index: number) =>
      http
        .patch('/v1/me')
        .set(bearer(person.accessToken))
        .send({ name: `Name ${index}` }),
  ];
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const operation = operations[index % operations.length];
      const response = await operation?.((index % 2 ? harness : other).http, index);
      return `${response?.status}`;
    }),
  );
  const counted = tally(answers);
  expect(Object.keys(counted).filter((status) => status.startsWith('5'))).toEqual([]);
  expect(answers).toHaveLength(50);
  expect(await deadlocks()).toBe(0);

  const rows = await harness.sql(`select id from users where email = $1`, [email]);
  expect(rows).toHaveLength(1);
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  await expect
    .poll(async () => (await harness.mails(email)).map(({ links }) => links[0] ?? ''), { timeout: 10_000 })
    .toContainEqual(expect.stringContaining('/reset-password/'));
  await harness.login(email, await resetTo(email, 'final-harbour-lantern-42'));
});

/** However the fifty ended, the account's owner gets back in by mail. */
async function resetTo(email: string, password: string): Promise<string> {
  const attempt = async () => {
    const mails = await harness.mails(email);
    const tokens = mails.filter(({ links }) => links[0]?.includes('/reset-password/')).map(linkToken);
    for (const token of tokens) {
      const { status } = await harness.http.post('/v1/auth/reset-password').send({ token, password });
      if (status === 200) return true;
    }
    return false;
  };
  await expect.poll(attempt, { timeout: 10_000, interval: 100 }).toBe(true);
  return password;
}

test('double submits of every form: one effect each, and a plain answer to the second', async () => {
  const person = await harness.signUp();
  const twice = async (send: () => PromiseLike<{ status: number }>) =>
    (await Promise.all([send(), send()])).map(({ status }) => status).sort();
  const { http } = harness;
  const { email, accessToken } = person;

  expect(await twice(() => http.post('/v1/auth/login').send({ email, password: goodPassword }))).toEqual([
    200, 200,
  ]);
  expect(await twice(() => http.patch('/v1/me').set(bearer(accessToken)).send({ name: 'Ada' }))).toEqual([
    200, 200,
  ]);
  expect(await twice(() => http.delete('/v1/me/sessions').set(bearer(accessToken)))).toEqual([200, 200]);
  expect(await twice(() => http.post('/v1/auth/forgot-password').send({ email }))).toEqual([202, 202]);
  const change = { currentPassword: goodPassword, newPassword: 'copper-meadow-whistle-77' };
  const changes = await twice(() => http.post('/v1/me/password').set(bearer(accessToken)).send(change));
  expect(changes[0]).toBe(200);
  expect([400, 409]).toContain(changes[1]);
  expect(await twice(() => http.post('/v1/auth/logout').set(bearer(accessToken)).send({}))).toEqual([
    200, 200,
  ]);
  await harness.login(email, 'copper-meadow-whistle-77');
});
