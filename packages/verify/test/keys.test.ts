import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVerifier, type VerifierEvent, type VerifierOptions } from '../src/index.ts';
import { es256, makeKey, makeToken, startIssuer, type Issuer } from './support/issuer.ts';

let issuer: Issuer;
let at: number;
let events: VerifierEvent['type'][];
beforeEach(async () => {
  issuer = await startIssuer();
  at = Date.now();
  events = [];
});
afterEach(() => issuer.stop());

function verifierWith(options: Partial<VerifierOptions> = {}) {
  const verifier = createVerifier({
    issuer: issuer.url,
    now: () => at,
    onEvent: ({ type }) => events.push(type),
    ...options,
  });
  return {
    ...verifier,
    judge: async (token: string) => {
      const verification = await verifier.verify(token);
      return verification.ok ? 'ok' : verification.reason;
    },
  };
}
const later = (seconds: number) => {
  at += seconds * 1000;
};
/** Lives on while the test's clock runs. */
const lasting = () => issuer.token({ exp: Math.floor(Date.now() / 1000) + 1_000_000 });
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));

describe('fetching', () => {
  test('happens once for any number of tokens at once, and not again while the keys are fresh', async () => {
    const verifier = verifierWith();
    const tokens = Array.from({ length: 200 }, () => issuer.token());
    expect(new Set(await Promise.all(tokens.map(verifier.judge)))).toEqual(new Set(['ok']));
    later(299);
    expect(await verifier.judge(lasting())).toBe('ok');
    expect(issuer.fetches).toBe(1);
  });

  test('is not multiplied by invented key ids: one for each cooldown, whatever comes', async () => {
    const verifier = verifierWith();
    await verifier.judge(issuer.token());
    later(11);
    const stranger = makeKey();
    for (let round = 0; round < 5; round += 1) {
      const forged = Array.from({ length: 100 }, (_, index) =>
        makeToken(
          { alg: 'ES256', typ: 'at+jwt', kid: `k${round}-${index}` },
          issuer.claims(),
          es256(stranger.privateKey),
        ),
      );
      expect(new Set(await Promise.all(forged.map(verifier.judge)))).toEqual(new Set(['unknown_key']));
    }
    expect(issuer.fetches).toBe(2);
    later(11);
    await verifier.judge(issuer.token({}, { kid: 'another' }));
    expect(issuer.fetches).toBe(3);
  });

  test('while it goes on beside the requests, nobody waits for it', async () => {
    const verifier = verifierWith();
    const token = lasting();
    await verifier.judge(token);
    later(301);
    let release: () => void = () => undefined;
    issuer.answer = (_request, response) => {
      release = () => response.end(JSON.stringify({ keys: issuer.keys.map(({ jwk }) => jwk) }));
    };
    expect(await verifier.judge(token)).toBe('ok');
    expect(await verifier.judge(lasting())).toBe('ok');
    await settled();
    expect(issuer.fetches).toBe(2);
    release();
  });
});

describe('rotation', () => {
  test('a token under a new key has it fetched; tokens under the old one go on', async () => {
    const verifier = verifierWith();
    const old = lasting();
    expect(await verifier.judge(old)).toBe('ok');
    later(11);
    issuer.keys = [makeKey(), ...issuer.keys];
    expect(await verifier.judge(lasting())).toBe('ok');
    expect(await verifier.judge(old)).toBe('ok');
    expect(issuer.fetches).toBe(2);
  });

  test('a key that was withdrawn takes its tokens with it, the remembered ones too', async () => {
    const verifier = verifierWith();
    const old = lasting();
    expect(await verifier.judge(old)).toBe('ok');
    issuer.keys = [makeKey()];
    later(301);
    expect(await verifier.judge(old)).toBe('ok'); // and the keys are fetched beside it
    await expect.poll(() => verifier.judge(old)).toBe('unknown_key');
    expect(await verifier.judge(lasting())).toBe('ok');
  });
});

