/**
 * A broken Authorization header, a broken cookie or a token in the query lets nobody through and breaks nothing.
 * THREATS J13 broken Authorization header, J15 token in query.
 */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectLikeAbsent, refreshCookie } from '#test/support/calls';
import {
  bearer,
  browser,
  goodPassword,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';

let harness: Harness;
let person: Person;
beforeAll(async () => {
  harness = await startHarness();
  person = await harness.signUp();
});
afterAll(() => harness.stop());

/** The status line of a request written by hand: clients refuse to send what these tests need to. */
function rawStatus(lines: string[]): Promise<number> {
  const { hostname, port } = new URL(harness.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => {
      const request = ['GET /v1/me HTTP/1.1', 'Host: localhost', 'Connection: close', ...lines, '', ''];
      socket.write(Buffer.from(request.join('\r\n'), 'latin1'));
    });
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(answer.split(' ')[1])));
  });
}

test.each([
  'Bearer',
  'Bearer ',
  'Bearer %',
  'Bearer %zz',
  'Bearer null',
  'Bearer undefined',
  'Bearer .',
  'Bearer ..',
  'Bearer a.b.c',
  'Bearer ....',
  'Basic YTpi',
  'bearer',
  'Token x',
  ',',
])('“%s” is answered like no token at all', (value) => expectLikeAbsent(harness, { Authorization: value }));

test('a genuine token under another scheme, or with anything around it, is no credential', async () => {
  const { accessToken } = person;
  for (const value of [
    `Token ${accessToken}`,
    accessToken,
    `Bearer "${accessToken}"`,
    `Bearer ${accessToken},x`,
  ]) {
    await expectLikeAbsent(harness, { Authorization: value });
  }
  await harness.http.get('/v1/me').set('Authorization', `bearer ${accessToken}`).expect(200); // RFC 9110 §11.1
});

test('two Authorization headers never add up to a way in', async () => {
  expect(await rawStatus(['Authorization: Bearer x', `Authorization: Bearer ${person.accessToken}`])).toBe(
    401,
  );
});

test('non-ASCII bytes and sixteen kilobytes are refused by 401 or by 4xx of the parser', async () => {
  expect(await rawStatus(['Authorization: Bearer \xff\xfe\xe4'])).toBe(401);
  expect(await rawStatus([`Authorization: Bearer ${'a'.repeat(20_000)}`])).toBe(431);
  expect(await rawStatus([`Authorization: Bearer ${'a'.repeat(12_000)}`])).toBe(401);
});

test.each([
  '__Host-authflow_refresh',
  '__Host-authflow_refresh=',
  '=;=;;;',
  '__Host-authflow_refresh=%E0%A4%A',
  `__Host-authflow_refresh=${'x'.repeat(8000)}`,
  '__Host-authflow_refresh="a.b.c"',
  '__proto__=x; constructor=y',
])('the cookie header “%.60s” refreshes nothing', async (cookie) => {
  const response = await harness.http.post('/v1/auth/refresh').set(browser).set('Cookie', cookie).send({});
  expect(response.status).toBe(401);
  expect(response.body.code).toBe('invalid_refresh_token');
  expect(refreshCookie(response).line).toBe('');
});

test.each(['access_token', 'token', 'bearer', 'Authorization', 'refreshToken'])(
  'J15 ?%s= is never looked at',
  async (name) => {
    const { accessToken, refreshToken } = person;
    for (const token of [accessToken, refreshToken]) {
      await harness.http
        .get('/v1/me')
        .query({ [name]: token })
        .expect(401);
      const { body } = await harness.http
        .post('/v1/auth/refresh')
        .query({ [name]: token })
        .send({})
        .expect(400);
      expect(body.code).toBe('validation_failed');
    }
    await harness.http
      .post('/v1/auth/logout')
      .query({ [name]: accessToken })
      .send({})
      .expect(401);
    await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200);
  },
);

test('a form body carries no credential either', async () => {
  const response = await harness.http
    .post('/v1/auth/login')
    .type('form')
    .send({ email: person.email, password: goodPassword });
  expect(response.status).toBe(415);
});
