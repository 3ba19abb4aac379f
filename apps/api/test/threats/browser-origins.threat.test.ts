/**
 * Invariant: a page of an origin we do not trust gets no CORS permission, on any status, and can move
 * nothing.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserLogin } from '#test/support/calls';
import { browser, goodPassword, startHarness, webUrl, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { postJson, send } from '#test/support/raw';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({
    env: { CORS_ORIGINS: 'https://admin.example.test,https://my-app-*-team.vercel.app', RATE_LIMITS: 'on' },
  });
});
afterAll(() => harness.stop());

/** `https://app.example.test` is the one we trust. */
const hostile = [
  'https://evil.test',
  'null',
  'https://evil.app.example.test',
  'https://app.example.test.evil.test',
  'https://evilapp.example.test',
  'https://example.test',
  'https://app-example.test',
  'https://appXexample.test',
  'http://app.example.test',
  'https://app.example.test:8443',
  'https://APP.example.test',
  'https://app.example.test.',
  'https://app.example.test/',
  'https://app.example.test`.evil.test',
  'https://app.example.test%60.evil.test',
  'https://app.example.test@evil.test',
  'https://app.example.test evil.test',
  'https://app.example.test,https://evil.test',
  'https://x-my-app-1-team.vercel.app',
  'https://my-app-1-team.vercel.app.evil.test',
  'https://my-app-1.evil-team.vercel.app',
  'https://my-app--evil.test#-team.vercel.app',
  'file://',
  'chrome-extension://abcdef',
  'app.example.test',
  'https://',
  '*',
];

describe('B01 origins', () => {
  test.each(hostile)(
    '%s is answered without permission, on reads, preflights and refusals',
    async (origin) => {
      const asked = {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-auth-delivery',
      };
      for (const answer of [
        await send(harness.url, '/health/live', { headers: { Origin: origin } }),
        await send(harness.url, '/v1/auth/refresh', { method: 'OPTIONS', headers: asked }),
        await send(harness.url, '/v1/none', { headers: { Origin: origin } }),
      ]) {
        const granted = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
        expect(granted).toEqual([]);
        expect(answer.headers['vary']).toContain('Origin');
      }
    },
  );

  test.each([webUrl, 'https://admin.example.test', 'https://my-app-git-main-team.vercel.app'])(
    '%s is answered by name, with credentials, on every status',
    async (origin) => {
      const headers = { Origin: origin };
      for (const answer of [
        await send(harness.url, '/health/live', { headers }),
        await send(harness.url, '/v1/none', { headers }),
        await send(harness.url, '/v1/me', { headers }),
        await send(harness.url, '/v1/auth/login', { method: 'PUT', headers }),
        await postJson(harness.url, '/v1/auth/login', { email: 1 }, { headers }),
      ]) {
        expect(answer.headers['access-control-allow-origin']).toBe(origin);
        expect(answer.headers['access-control-allow-credentials']).toBe('true');
        expect(answer.headers['vary']).toContain('Origin');
      }
    },
  );

  test('the preflight allows what the page needs and no more', async () => {
    const asked = {
      Origin: webUrl,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-evil',
    };
    const { status, headers } = await send(harness.url, '/v1/auth/login', {
      method: 'OPTIONS',
      headers: asked,
    });
    expect(status).toBe(204);
    expect(headers['access-control-allow-headers']).toBe(
      'Authorization,Content-Type,X-Auth-Delivery,X-Request-Id',
    );
    expect(headers['access-control-allow-methods']).toBe('GET,HEAD,POST,PATCH,DELETE');
  });

  test('a 429 varies by origin as well', async () => {
    const attempt = () =>
      postJson(
        harness.url,
        '/v1/auth/forgot-password',
        { email: 'vary@example.test' },
        { headers: { Origin: webUrl } },
      );
    let answer = await attempt();
    for (let more = 0; more < 10 && answer.status !== 429; more += 1) answer = await attempt();
    expect(answer.status).toBe(429);
    expect(answer.headers['vary']).toContain('Origin');
    expect(answer.headers['access-control-expose-headers']).toMatch(/Retry-After,RateLimit,RateLimit-Policy/);
  });
});

describe('requests that ride on the cookie', () => {
  test.each(hostile)('from %s neither refresh nor sign out', async (origin) => {
    const { cookie } = await signedIn;
    const headers = { Origin: origin, 'X-Auth-Delivery': 'cookie', Cookie: cookie };
    for (const path of ['/v1/auth/refresh', '/v1/auth/logout'])
      expectProblem(await postJson(harness.url, path, {}, { headers }), 403, 'csrf_rejected');
  });
  let signedIn: ReturnType<typeof browserLogin>;
  beforeAll(() => {
    signedIn = harness.signUp('rider@example.test').then((person) => browserLogin(harness, person));
  });

  test('without an Origin or without the header they are refused too', async () => {
    const { cookie } = await signedIn;
    for (const headers of [
      { Cookie: cookie, 'X-Auth-Delivery': 'cookie' },
      { Cookie: cookie, Origin: webUrl },
      { Cookie: cookie },
    ])
      expectProblem(await postJson(harness.url, '/v1/auth/refresh', {}, { headers }), 403, 'csrf_rejected');
  });

  test('as simple requests, which no preflight guards, they are refused', async () => {
    const { cookie } = await signedIn;
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await send(harness.url, '/v1/auth/logout', {
        method: 'POST',
        headers: { ...browser, Cookie: cookie, 'Content-Type': type },
        body: '{}',
      });
      expectProblem(answer, 415, 'unsupported_media_type');
    }
  });

  test('B03 a GET signs nobody out', async () => {
    const { cookie } = await signedIn;
    for (const headers of [{ Cookie: cookie }, { ...browser, Cookie: cookie }])
      expectProblem(await send(harness.url, '/v1/auth/logout', { headers }), 405, 'method_not_allowed');
    await postJson(harness.url, '/v1/auth/refresh', {}, { headers: { ...browser, Cookie: cookie } }).then(
      ({ status }) => expect(status).toBe(200),
    );
  });

  test('no foreign page signs its visitor in as somebody else', async () => {
    const { email } = await harness.signUp('planted@example.test');
    const headers = { Origin: 'https://evil.test', 'X-Auth-Delivery': 'cookie' };
    const answer = await postJson(
      harness.url,
      '/v1/auth/login',
      { email, password: goodPassword },
      { headers },
    );
    expectProblem(answer, 403, 'csrf_rejected');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});
