import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assert, anything, asyncProperty, constantFrom, dictionary, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVerifier, type Verification, type Verifier } from '../src/index.ts';
import { es256, hs256, makeKey, makeToken, startIssuer, type Issuer, type Key } from './support/issuer.ts';

let issuer: Issuer;
let own: Key;
let verifier: Verifier;
beforeAll(async () => {
  issuer = await startIssuer();
  own = issuer.keys[0] ?? makeKey();
  verifier = createVerifier({ issuer: issuer.url });
});
afterAll(() => issuer.stop());

const reasonOf = (verification: Verification) => (verification.ok ? 'ok' : verification.reason);
const judge = async (token: unknown) => reasonOf(await verifier.verify(token));
const header = (changes: Record<string, unknown>) => ({
  alg: 'ES256',
  typ: 'at+jwt',
  kid: own.kid,
  ...changes,
});
const asIssuer = () => es256(own.privateKey);

test('a genuine token passes, so each case below fails for its own reason', async () => {
  const token = issuer.token({
    permissions: ['notes:read'],
    act: { sub: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c31' },
  });
  const verification = await verifier.verify(token);
  expect(verification).toMatchObject({
    ok: true,
    claims: { iss: issuer.url, permissions: ['notes:read'], act: { sub: expect.any(String) as string } },
  });
  expect(verification.ok && Object.isFrozen(verification.claims)).toBe(true);
  expect(await verifier.verify(token)).toEqual(verification);
});

describe('algorithms', () => {
  test.each(['none', 'None', 'NONE', '', 'HS256', 'ES384', 'RS256', 'EdDSA', null, ['ES256']])(
    'alg %j is not ES256',
    async (alg) => {
      for (const signer of [() => Buffer.alloc(0), asIssuer(), hs256('')])
        expect(await judge(makeToken(header({ alg }), issuer.claims(), signer))).toMatch(
          /^(malformed|wrong_algorithm)$/,
        );
    },
  );

  test('HMAC with the public key as its secret, in every spelling of it, and under our own header', async () => {
    const pem = own.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const der = own.publicKey.export({ type: 'spki', format: 'der' });
    for (const secret of [pem, pem.trimEnd(), der, JSON.stringify(own.jwk), String(own.jwk['x']), '']) {
      expect(await judge(makeToken(header({ alg: 'HS256' }), issuer.claims(), hs256(secret)))).toBe(
        'wrong_algorithm',
      );
      expect(await judge(makeToken(header({}), issuer.claims(), hs256(secret)))).toBe('bad_signature');
    }
  });

  test('RSA, and ECDSA in the other encoding', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rs256 = (input: string) => sign('sha256', Buffer.from(input), privateKey);
    const der = (input: string) => sign('sha256', Buffer.from(input), own.privateKey);
    expect(await judge(makeToken(header({}), issuer.claims(), rs256))).toBe('bad_signature');
    expect(await judge(makeToken(header({}), issuer.claims(), der))).toMatch(/^(bad_signature|malformed)$/);
    expect(await judge(makeToken(header({}), issuer.claims(), () => Buffer.alloc(64)))).toBe('bad_signature');
  });
});

