import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '#src/domain/app-error';
import { createApp } from '#src/app';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bearer, browser, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { postJson, send, type RawAnswer } from '#test/support/raw';

const metricsToken = 'obviously-fake-metrics-token';
let harness: Harness;
let faulty: Server;
let faultyUrl: string;

beforeAll(async () => {
  harness = await startHarness({ env: { METRICS_TOKEN: metricsToken, RATE_LIMITS: 'on' } });
  const { container } = harness;
  const refuse = (code: 'overloaded' | 'internal_error') => () =>
    Promise.reject(new AppError(code, { retryAfterSeconds: 3 }));
  const controllers = {
    ...container.controllers,
    login: { login: refuse('overloaded') },
    jwks: { keys: refuse('internal_error') },
  } as unknown as typeof container.controllers;
  faulty = createServer(createApp({ ...container, controllers }));
  await new Promise<void>((resolve) => faulty.listen(0, '127.0.0.1', resolve));
  faultyUrl = `http://127.0.0.1:${(faulty.address() as AddressInfo).port}`;
});
afterAll(async () => {
  faulty.closeAllConnections();
  await new Promise((resolve) => faulty.close(resolve));
  await harness.stop();
});

/** What stands on every answer of the API, whatever its status. */
const everywhere = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'content-security-policy': "default-src 'none';frame-ancestors 'none';sandbox",
  'x-request-id': expect.stringMatching(/^[\w.-]{8,128}$/),
  'cache-control': 'no-store',
  vary: expect.stringContaining('Origin'),
};

const json = { 'Content-Type': 'application/json' };

/** One way to each status there is. */
const ways: Record<number, () => Promise<RawAnswer>> = {
  200: () => send(harness.url, '/health/live'),
  202: () => postJson(harness.url, '/v1/auth/forgot-password', { email: 'headers@example.test' }),
  204: () => send(harness.url, '/v1/auth/login', { method: 'OPTIONS' }),
  400: () => send(harness.url, '/v1/auth/login', { method: 'POST', headers: json, body: '{' }),
  401: () => send(harness.url, '/v1/me'),
  403: () =>
    postJson(harness.url, '/v1/auth/refresh', {}, { headers: { Cookie: '__Host-authflow_refresh=x' } }),
  404: () => send(harness.url, '/v1/none'),
  405: () => send(harness.url, '/v1/auth/login', { method: 'DELETE' }),
  413: () => postJson(harness.url, '/v1/auth/login', { email: 'x'.repeat(40_000) }),
  415: () =>
    send(harness.url, '/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: 'x',
    }),
  429: async () => {
    let answer = await postJson(harness.url, '/v1/auth/forgot-password', { email: 'flood@example.test' });
    for (let more = 0; more < 10 && answer.status !== 429; more += 1)
      answer = await postJson(harness.url, '/v1/auth/forgot-password', { email: 'flood@example.test' });
    return answer;
  },
  500: () => send(faultyUrl, '/.well-known/jwks.json'),
  503: () => postJson(faultyUrl, '/v1/auth/login', { email: 'a@b.example', password: 'x' }),
};

describe('B08 headers', () => {
  test.each(Object.keys(ways).map(Number))('of a %d are the full set', async (status) => {
    const answer = await ways[status]?.();
    expect(answer?.status, answer?.text).toBe(status);
    expect(answer?.headers).toMatchObject(everywhere);
    for (const name of ['x-powered-by', 'server', 'etag', 'x-xss-protection-report'])
      expect(answer?.headers).not.toHaveProperty(name);
    if (status !== 204)
      expect(answer?.headers['content-type']).toMatch(/^application\/(?:problem\+)?json; charset=utf-8$/);
    if (status === 401) expect(answer?.headers['www-authenticate']).toBe('Bearer realm="authflow"');
    if ([429, 503].includes(status)) expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('tell whoever held a good token that it is over, and a forger nothing', async () => {
    const { accessToken } = await harness.signUp();
    const headers = bearer(accessToken);
    await send(harness.url, '/v1/auth/logout', { method: 'POST', headers });
    const over = await send(harness.url, '/v1/me', { headers });
    expect(over.headers['www-authenticate']).toBe('Bearer realm="authflow", error="invalid_token"');
    const forged = await send(harness.url, '/v1/me', { headers: bearer(`${accessToken}x`) });
    expect(forged.headers['www-authenticate']).toBe('Bearer realm="authflow"');
  });

  test('answers with tokens, codes or private data are kept by nobody', async () => {
    const { email, accessToken } = await harness.signUp();
    const answers = [
      await postJson(harness.url, '/v1/auth/login', { email, password: goodPassword }),
      await postJson(harness.url, '/v1/auth/login', { email, password: goodPassword }, { headers: browser }),
      ...(await Promise.all(
        ['/v1/me', '/v1/me/sessions', '/v1/me/activity', '/v1/auth/session'].map((path) =>
          send(harness.url, path, { headers: bearer(accessToken) }),
        ),
      )),
      await send(harness.url, `/dev/mailbox/messages?to=${email}`),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  test('the public keys alone may be kept, for as long as a rotation allows', async () => {
    const { headers } = await send(harness.url, '/.well-known/jwks.json');
    expect(headers['cache-control']).toBe('public, max-age=300');
  });

  test.each(['/docs', '/docs/errors/rate_limited', '/dev/mailbox'])(
    'the page %s runs its own scripts only, in no frame',
    async (path) => {
      const { status, headers } = await send(harness.url, path);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      const policy = String(headers['content-security-policy']);
      for (const directive of [
        "default-src 'none'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ])
        expect(policy.split(';')).toContain(directive);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': everywhere['strict-transport-security'],
      });
    },
  );

  test('pages hold no inline script, style or handler for that policy to stop', async () => {
    for (const path of ['/docs', '/docs/errors/rate_limited', '/dev/mailbox']) {
      const { text } = await send(harness.url, path);
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:/i);
    }
  });

  test('metrics ask for their token, and need one to be there at all', async () => {
    for (const headers of [{}, bearer('wrong'), bearer(`${metricsToken}x`), { Authorization: metricsToken }])
      expect((await send(harness.url, '/metrics', { headers })).status).toBe(401);
    const { status, text, headers } = await send(harness.url, '/metrics', { headers: bearer(metricsToken) });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(
      /authflow_http_request_duration_seconds_count\{method="GET",route="\/v1\/me",status="401"\} \d/,
    );
    expect(text).not.toContain('/v1/none');
  });
});
