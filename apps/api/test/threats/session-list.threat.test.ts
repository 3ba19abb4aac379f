/**
 * The session list shows where somebody is signed in, and nothing that opens a door. Nobody sets a field of a session
 * from outside, and nobody's id ends a session that isn't theirs.
 * THREATS R15 session list leaks, R16 client-set session fields; ASVS 7.5.2, 8.2.2.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionPageSchema } from '@authflow/contracts';
import { browserLogin, meStatus } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';

let harness: Harness;
let person: Person;
beforeAll(async () => {
  harness = await startHarness();
  person = await harness.signUp();
});
afterAll(() => harness.stop());

test('R15 list and activity carry no token, no digest, no signature, and no field the contract doesn’t name', async () => {
  const { cookie } = await browserLogin(harness, person);
  const list = await harness.http.get('/v1/me/sessions').set(bearer(person.accessToken)).expect(200);
  const activity = await harness.http.get('/v1/me/activity').set(bearer(person.accessToken)).expect(200);
  expect(list.headers['cache-control']).toBe('no-store');
  for (const item of list.body.items) {
    expect(Object.keys(item).sort()).toEqual(
      ['createdAt', 'current', 'device', 'expiresAt', 'id', 'ip', 'lastUsedAt'].sort(),
    );
  }
  expect(sessionPageSchema.safeParse(list.body).success).toBe(true);
  const { jti } = decode(person.refreshToken).payload;
  const secrets = [person.accessToken, person.refreshToken, cookie.split('=')[1] ?? '', String(jti)];
  for (const text of [list.text, activity.text]) {
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/eyJ|[0-9a-f]{64}|[\w-]{43}/);
  }
});

test('R15 a listed id opens nothing by itself', async () => {
  const { body } = await harness.http.get('/v1/me/sessions').set(bearer(person.accessToken)).expect(200);
  for (const { id } of body.items) {
    await harness.http.get('/v1/me').set(bearer(id)).expect(401);
    await harness.http.post('/v1/auth/refresh').send({ refreshToken: id }).expect(401);
    await harness.http.post('/v1/auth/logout').send({ refreshToken: id }).expect(401);
  }
});

test('R16 fields of a session in any body are refused, and the session is what it would have been', async () => {
  const { email, password } = person;
  const planted = [
    { expiresAt: '2099-01-01T00:00:00Z' },
    { token: 'mine' },
    { userId: '00000000-0000-4000-8000-000000000000' },
    { sessionId: '00000000-0000-4000-8000-000000000000' },
    { impersonatedBy: 'me' },
    { roles: ['admin'] },
    { generation: 1 },
    { amr: ['mfa'] },
  ];
  for (const extra of planted) {
    for (const [path, body] of [
      ['/v1/auth/login', { email, password }],
      ['/v1/auth/refresh', { refreshToken: person.refreshToken }],
      ['/v1/auth/logout', { refreshToken: person.refreshToken }],
      ['/v1/auth/register', { email: 'planted@example.test', password }],
    ] as const) {
      const response = await harness.http.post(path).send({ ...body, ...extra });
      expect([path, extra, response.status, response.body.code]).toEqual([
        path,
        extra,
        400,
        'validation_failed',
      ]);
    }
    const update = await harness.http
      .patch('/v1/me')
      .set(bearer(person.accessToken))
      .send({ name: 'Ada', ...extra });
    expect(update.status).toBe(400);
  }
  const { body } = await harness.http.get('/v1/auth/session').set(bearer(person.accessToken)).expect(200);
  expect(body).toMatchObject({ roles: ['user'], permissions: [], amr: ['pwd'] });
});

test('a foreign session id answers like an unknown one, and the session goes on', async () => {
  const stranger = await harness.signUp();
  const theirs = String(decode(stranger.accessToken).payload.sid);
  const end = (id: string) =>
    harness.http
      .delete(`/v1/me/sessions/${id}`)
      .set(bearer(person.accessToken))
      .set('X-Request-Id', 'the-same-request-id');
  const foreign = await end(theirs).expect(404);
  const unknown = await end('00000000-0000-4000-8000-000000000000').expect(404);
  expect(foreign.text).toBe(unknown.text);
  expect(await meStatus(harness, stranger.accessToken)).toBe(200);
  for (const id of ['x', '..%2F..', `${theirs}'--`]) await end(id).expect(400);
});

test('a client’s own headers make no session anybody else’s', async () => {
  const sid = String(decode((await harness.signUp()).accessToken).payload.sid);
  const headers = { 'X-User-Id': 'x', 'X-Session-Id': sid, 'X-Forwarded-User': 'admin' };
  const { body } = await harness.http.get('/v1/me').set(bearer(person.accessToken)).set(headers).expect(200);
  expect(body.email).toBe(person.email);
});