describe('keys that a token brings along', () => {
  test('are neither used nor fetched', async () => {
    const heard: string[] = [];
    const stranger = makeKey();
    const listener = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.end(JSON.stringify({ keys: [stranger.jwk] }));
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/keys`;
    const extras = [{ jwk: stranger.jwk }, { jku: address }, { x5u: address }, { x5c: ['MIIB'] }];
    for (const extra of [...extras, Object.assign({}, ...extras) as object]) {
      const forged = makeToken(header({ ...extra }), issuer.claims(), es256(stranger.privateKey));
      expect(await judge(forged)).toBe('bad_signature');
      const named = makeToken(header({ ...extra, kid: 'mine' }), issuer.claims(), es256(stranger.privateKey));
      expect(await judge(named)).toBe('unknown_key');
    }
    expect(heard).toEqual([]);
    listener.close();
  });

  const kids: [string, unknown][] = [
    ['a path', '../../../dev/null'],
    ['SQL', `' or 1=1--`],
    ['10 kB', 'k'.repeat(10_000)],
    ['an array', ['a']],
    ['an object', { toString: 'x' }],
    ['a number', 0],
    ['null', null],
    ['empty', ''],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['absent', undefined],
  ];
  test.each(kids)('kid: %s', async (_, kid) => {
    expect(await judge(makeToken(header({ kid }), issuer.claims(), asIssuer()))).toMatch(
      /^(unknown_key|malformed)$/,
    );
  });
});

describe('headers', () => {
  test.each(['JWT', 'rt+jwt', 'AT+JWT', 'application/at+jwt', '', null, undefined])('typ %j', async (typ) => {
    expect(await judge(makeToken(header({ typ }), issuer.claims(), asIssuer()))).toBe('wrong_type');
  });
  test.each([{ crit: ['b64'], b64: false }, { crit: ['exp'] }, { crit: [] }])('crit: %j', async (extra) => {
    expect(await judge(makeToken(header(extra), issuer.claims(), asIssuer()))).toBe('malformed');
  });
});

describe('claims, signed by the issuer', () => {
  const now = Math.floor(Date.now() / 1000);
  const cases: [string, Record<string, unknown>][] = [
    ['wrong_issuer', { iss: 'https://evil.example' }],
    ['wrong_issuer', { iss: undefined }],
    ['wrong_issuer', { iss: ['x'] }],
    ['wrong_audience', { aud: 'https://evil.example' }],
    ['wrong_audience', { aud: undefined }],
    ['wrong_audience', { aud: [] }],
    ['expired', { iat: now - 700, exp: now - 100 }],
    ['not_yet_valid', { nbf: now + 100 }],
    ['not_yet_valid', { iat: now + 100, exp: now + 700 }],
    ['bad_claims', { exp: String(now + 600) }],
    ['bad_claims', { exp: now + 600.5 }],
    ['bad_claims', { exp: undefined }],
    ['bad_claims', { exp: null }],
    ['bad_claims', { exp: 1e308 }],
    ['bad_claims', { exp: now, iat: now }],
    ['bad_claims', { iat: undefined }],
    ['bad_claims', { iat: -1 }],
    ['bad_claims', { nbf: 'x' }],
    ['bad_claims', { auth_time: undefined }],
    ['bad_claims', { sub: undefined }],
    ['bad_claims', { sub: 'not-a-uuid' }],
    ['bad_claims', { sid: 7 }],
    ['bad_claims', { permissions: 'admin' }],
    ['bad_claims', { permissions: undefined }],
    ['bad_claims', { roles: [1] }],
    ['bad_claims', { amr: { 0: 'mfa' } }],
    ['bad_claims', { act: null }],
    ['bad_claims', { act: {} }],
    ['bad_claims', { act: 'x' }],
  ];
  test.each(cases)('%s: %j', async (reason, changes) => {
    expect(await judge(issuer.token(changes))).toBe(reason);
  });

  test('an audience of several counts as wrong: our tokens name one', async () => {
    expect(await judge(issuer.token({ aud: [issuer.url, 'https://evil.example'] }))).toBe('wrong_audience');
  });

  test('claims of later versions are left out', async () => {
    const verification = await verifier.verify(
      issuer.token({ later: true, __proto__: { roles: ['admin'] } }),
    );
    expect(verification.ok && Object.keys(verification.claims)).not.toContain('later');
    expect(await judge(issuer.token({ later: true }))).toBe('ok');
  });

  test('a payload that is no object', async () => {
    for (const payload of ['text', 7, null, [1], true])
      expect(await judge(makeToken(header({}), payload, asIssuer()))).toBe('bad_signature');
  });
});

describe('spelling', () => {
  test('no character can be changed, not even the last, whose low bits decoding drops', async () => {
    const token = issuer.token();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const place of [0, 10, token.indexOf('.') + 5, token.length - 40, token.length - 1]) {
      const next = alphabet[(alphabet.indexOf(token[place] ?? '') + 1) % 64] ?? '';
      expect(await judge(token.slice(0, place) + next + token.slice(place + 1))).not.toBe('ok');
    }
    for (const other of [
      `${token}A`,
      `${token}=`,
      token.slice(0, -1),
      ` ${token}`,
      `${token}\n`,
      `${token}.x`,
    ])
      expect(await judge(other)).not.toBe('ok');
  });
});

