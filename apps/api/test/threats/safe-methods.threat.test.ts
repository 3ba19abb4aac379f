/**
 * Invariant: no GET, HEAD or OPTIONS changes anything, and no method can pose as another.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '#src/http/define-route';
import { routeTable } from '#src/routes/index';
import { signUpAdmin } from '#test/support/admins';
import { browserLogin } from '#test/support/calls';
import { bearer, browser, linkToken, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { send } from '#test/support/raw';
import { plausiblePath } from '#test/support/route-inputs';
import { databaseText } from '#test/support/snapshot';

let harness: Harness;
let routes: Route[];
let person: Person;
let cookie: string;
beforeAll(async () => {
  harness = await startHarness({ env: { METRICS_TOKEN: 'obviously-fake-metrics-token' } });
  routes = routeTable(harness.container.controllers);
  person = await signUpAdmin(harness);
  ({ cookie } = await browserLogin(harness, person));
});
afterAll(() => harness.stop());

const pages = [
  '/docs',
  '/openapi.json',
  '/docs/errors/rate_limited',
  '/dev/mailbox',
  '/dev/mailbox/messages',
  '/metrics',
];

describe('B10 reading never changes anything', () => {
  test('GET, HEAD and OPTIONS of every path, signed in both ways, leave the database as it was', async () => {
    await harness.http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
    const [mail] = await harness.mails(person.email);
    const token = linkToken(mail);
    const before = await databaseText(harness);
    const headers = { ...browser, ...bearer(person.accessToken), Cookie: cookie };
    const paths = [
      ...new Set(routes.map((route) => plausiblePath(route))),
      ...pages,
      `/v1/auth/reset-password?token=${token}`,
      `/v1/auth/reset-password/${token}`,
      `/v1/auth/verify-email/${token}`,
      `/auth/reset-password/${token}`,
    ];
    for (const path of paths)
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const { status } = await send(harness.url, path, { method, headers });
        expect(status, `${method} ${path}`).toBeLessThan(500);
      }
    expect(await databaseText(harness)).toEqual(before);
    const check = await harness.http.post('/v1/auth/reset-password/check').send({ token }).expect(200);
    expect(check.body).toMatchObject({ valid: true });
  });

  test('HEAD says what GET says, without a body', async () => {
    for (const path of [
      '/v1/me',
      '/v1/me/sessions',
      '/.well-known/jwks.json',
      '/health/live',
      '/docs',
      '/dev/mailbox',
    ]) {
      const headers = bearer(person.accessToken);
      const [get, head] = [
        await send(harness.url, path, { headers }),
        await send(harness.url, path, { headers, method: 'HEAD' }),
      ];
      expect({ status: head.status, type: head.headers['content-type'], text: head.text }).toEqual({
        status: get.status,
        type: get.headers['content-type'],
        text: '',
      });
    }
  });
});

describe('B11 methods', () => {
  const methods = ['TRACE', 'PUT', 'PATCH', 'DELETE', 'POST', 'GET', 'PROPFIND', 'QUERY', 'LOCK', 'MKCOL'];

  test('every method a path does not have is 405, and Allow tells those it has', async () => {
    const paths = [...new Set(routes.map((route) => plausiblePath(route))), ...pages];
    for (const path of paths) {
      const allow = String((await send(harness.url, path, { method: 'OPTIONS' })).headers['allow']).split(
        ', ',
      );
      expect(allow).toContain('OPTIONS');
      for (const method of methods.filter((name) => !allow.includes(name) && name !== 'QUERY')) {
        const answer = await send(harness.url, path, { method, headers: bearer(person.accessToken) });
        expectProblem(answer, 405, 'method_not_allowed');
        expect(String(answer.headers['allow']).split(', ')).toEqual(allow);
      }
    }
  });

  test('TRACE sends nothing back', async () => {
    const answer = await send(harness.url, '/v1/me', {
      method: 'TRACE',
      headers: { 'X-Secret': 'echo-me', Cookie: cookie },
    });
    expect(answer.text).not.toContain('echo-me');
  });

  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method'])(
    '%s is not heard',
    async (name) => {
      const headers = { ...bearer(person.accessToken), [name]: 'DELETE' };
      expect((await send(harness.url, '/v1/me/sessions', { headers })).status).toBe(200);
      expectProblem(
        await send(harness.url, '/v1/me/sessions', { headers, method: 'POST' }),
        405,
        'method_not_allowed',
      );
      expect(
        (await send(harness.url, '/v1/me/sessions?_method=DELETE', { headers, method: 'POST' })).status,
      ).toBe(405);
      expect((await send(harness.url, '/v1/auth/session', { headers })).status).toBe(200);
    },
  );
});

describe('A16 path tricks', () => {
  const tricks = [
    '//v1/me',
    '/v1//me',
    '/v1/me/',
    '/V1/me',
    '/v1/ME',
    '/v1/%6de',
    '/v1/me;x',
    '/v1/me;/..',
    '/v1/..;/v1/me',
    '/v1/./me',
    '/v1/x/../me',
    '/v1/me%2f',
    '/v1/me%00',
    '/v1/me.json',
    '/v1/me.css',
    '/v1/me/x.css',
    '/v1/me%23',
    '/v1\\me',
    '/v1/me%20',
    '/v1/me/..%2f..%2fme',
  ];
  test.each(tricks)('%s is nothing, signed in or not, and is kept by no cache', async (path) => {
    for (const headers of [{}, bearer(person.accessToken)]) {
      const answer = await send(harness.url, path, { headers });
      expectProblem(answer, 404, 'not_found');
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });
});
