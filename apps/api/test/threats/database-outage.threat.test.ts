/**
 * Invariant: while the database is down every answer is a clear 503, nothing is half-written, and service
 * resumes by itself.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDatabaseProxy, type DatabaseProxy } from '#test/support/database-proxy';
import {
  bearer,
  goodPassword,
  linkToken,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

let database: TestDatabase;
let proxy: DatabaseProxy;
let harness: Harness;
let person: Person;
let resetToken: string;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startDatabaseProxy(database.url);
  harness = await startHarness({ database: { url: proxy.url, drop: () => Promise.resolve() } });
  person = await harness.signUp();
  await harness.http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
  const [mail] = await harness.mails(person.email);
  resetToken = linkToken(mail);
});
beforeEach(() => () => proxy.up());
afterAll(async () => {
  await harness.stop();
  await proxy.stop();
  await database.drop();
});

/** Every route that needs the database, each with input that would work. */
const requests = () => {
  const { email, password, accessToken, refreshToken } = person;
  const post = (path: string, body: object) => harness.http.post(path).set(bearer(accessToken)).send(body);
  const get = (path: string) => harness.http.get(path).set(bearer(accessToken));
  return {
    register: () => post('/v1/auth/register', { email: 'outage@example.test', password: goodPassword }),
    login: () => post('/v1/auth/login', { email, password }),
    refresh: () => post('/v1/auth/refresh', { refreshToken }),
    logout: () => post('/v1/auth/logout', {}),
    forgot: () => post('/v1/auth/forgot-password', { email }),
    check: () => post('/v1/auth/reset-password/check', { token: resetToken }),
    reset: () => post('/v1/auth/reset-password', { token: resetToken, password: 'slate-orchard-compass-5' }),
    verify: () => post('/v1/auth/verify-email', { token: resetToken }),
    resend: () => post('/v1/auth/verify-email/resend', { email }),
    me: () => get('/v1/me'),
    rename: () => harness.http.patch('/v1/me').set(bearer(accessToken)).send({ name: 'Outage' }),
    password: () =>
      post('/v1/me/password', { currentPassword: password, newPassword: 'slate-orchard-compass-5' }),
    sessions: () => get('/v1/me/sessions'),
    activity: () => get('/v1/me/activity'),
    claims: () => get('/v1/auth/session'), // not looked up, but with the feed gone nothing vouches for it
  };
};

const readable = async () => databaseText({ ...harness, sql: harness.sql });

describe('G03 the database is gone', () => {
  test('every route answers 503 at once, nothing is half-written, and all goes on when it is back', async () => {
    const before = await readable();
    await proxy.down();
    await expect.poll(() => harness.container.feed.isLive(), { timeout: 3000 }).toBe(false);
    for (const [name, request] of Object.entries(requests())) {
      const startedAt = performance.now();
      const answer = await request();
      expectProblem(answer, 503, 'dependency_unavailable');
      expect(answer.headers['retry-after'], name).toBe('5');
      expect(performance.now() - startedAt, name).toBeLessThan(4500);
    }
    const ready = await harness.http.get('/health/ready').expect(503);
    expect(ready.body).toEqual({ status: 'not_ready', checks: { database: 'down', revocationFeed: 'down' } });
    await harness.http.get('/health/live').expect(200);
    await harness.http.get('/.well-known/jwks.json').expect(200);

    await proxy.up();
    await expect.poll(() => harness.container.feed.isLive(), { timeout: 5000 }).toBe(true);
    expect(await readable()).toEqual(before);
    await harness.http.get('/v1/me').set(bearer(person.accessToken)).expect(200);
    await harness.http.get('/health/ready').expect(200);
    await harness.login(person.email);
  });

  test('what was logged names the fault, and no statement, value or secret', () => {
    const lines = harness.logs.filter((line) => line.includes('dependency unavailable'));
    expect(lines.length).toBeGreaterThan(10);
    for (const secret of [person.password, person.refreshToken, person.accessToken, resetToken, person.email])
      expect(lines.join('\n')).not.toContain(secret);
  });
});

describe('G03 the database does not answer', () => {
  test('requests end with 503 and do not hang', { timeout: 40_000 }, async () => {
    proxy.hang();
    await expect.poll(() => harness.container.feed.isLive(), { timeout: 5000 }).toBe(false);
    const startedAt = performance.now();
    const { me, login, sessions } = requests();
    const answers = await Promise.all([me(), login(), sessions()]);
    for (const answer of answers) expectProblem(answer, 503, 'dependency_unavailable');
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    await harness.http.get('/health/live').expect(200);
  });
});
