/**
 * Only a token signed by this service's own ES256 key is an access token. The algorithm is pinned, the key is chosen
 * by `kid` among our own, and nothing a header offers is ever used or fetched. A refused token is answered like none.
 * THREATS J01 alg none, J03 key confusion, J05 key in header, J06 kid abuse, J11 payload edit; ASVS 9.1.1–9.1.3.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectLikeAbsent } from '#test/support/calls';
import * as forge from '#test/support/forge';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';

let harness: Harness;
let person: Person;
let genuine: forge.Parts;
beforeAll(async () => {
  harness = await startHarness();
  person = await harness.signUp();
  genuine = forge.decode(person.accessToken);
});
afterAll(() => harness.stop());

const refused = (token: string) => expectLikeAbsent(harness, bearer(token));
const withHeader = (header: Record<string, unknown>) => ({
  header: { ...genuine.header, ...header },
  payload: genuine.payload,
});

test('the same parts signed by the service pass, so each case below fails for its own reason', async () => {
  await harness.http
    .get('/v1/me')
    .set(bearer(forge.forge(genuine, forge.asService)))
    .expect(200);
});

describe('J01 alg none', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', ''])('alg “%s” with an empty signature', (alg) =>
    refused(forge.forge(withHeader({ alg }), forge.unsigned)),
  );
  test('alg none with a genuine signature behind it', () =>
    refused(forge.forge(withHeader({ alg: 'none' }), forge.asService)));
  test('a genuine token without its signature', () => refused(person.accessToken.replace(/[^.]+$/, '')));
});

describe('J03 HMAC with the public key as its secret', () => {
  const { publicKey, jwk } = forge.ownSigningKey;
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const secrets: [string, Buffer | string][] = [
    ['PEM', pem],
    ['PEM without the last line feed', pem.trimEnd()],
    ['PEM with leading spaces', `  ${pem}`],
    ['PEM behind text', `key\n${pem}`],
    ['DER', publicKey.export({ type: 'spki', format: 'der' })],
    ['JWK', JSON.stringify(jwk)],
    ['x of the JWK', Buffer.from(jwk.x, 'base64url')],
    ['empty', ''],
  ];
  test.each(secrets)('%s', (_, secret) =>
    refused(forge.forge(withHeader({ alg: 'HS256' }), forge.hs256(secret))),
  );
  test('the signature of another algorithm under the header of ours', () =>
    refused(forge.forge(genuine, forge.hs256(pem))));
  test('a refresh key signs no access token', () =>
    refused(
      forge.forge(
        withHeader({ alg: 'HS256', kid: forge.ownKeyId }),
        forge.hs256(forge.ownKey('refresh-token')),
      ),
    ));
  test('RS256 with a key of the attacker’s', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rs256 = (input: string) => sign('sha256', Buffer.from(input), privateKey);
    return refused(forge.forge(withHeader({ alg: 'RS256' }), rs256));
  });
});

test('J05 a key brought along in the header is neither used nor fetched', async () => {
  const heard: string[] = [];
  const listener = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  const { privateKey, jwk } = forge.strangerKey();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/keys`;
  const stranger = forge.es256(privateKey);
  try {
    for (const kid of [genuine.header.kid, 'mine']) {
      for (const extra of [
        { jwk },
        { x5c: ['MIIB'] },
        { jku: address },
        { x5u: address },
        { jwk, jku: address },
      ]) {
        await refused(forge.forge(withHeader({ ...extra, kid }), stranger));
      }
    }
    expect(heard).toEqual([]);
  } finally {
    listener.close();
  }
});

describe('J06 kid', () => {
  const kids: [string, unknown][] = [
    ['a path', '../../../../dev/null'],
    ['SQL', `' or 1=1--`],
    ['10 kB', 'k'.repeat(10_000)],
    ['an array', [forge.ownSigningKey.kid]],
    ['an object', { toString: 'x' }],
    ['a number', 0],
    ['null', null],
    ['empty', ''],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['that of another purpose', forge.ownKeyId],
  ];
  test.each(kids)('%s', async (_, kid) => {
    await refused(forge.forge(withHeader({ kid }), forge.asService));
    await refused(forge.forge(withHeader({ kid, alg: 'HS256' }), forge.hs256('')));
  });
  test('absent', () => {
    const { kid: _kid, ...header } = genuine.header;
    return refused(forge.forge({ header, payload: genuine.payload }, forge.asService));
  });
});

describe('J11 an edited payload under the old signature', () => {
  const edits: Record<string, unknown>[] = [
    { sub: '00000000-0000-4000-8000-000000000000' },
    { roles: ['admin'], permissions: ['users:read'] },
    { sid: '00000000-0000-4000-8000-000000000000' },
    { exp: 9_999_999_999 },
  ];
  test.each(edits)('%j', (edit) => {
    const [header, , signature] = person.accessToken.split('.');
    const payload = Buffer.from(JSON.stringify({ ...genuine.payload, ...edit })).toString('base64url');
    return refused(`${header}.${payload}.${signature}`);
  });

  test('no character of a token can be changed, not even the last one, whose low bits decoding drops', async () => {
    const { accessToken } = person;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const places = [0, 10, accessToken.indexOf('.') + 5, accessToken.length - 40, accessToken.length - 1];
    for (const place of places) {
      const next = alphabet[(alphabet.indexOf(accessToken[place] ?? '') + 1) % 64] ?? '';
      await refused(accessToken.slice(0, place) + next + accessToken.slice(place + 1));
    }
    await refused(`${accessToken}A`);
    await refused(`${accessToken}=`);
    await refused(accessToken.slice(0, -1));
  });
});

test('another issuer, another audience, another type, a claim too many: signed by us and refused all the same', async () => {
  for (const payload of [
    { iss: 'https://evil.example' },
    { aud: 'https://evil.example' },
    { aud: [genuine.payload.aud, 'https://evil.example'] },
    { aud: undefined },
    { extra: true },
    { sid: 'not-a-uuid' },
  ]) {
    await refused(
      forge.forge({ header: genuine.header, payload: { ...genuine.payload, ...payload } }, forge.asService),
    );
  }
  for (const typ of ['JWT', 'rt+jwt', 'AT+JWT', undefined])
    await refused(forge.forge(withHeader({ typ }), forge.asService));
});
