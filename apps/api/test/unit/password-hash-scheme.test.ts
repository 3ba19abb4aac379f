import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bcryptCost,
  dummyHash,
  highestAcceptedCost,
  isWellFormed,
  planComparison,
  prehash,
  type StoredPassword,
} from '#src/domain/password-hash-scheme';

const current = { id: 'new', key: Buffer.alloc(32, 1) };
const older = Buffer.alloc(32, 2);
const keyById = (id: string) => ({ new: current.key, old: older })[id] ?? null;
const anyHash = (cost: number) => dummyHash(cost).replace(/\.$/, 'x');

function plan(stored: StoredPassword | null, password = 'a password', cost = 12) {
  return planComparison(password, stored, { cost, current, keyById });
}

/** Rounds a mismatch works through. */
function rounds({ hash, paddings }: { hash: string; paddings: string[] }): number {
  return [hash, ...paddings].reduce((sum, each) => sum + 2 ** (bcryptCost(each) ?? Number.NaN), 0);
}

describe('the pre-hash', () => {
  it('is HMAC-SHA-384 in base64 (RFC 4231 §4.2, test case 1)', () => {
    const expected =
      'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6';
    expect(prehash(Buffer.alloc(20, 0x0b), 'Hi There')).toBe(Buffer.from(expected, 'hex').toString('base64'));
  });

  it('always fits in the 72 bytes bcrypt reads, without a NUL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1024 }), (password) => {
        expect(prehash(current.key, password)).toMatch(/^[A-Za-z0-9+/]{64}$/);
      }),
    );
  });
});

describe('well-formed text', () => {
  it.each(['', 'plain', 'pässwörd', '🐎🔋', 'a\0b'])('%j is', (text) =>
    expect(isWellFormed(text)).toBe(true),
  );
  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('%j is not', (text) =>
    expect(isWellFormed(text)).toBe(false),
  );
});

describe('the cost of a bcrypt string', () => {
  it.each([
    [anyHash(12), 12],
    [anyHash(4).replace('$2b', '$2a'), 4],
    [anyHash(10).replace('$2b', '$2y'), 10],
  ])('%s', (hash, cost) => expect(bcryptCost(hash)).toBe(cost));

  it.each([
    '',
    'x'.repeat(60),
    anyHash(12).slice(0, -1),
    `${anyHash(12)}x`,
    `${anyHash(12)}\n`,
    anyHash(12).replace('$2b', '$2x'),
    anyHash(3),
    anyHash(highestAcceptedCost + 1),
    anyHash(31),
  ])('refuses %j', (hash) => expect(bcryptCost(hash)).toBeNull());
});

describe('the plan of a verification', () => {
  const keyed: StoredPassword = { hash: anyHash(12), scheme: 'bcrypt-hmac-sha384', keyId: 'new' };
  const imported: StoredPassword = { hash: anyHash(12), scheme: 'bcrypt', keyId: null };

  it('compares a current hash with the keyed pre-hash', () => {
    expect(plan(keyed)).toEqual({
      input: prehash(current.key, 'a password'),
      hash: keyed.hash,
      foreign: null,
      paddings: [],
      genuine: true,
      outdated: false,
    });
  });

  it('uses the key the hash was made with, and asks for the current one', () => {
    expect(plan({ ...keyed, keyId: 'old' })).toMatchObject({
      input: prehash(older, 'a password'),
      genuine: true,
      outdated: true,
    });
  });

  it('compares an imported hash with the password itself', () => {
    expect(plan(imported)).toMatchObject({ input: 'a password', genuine: true, outdated: true });
    expect(plan({ ...imported, hash: imported.hash.replace('$2b', '$2y') }).hash).toBe(imported.hash);
  });

  it('keeps an imported hash when the password is longer than it could see', () => {
    expect(plan(imported, 'é'.repeat(36))).toMatchObject({ genuine: true, outdated: true });
    expect(plan(imported, 'é'.repeat(36) + 'x')).toMatchObject({ genuine: true, outdated: false });
  });

  it.each([
    ['no account, or none with a password', null, 'a password'],
    ['a hash that is none', { ...keyed, hash: 'garbage' }, 'a password'],
    ['an absurd cost', { ...keyed, hash: anyHash(31) }, 'a password'],
    ['a dropped key', { ...keyed, keyId: 'gone' }, 'a password'],
    ['no key', { ...keyed, keyId: null }, 'a password'],
    ['an unknown scheme', { ...keyed, scheme: 'argon2id' }, 'a password'],
    ['a lone surrogate', keyed, 'a\ud800'],
    ['a NUL against plain bcrypt', imported, 'a\0b'],
  ])('pretends, at the same price: %s', (_, stored, password) => {
    const pretence = plan(stored, password);
    expect(pretence).toMatchObject({ genuine: false, outdated: false });
    expect(rounds(pretence)).toBe(2 ** 12);
  });

  it('costs every "no" the same, whatever the stored cost', () => {
    const costs = fc.integer({ min: 4, max: highestAcceptedCost });
    fc.assert(
      fc.property(costs, costs, (stored, configured) => {
        const planned = plan({ ...keyed, hash: anyHash(stored) }, 'a password', configured);
        expect(rounds(planned)).toBe(2 ** Math.max(stored, configured));
        expect(planned.outdated).toBe(stored !== configured);
      }),
    );
  });
});
