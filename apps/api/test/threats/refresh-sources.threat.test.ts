/**
 * One refresh token per request, from the place its session began in. A session that began in a cookie is never
 * handed out in a body, and a cookie alone, without our header and our page's Origin, does nothing at all.
 * THREATS R06 cookie and body disagree, B03 as far as refresh and logout go; ASVS 3.5.1, 15.3.7.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserLogin, meStatus, refreshCookie } from '#test/support/calls';
import { bearer, browser, startHarness, type Harness, type Person } from '#test/support/harness';

let harness: Harness;
let person: Person;
beforeAll(async () => {
  harness = await startHarness();
  person = await harness.signUp();
});
afterAll(() => harness.stop());

const post = (path: string, headers: Record<string, string>, body: object = {}) =>
  harness.http.post(path).set(headers).send(body);

test('R06 one person’s cookie with another’s body token is refused, and both sessions are as they were', async () => {
  const { cookie, accessToken } = await browserLogin(harness, person);
  const stranger = await harness.signUp();
  for (const path of ['/v1/auth/refresh', '/v1/auth/logout']) {
    for (const headers of [{ ...browser, Cookie: cookie }, { Cookie: cookie }]) {
      const response = await post(path, headers, { refreshToken: stranger.refreshToken });
      expect([path, response.status, response.body.code]).toEqual([path, 400, 'validation_failed']);
    }
  }
  expect(await meStatus(harness, accessToken)).toBe(200);
  expect(await meStatus(harness, stranger.accessToken)).toBe(200);
});

test('a session begun in a cookie never comes out in a body, by no route', async () => {
  const { cookie, grant } = await browserLogin(harness, person);
  expect(grant).not.toHaveProperty('refreshToken');
  const token = cookie.slice(cookie.indexOf('=') + 1);
  const asBody = await post('/v1/auth/refresh', {}, { refreshToken: token });
  expect([asBody.status, asBody.body.code]).toEqual([401, 'invalid_refresh_token']);
  const withoutHeader = await post('/v1/auth/refresh', { Cookie: cookie, Origin: browser.Origin });
  expect([withoutHeader.status, withoutHeader.body.code]).toEqual([403, 'csrf_rejected']);

  const good = await post('/v1/auth/refresh', { ...browser, Cookie: cookie });
  expect(good.status).toBe(200);
  expect(good.body).not.toHaveProperty('refreshToken');
  expect(good.text).not.toContain(refreshCookie(good).sent.slice('__Host-authflow_refresh='.length));
});

test('nor by repeating a refresh inside its grace', async () => {
  const { cookie } = await browserLogin(harness, person);
  await post('/v1/auth/refresh', { ...browser, Cookie: cookie });
  const token = cookie.slice(cookie.indexOf('=') + 1);
  const repeated = await post('/v1/auth/refresh', {}, { refreshToken: token });
  expect([repeated.status, repeated.body.code]).toEqual([401, 'invalid_refresh_token']);
  expect(repeated.headers['set-cookie']).toBeUndefined();
});

test('a session begun in a body doesn’t move into a cookie', async () => {
  const { refreshToken } = await harness.signUp();
  const cookie = `__Host-authflow_refresh=${refreshToken}`;
  const response = await post('/v1/auth/refresh', { ...browser, Cookie: cookie });
  expect([response.status, response.body.code]).toEqual([401, 'invalid_refresh_token']);
  expect(refreshCookie(response).line).toBe('');
});

const foreign: [string, Record<string, string>][] = [
  ['no header, no Origin: a plain form', {}],
  ['the header without an Origin', { 'X-Auth-Delivery': 'cookie' }],
  ['another site', { 'X-Auth-Delivery': 'cookie', Origin: 'https://evil.example' }],
  ['Origin null: a sandboxed frame', { 'X-Auth-Delivery': 'cookie', Origin: 'null' }],
  [
    'our origin as a prefix',
    { 'X-Auth-Delivery': 'cookie', Origin: 'https://app.example.test.evil.example' },
  ],
  ['our origin over http', { 'X-Auth-Delivery': 'cookie', Origin: 'http://app.example.test' }],
  ['our origin at another port', { 'X-Auth-Delivery': 'cookie', Origin: 'https://app.example.test:8443' }],
  ['our origin with delivery body', { 'X-Auth-Delivery': 'body', Origin: 'https://app.example.test' }],
];
test.each(foreign)('csrf_rejected: %s', async (_, headers) => {
  const { cookie, accessToken } = await browserLogin(harness, person);
  for (const path of ['/v1/auth/refresh', '/v1/auth/logout']) {
    const response = await post(path, { ...headers, Cookie: cookie });
    expect([path, response.status, response.body.code]).toEqual([path, 403, 'csrf_rejected']);
    expect(response.headers['set-cookie']).toBeUndefined();
  }
  expect(await meStatus(harness, accessToken)).toBe(200);
  expect((await post('/v1/auth/refresh', { ...browser, Cookie: cookie })).status).toBe(200);
});

test('no foreign page signs its visitor in: cookie delivery from another origin is refused at login and verify', async () => {
  const headers = { 'X-Auth-Delivery': 'cookie', Origin: 'https://evil.example' };
  const { email, password } = person;
  const login = await post('/v1/auth/login', headers, { email, password });
  expect([login.status, login.body.code, login.headers['set-cookie']]).toEqual([
    403,
    'csrf_rejected',
    undefined,
  ]);
  const verify = await post('/v1/auth/verify-email', headers, { token: 'x' });
  expect([verify.status, verify.body.code]).toEqual([403, 'csrf_rejected']);
});

test('two cookies of the name count as none: one of them was planted', async () => {
  const { cookie } = await browserLogin(harness, person);
  const stranger = await browserLogin(harness, await harness.signUp());
  const response = await post('/v1/auth/refresh', { ...browser, Cookie: `${cookie}; ${stranger.cookie}` });
  expect([response.status, response.body.code]).toEqual([401, 'invalid_refresh_token']);
});

test('an unknown delivery is refused before anything else', async () => {
  for (const path of ['/v1/auth/refresh', '/v1/auth/logout', '/v1/auth/login']) {
    const response = await post(path, { 'X-Auth-Delivery': 'header', ...bearer(person.accessToken) });
    expect([path, response.status, response.body.code]).toEqual([path, 400, 'validation_failed']);
  }
});
