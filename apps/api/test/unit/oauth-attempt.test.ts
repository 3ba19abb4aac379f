import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeChallengeOf, openAttempt, provesPage, sealAttempt } from '#src/domain/oauth-attempt';

const key = randomBytes(32);
const now = new Date('2026-01-01T00:00:00Z');
const attempt = {
  provider: 'oidc',
  state: 'the-state',
  nonce: 'the-nonce',
  codeVerifier: 'the-verifier',
  returnTo: '/account',
  codeChallenge: null,
  ticket: null,
  expiresAt: now.getTime() + 1000,
};
const sealed = () => sealAttempt({ keyId: 'k1', key, nonce: randomBytes(12) }, attempt);
const keyOf = (id: string) => (id === 'k1' ? key : null);

test('opens as it was sealed, and shows nothing of it before', () => {
  const text = sealed();
  expect(openAttempt(text, keyOf, now)).toEqual(attempt);
  expect(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('the-');
});

test('does not open when its time is over, under another key, or under another key’s name', () => {
  expect(openAttempt(sealed(), keyOf, new Date(attempt.expiresAt))).toBeNull();
  expect(openAttempt(sealed(), () => randomBytes(32), now)).toBeNull();
  expect(openAttempt(sealed(), () => null, now)).toBeNull();
  expect(openAttempt(sealed().replace('k1.', 'k2.'), () => key, now)).toBeNull();
});

test('does not open with any byte changed, cut or added', () => {
  const [id = '', box = ''] = sealed().split('.');
  const bytes = Buffer.from(box, 'base64url');
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ by;
      expect(openAttempt(`${id}.${changed.toString('base64url')}`, keyOf, now)).toBeNull();
      const cut = bytes.subarray(0, at).toString('base64url');
      expect(openAttempt(`${id}.${cut}`, keyOf, now)).toBeNull();
    }),
  );
});

test('what is no cookie of ours is none', () => {
  fc.assert(fc.property(fc.string(), (text) => openAttempt(text, keyOf, now) === null));
  for (const text of ['', '.', 'k1.', 'k1..', 'k1.x.y']) expect(openAttempt(text, keyOf, now)).toBeNull();
});

test('the challenge of RFC 7636, appendix B', () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  expect(codeChallengeOf(verifier)).toBe(challenge);
  expect(provesPage(challenge, verifier)).toBe(true);
  expect(provesPage(challenge, undefined)).toBe(false);
  expect(provesPage(challenge, challenge)).toBe(false);
  expect(provesPage(null, undefined)).toBe(true);
  expect(provesPage(null, verifier)).toBe(false);
});