describe('an issuer that is down', () => {
  test('does not keep known tokens from passing, for as long as was promised', async () => {
    const verifier = verifierWith({ jwksMaxStaleSeconds: 3600 });
    await verifier.judge(issuer.token());
    issuer.answer = (_request, response) => response.writeHead(500).end();
    later(3000);
    expect(await verifier.judge(lasting())).toBe('ok');
    await settled();
    expect(await verifier.judge(lasting())).toBe('ok');
    expect(events).toContain('keys_failed');
    later(1000);
    expect(await verifier.judge(lasting())).toBe('keys_unavailable');
    issuer.answer = null;
    later(11);
    expect(await verifier.judge(lasting())).toBe('ok');
  });

  test('is no verdict about a token: unavailable, not refused, also for a key it has not told us yet', async () => {
    issuer.answer = (request) => request.socket.destroy();
    const verifier = verifierWith();
    expect(await verifier.judge(issuer.token())).toBe('keys_unavailable');
    await expect(verifier.ready()).rejects.toThrow(/keys/);
    issuer.answer = null;
    later(11);
    expect(await verifier.judge(issuer.token())).toBe('ok');
    issuer.answer = (request) => request.socket.destroy();
    later(11);
    issuer.keys = [makeKey(), ...issuer.keys];
    expect(await verifier.judge(issuer.token())).toBe('keys_unavailable');
  });

  test('is asked again with pauses that grow to the cooldown', async () => {
    issuer.answer = (_request, response) => response.writeHead(503).end();
    const verifier = verifierWith();
    for (let tick = 0; tick < 600; tick += 1) {
      await verifier.judge(issuer.token());
      later(0.1);
    }
    expect(issuer.fetches).toBeGreaterThan(3);
    expect(issuer.fetches).toBeLessThanOrEqual(12);
  });

  test('hangs nobody up: a fetch ends with its time', async () => {
    issuer.answer = () => undefined;
    const verifier = verifierWith({ jwksTimeoutSeconds: 0.2 });
    const started = performance.now();
    expect(await verifier.judge(issuer.token())).toBe('keys_unavailable');
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('what is no key set', () => {
  const answers: [string, (issuer: Issuer) => Issuer['answer']][] = [
    ['no JSON', () => (_request, response) => response.end('<html>')],
    ['no keys', () => (_request, response) => response.end('{"keys":[]}')],
    [
      'keys of other kinds',
      () => (_request, response) => response.end('{"keys":[{"kty":"RSA","kid":"a"},null,7]}'),
    ],
    ['something endless', () => (_request, response) => response.end(`{"keys":[${' '.repeat(200_000)}]}`)],
    ['a redirect', () => (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a 204', () => (_request, response) => response.writeHead(204).end()],
  ];
  test.each(answers)('%s: the last good keys stay', async (_, answerOf) => {
    const verifier = verifierWith();
    await verifier.judge(issuer.token());
    issuer.answer = answerOf(issuer);
    later(301);
    expect(await verifier.judge(lasting())).toBe('ok');
    await expect.poll(() => events).toContain('keys_failed');
    expect(await verifier.judge(lasting())).toBe('ok');
  });

  test('a private or foreign key among good ones is passed over', async () => {
    const [own] = issuer.keys;
    const odd = [
      { kty: 'oct', k: 'x', kid: own?.kid },
      { ...own?.jwk, alg: 'ES384', kid: 'e' },
      { kid: 'z' },
    ];
    issuer.answer = (_request, response) => response.end(JSON.stringify({ keys: [...odd, own?.jwk] }));
    expect(await verifierWith().judge(issuer.token())).toBe('ok');
  });
});

describe('remembered tokens', () => {
  test('are bounded, and forgetting one only costs a signature', async () => {
    const verifier = verifierWith({ cacheSize: 2 });
    const tokens = [issuer.token({ jti: 'a' }), issuer.token({ jti: 'b' }), issuer.token({ jti: 'c' })];
    for (const token of [...tokens, ...tokens]) expect(await verifier.judge(token)).toBe('ok');
    expect(await verifierWith({ cacheSize: 0 }).judge(tokens[0] ?? '')).toBe('ok');
  });

  test('are handed out again as the same claims, without a new signature check', async () => {
    const verifier = verifierWith();
    const token = issuer.token();
    const [first, second] = [await verifier.verify(token), await verifier.verify(token)];
    expect(first.ok && second.ok && first.claims === second.claims).toBe(true);
  });
});

test('a listener that throws breaks nothing', async () => {
  const verifier = verifierWith({
    onEvent: () => {
      throw new Error('log is full');
    },
  });
  expect(await verifier.judge(issuer.token())).toBe('ok');
});
