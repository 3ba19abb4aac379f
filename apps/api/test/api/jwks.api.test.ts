import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decode } from '#test/support/forge';
import { apiUrl, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('publishes public keys alone, cacheable for a while', async () => {
  const { body, headers } = await harness.http.get('/.well-known/jwks.json').expect(200);
  expect(body.keys).toHaveLength(1);
  expect(Object.keys(body.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  expect(headers['cache-control']).toBe('public, max-age=300');
  expect(headers['set-cookie']).toBeUndefined();
});

test('another service checks an access token with these keys and nothing else', async () => {
  const { accessToken, grant } = await harness.signUp();
  const { header, payload } = decode(accessToken);
  const { body } = await harness.http.get('/.well-known/jwks.json').expect(200);
  const jwk = body.keys.find(({ kid }: { kid: string }) => kid === header.kid) as JsonWebKey;
  const [head, claims, signature = ''] = accessToken.split('.');
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(
    true,
  );
  expect(header).toEqual({ typ: 'at+jwt', alg: 'ES256', kid: jwk.kid });
  expect(payload).toMatchObject({
    iss: apiUrl,
    aud: apiUrl,
    sub: grant.user.id,
    roles: ['user'],
    permissions: [],
  });
});
