import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '#src/domain/keyring';
import { systemRandomness } from '#src/domain/randomness';
import {
  keyedCodeDigest,
  normaliseRecoveryCode,
  recoveryCodeLength,
  toRecoveryCode,
} from '#src/domain/recovery-code';
import { seal, sealNonceLength, unseal } from '#src/domain/sealed-box';
import { slowHash } from '#src/platform/slow-hash';
import { createSecondFactors } from '#src/services/shared/second-factors';
import { codeAtStep, stepAt } from '#test/support/totp-code';
import { createTestClock } from '#test/support/harness';

describe('sealing', () => {
  const key = randomBytes(32);
  const nonce = randomBytes(sealNonceLength);
  const mine = { key, boundTo: 'user-1' };

  test('opens to what was sealed, and reads as nothing without the key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const plain = Buffer.from(bytes);
        const box = seal(plain, mine, nonce);
        expect(unseal(box, mine)).toEqual(plain);
        if (plain.length >= 8) expect(box.includes(plain)).toBe(false);
      }),
    );
  });

  test('a box of another owner, under another key, cut short or touched anywhere stays shut', () => {
    const box = seal(Buffer.from('a secret of twenty b'), mine, nonce);
    expect(unseal(box, { key, boundTo: 'user-2' })).toBeNull();
    expect(unseal(box, { key: randomBytes(32), boundTo: 'user-1' })).toBeNull();
    for (let length = 0; length < box.length; length += 1)
      expect(unseal(box.subarray(0, length), mine)).toBeNull();
    for (let index = 0; index < box.length; index += 1) {
      const touched = Buffer.from(box);
      touched[index] = (touched[index] ?? 0) ^ 1;
      expect(unseal(touched, mine)).toBeNull();
    }
  });
});

describe('recovery codes', () => {
  const randomBytesOfCode = fc
    .uint8Array({ minLength: recoveryCodeLength, maxLength: recoveryCodeLength })
    .map((bytes) => Buffer.from(bytes));

  test('look as documented, and each byte decides one character alike', () => {
    fc.assert(
      fc.property(randomBytesOfCode, (random) => {
        const code = toRecoveryCode(random);
        expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/);
        expect(normaliseRecoveryCode(code)).toBe(code.replace('-', ''));
      }),
    );
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const character = toRecoveryCode(Buffer.alloc(recoveryCodeLength, byte)).charAt(0);
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect([counts.size, ...new Set(counts.values())]).toEqual([32, 8]);
  });

  test.each([
    ['K7P2M-X9QFA', 'k7p2mx9qfa'],
    ['  k7p2m x9qfa ', 'k7p2mx9qfa'],
    ['k7p2m–x9qfa', 'k7p2mx9qfa'],
    ['kIlom-x9qfa', 'k110mx9qfa'],
    ['k7p2m-x9qf', null],
    ['k7p2m-x9qfaa', null],
    ['k7p2m-x9qfu', null],
    ['', null],
    ['k7p2m-x9qf€', null],
    ['492816', null],
  ])('%j reads as %j', (typed, code) => {
    expect(normaliseRecoveryCode(typed)).toBe(code);
  });

  test('what is stored is slow, salted by the account and keyed by the secret', async () => {
    const [one, again, other] = await Promise.all([
      slowHash('k7p2mx9qfa', 'user-1'),
      slowHash('k7p2mx9qfa', 'user-1'),
      slowHash('k7p2mx9qfa', 'user-2'),
    ]);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(keyedCodeDigest(Buffer.alloc(32, 1), one)).not.toEqual(keyedCodeDigest(Buffer.alloc(32, 2), one));
  });
});

describe('under a keyring', () => {
  const secrets = { old: 'o'.repeat(32), new: 'n'.repeat(32) };
  const clock = createTestClock();
  const under = (...secret: string[]) =>
    createSecondFactors({
      keyring: createKeyring(secret),
      clock,
      randomness: systemRandomness,
      issuer: 'AuthFlow',
    });
  const account = { id: 'b5f0f0de-1111-4222-8333-944455556666', email: 'person@example.test' };

  test('ten different codes; a digest of each is found under an older secret too, not without it', async () => {
    const { shown, stored } = await under(secrets.old).createRecoveryCodes(account.id);
    expect(new Set(shown).size).toBe(10);
    const [code = '', hash] = [shown[3], stored[3]?.hash];
    const rotated = await under(secrets.new, secrets.old).digestsOf(account.id, code.toUpperCase());
    expect(rotated).toHaveLength(2);
    expect(rotated).toContainEqual(hash);
    expect(await under(secrets.new).digestsOf(account.id, code)).not.toContainEqual(hash);
    expect(await under(secrets.old).digestsOf('another-account', code)).not.toContainEqual(hash);
    expect(await under(secrets.old).digestsOf(account.id, 'no code at all')).toEqual([]);
  });

  test('a secret opens for its own account under a secret that is listed, else no code matches', () => {
    const { stored, shown } = under(secrets.old).createTotp(account);
    const code = codeAtStep(shown.secret, stepAt(clock.now()));
    const row = { id: 'f', userId: account.id, confirmedAt: null, ...stored };
    expect(under(secrets.new, secrets.old).matchTotp(row, code)).toBe(stepAt(clock.now()));
    expect(under(secrets.new).matchTotp(row, code)).toBeNull();
    expect(under(secrets.old).matchTotp({ ...row, userId: 'another-account' }, code)).toBeNull();
  });
});