describe('whatever it is given', () => {
  test('it answers and never throws', async () => {
    const odd = anything();
    await assert(
      asyncProperty(odd, async (value) => (await judge(value)) !== 'ok'),
      { numRuns: 300 },
    );
    const headers = dictionary(constantFrom('alg', 'typ', 'kid', 'crit', 'jwk', 'b64'), anything());
    await assert(
      asyncProperty(headers, anything(), string(), async (extra, payload, signature) => {
        const token = makeToken({ ...header({}), ...extra }, payload ?? {}, () => Buffer.from(signature));
        return (await judge(token)) !== 'ok';
      }),
      { numRuns: 300 },
    );
  });
  test.each([undefined, null, '', 7, {}, [], 'a', 'a.b', 'a.b.c', '..', 'a'.repeat(100_000)])(
    '%j',
    async (token) => {
      expect(await judge(token)).not.toBe('ok');
    },
  );
});

describe('times', () => {
  test('tolerance goes both ways and no further; a remembered token expires like any other', async () => {
    let at = Date.now();
    const patient = createVerifier({ issuer: issuer.url, clockToleranceSeconds: 10, now: () => at });
    const [start] = [Math.floor(at / 1000)];
    const token = issuer.token({ iat: start, exp: start + 60 });
    for (const [offset, expected] of [
      [-9, 'ok'],
      [0, 'ok'],
      [69, 'ok'],
      [70, 'expired'],
      [5, 'ok'],
      [-12, 'not_yet_valid'],
    ] as const) {
      at = (start + offset) * 1000;
      expect([offset, reasonOf(await patient.verify(token))]).toEqual([offset, expected]);
    }
  });
});

describe('options', () => {
  test('several audiences, one of which has to be there', async () => {
    const other = createVerifier({
      issuer: issuer.url,
      audience: ['https://notes.example', 'https://x.example'],
    });
    expect(reasonOf(await other.verify(issuer.token()))).toBe('wrong_audience');
    expect(reasonOf(await other.verify(issuer.token({ aud: 'https://notes.example' })))).toBe('ok');
  });

  test.each([
    { issuer: 'not an address' },
    { issuer: 'ftp://x' },
    { issuer: 'http://api.example.com' },
    { issuer: 'https://a', jwksUrl: 'http://b/keys' },
    { issuer: 'https://a', audience: [] },
    { issuer: 'https://a', audience: '' },
    { issuer: 'https://a', clockToleranceSeconds: -1 },
    { issuer: 'https://a', clockToleranceSeconds: Number.NaN },
    { issuer: 'https://a', revocations: { apiKey: '' } },
    { issuer: 'https://a', revocations: { apiKey: 'x', maxStalenessSeconds: 1 } },
  ])('%j is refused when the verifier is made', (options) => {
    expect(() => createVerifier(options)).toThrow(TypeError);
  });

  test('an issuer with a path has its keys below it', async () => {
    const asked: string[] = [];
    const verifier = createVerifier({
      issuer: 'https://app.example.com/api',
      fetch: (address) => {
        asked.push(address instanceof Request ? address.url : String(address));
        return Promise.reject(new Error('enough is known'));
      },
    });
    await verifier.verify(
      issuer.token({ iss: 'https://app.example.com/api', aud: 'https://app.example.com/api' }),
    );
    expect(asked).toEqual(['https://app.example.com/api/.well-known/jwks.json']);
  });

  test('plain http to another machine is for those who ask for it', () => {
    expect(() => createVerifier({ issuer: 'http://api.internal', allowHttp: true })).not.toThrow();
    expect(() => createVerifier({ issuer: 'https://a', jwksUrl: 'http://localhost:3000/k' })).not.toThrow();
  });
});
