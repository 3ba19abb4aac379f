import express, { type Express } from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authOf, createAccessGuard, type AccessRequirements } from '../src/express.ts';
import { createVerifier } from '../src/index.ts';
import { es256, makeKey, makeToken, startIssuer, type Issuer } from './support/issuer.ts';

let issuer: Issuer;
let server: Server;
let app: Express;
let requireAccess: ReturnType<typeof createAccessGuard>;
const refusals: string[] = [];
const operator = { sub: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c31' };

beforeAll(async () => {
  issuer = await startIssuer();
  requireAccess = createAccessGuard(createVerifier({ issuer: issuer.url }), {
    realm: 'notes',
    onRefused: ({ reason, url }) => refusals.push(`${url} ${reason}`),
  });
  app = express();
  const routes: Record<string, AccessRequirements> = {
    '/any': {},
    '/permission': { permission: 'notes:write' },
    '/role': { role: 'editor' },
    '/recent': { recentAuthSeconds: 300 },
    '/mfa': { mfa: true },
    '/never': { impersonation: 'refuse' },
    '/always': { impersonation: 'allow' },
  };
  for (const [path, requirements] of Object.entries(routes))
    app.all(path, requireAccess(requirements), (request, response) => {
      const auth: string = request.auth?.sub ?? '';
      response.json({ auth, same: authOf(request).sub === auth });
    });
  app.get('/unguarded', (request, response) => response.json(authOf(request)));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  await issuer.stop();
});

async function call(path: string, init: RequestInit & { token?: string } = {}) {
  const { port } = server.address() as AddressInfo;
  const headers = init.token === undefined ? {} : { authorization: `Bearer ${init.token}` };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    ...init,
    headers: { ...headers, ...init.headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (init.method === 'HEAD' ? {} : JSON.parse(text)) as Record<string, unknown>,
    type: response.headers.get('content-type'),
    challenge: response.headers.get('www-authenticate'),
    retryAfter: response.headers.get('retry-after'),
  };
}
const now = Math.floor(Date.now() / 1000);

test('a good token gets in, with its claims on the request', async () => {
  const { status, body } = await call('/any', { token: issuer.token() });
  expect([status, body]).toEqual([200, { auth: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e', same: true }]);
});

describe('refusals', () => {
  test('no token: a challenge without an error (RFC 6750 §3.1), and a problem document', async () => {
    const { status, body, type, challenge } = await call('/any', { headers: { 'x-request-id': 'abc-1' } });
    expect(status).toBe(401);
    expect(type).toMatch(/^application\/problem\+json/);
    expect(challenge).toBe('Bearer realm="notes"');
    expect(body).toEqual({
      type: `${issuer.url}/docs/errors/unauthenticated`,
      title: 'Sign-in required',
      status: 401,
      detail: 'Send a valid access token as `Authorization: Bearer …`.',
      code: 'unauthenticated',
      requestId: 'abc-1',
    });
  });

  const tokens: [string, () => string, string, string][] = [
    [
      'expired',
      () => issuer.token({ iat: now - 700, exp: now - 60 }),
      'invalid_access_token',
      'The access token expired',
    ],
    [
      'for somebody else',
      () => issuer.token({ aud: 'https://x' }),
      'unauthenticated',
      'The access token is not valid',
    ],
    [
      'forged',
      () =>
        makeToken(
          { alg: 'ES256', typ: 'at+jwt', kid: issuer.keys[0]?.kid },
          issuer.claims(),
          es256(makeKey().privateKey),
        ),
      'unauthenticated',
      'The access token is not valid',
    ],
  ];
  test.each(tokens)('a token that is %s', async (_, token, code, words) => {
    const { status, body, challenge } = await call('/any', { token: token() });
    expect([status, body['code']]).toEqual([401, code]);
    expect(challenge).toBe(`Bearer realm="notes", error="invalid_token", error_description="${words}"`);
  });

  test.each(['Basic abc', 'Bearer', 'Bearer a b', 'bearer', 'Token x', 'Bearer\tx', 'Bearerx'])(
    'an Authorization header of “%s” counts as none',
    async (authorization) => {
      const { status, challenge } = await call('/any', { headers: { authorization } });
      expect([status, challenge]).toEqual([401, 'Bearer realm="notes"']);
    },
  );

  test('a token in the address or a form is never looked at', async () => {
    expect((await call(`/any?access_token=${issuer.token()}`)).status).toBe(401);
    const body = new URLSearchParams({ access_token: issuer.token() });
    expect((await call('/any', { method: 'POST', body })).status).toBe(401);
    expect(refusals.at(-1)).toBe('/any missing');
  });

  test('keys that cannot be had: 503, not 401', async () => {
    const lost = createVerifier({ issuer: 'http://127.0.0.1:1' });
    app.get('/lost', createAccessGuard(lost)(), (_request, response) => response.json({}));
    const { status, body, retryAfter, challenge } = await call('/lost', { token: issuer.token() });
    expect([status, body['code'], retryAfter, challenge]).toEqual([503, 'dependency_unavailable', '2', null]);
  });
});

describe('requirements', () => {
  test('a permission', async () => {
    const refused = await call('/permission', { token: issuer.token({ permissions: ['notes:read'] }) });
    expect([refused.status, refused.body['code']]).toEqual([403, 'insufficient_permission']);
    expect(refused.challenge).toBe('Bearer realm="notes", error="insufficient_scope", scope="notes:write"');
    expect(
      (await call('/permission', { token: issuer.token({ permissions: ['notes:write'] }) })).status,
    ).toBe(200);
  });

  test('a role', async () => {
    expect((await call('/role', { token: issuer.token() })).status).toBe(403);
    expect((await call('/role', { token: issuer.token({ roles: ['user', 'editor'] }) })).status).toBe(200);
  });

  test('a recent proof (RFC 9470)', async () => {
    const refused = await call('/recent', { token: issuer.token({ auth_time: now - 400 }) });
    expect([refused.status, refused.body['code']]).toEqual([403, 'reauthentication_required']);
    expect(refused.challenge).toContain('error="insufficient_user_authentication"');
    expect(refused.challenge).toContain('max_age="300"');
    expect((await call('/recent', { token: issuer.token({ auth_time: now - 200 }) })).status).toBe(200);
  });

  test('two-step verification', async () => {
    const refused = await call('/mfa', { token: issuer.token({ amr: ['pwd'] }) });
    expect([refused.status, refused.body['code']]).toEqual([403, 'mfa_enrollment_required']);
    expect((await call('/mfa', { token: issuer.token({ amr: ['pwd', 'otp', 'mfa'] }) })).status).toBe(200);
  });

  const ways: [string, string, number][] = [
    ['GET', '/any', 200],
    ['HEAD', '/any', 200],
    ['OPTIONS', '/any', 200],
    ['POST', '/any', 403],
    ['PUT', '/any', 403],
    ['PATCH', '/any', 403],
    ['DELETE', '/any', 403],
    ['GET', '/never', 403],
    ['DELETE', '/always', 200],
  ];
  test.each(ways)('an operator who looks at the account: %s %s → %d', async (method, path, expected) => {
    const { status, body } = await call(path, { method, token: issuer.token({ act: operator }) });
    expect(status).toBe(expected);
    if (expected === 403) expect(body['code']).toBe('impersonation_read_only');
    expect((await call(path, { method, token: issuer.token() })).status).toBe(200);
  });

  test('written down wrong, they stop the start and never open a door', () => {
    for (const wrong of [
      { permission: '' },
      { recentAuthSeconds: Number.NaN },
      { impersonation: 'yes' as 'allow' },
    ])
      expect(() => requireAccess(wrong)).toThrow(TypeError);
  });

  test('a route that is not behind the guard says so instead of running without an account', async () => {
    const { port } = server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}/unguarded`)).status).toBe(500);
  });
});
