import { createHmac } from 'node:crypto';

/** Crockford's Base32: no letter that reads as a digit, and no u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const half = 5;

/** Characters of a code, and the random bytes it is made of. */
export const recoveryCodeLength = 2 * half;

/**
 * A recovery code as its owner sees it: `k7p2m-x9qfa`, 50 bits. Each byte gives five of them, without bias.
 * @param random {@link recoveryCodeLength} random bytes
 */
export function toRecoveryCode(random: Buffer): string {
  const characters = [...random].map((byte) => alphabet.charAt(byte & 31)).join('');
  return `${characters.slice(0, half)}-${characters.slice(half)}`;
}

/**
 * A typed recovery code in its one form, or null when it can't be one: case, dashes and spaces don't count, and the
 * letters that look like digits are read as those.
 */
export function normaliseRecoveryCode(typed: string): string | null {
  const code = typed
    .toLowerCase()
    .replace(/[\s\-–—]/gu, '')
    .replace(/[il]/g, '1')
    .replaceAll('o', '0');
  const known = [...code].every((character) => alphabet.includes(character));
  return known && code.length === recoveryCodeLength ? code : null;
}

/**
 * What is stored of a code: its slow hash, keyed by a secret that the database doesn't hold.
 * @param stretched the slow, salted hash of the normalised code
 * @see ASVS 6.5.2
 */
export function keyedCodeDigest(key: Buffer, stretched: Buffer): Buffer {
  return createHmac('sha256', key).update(stretched).digest();
}
