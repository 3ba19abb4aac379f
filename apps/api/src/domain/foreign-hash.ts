import { createHmac } from 'node:crypto';

/** Hashes that other systems made and we only check: the next right password is stored as our own kind. */
export const foreignSchemes = ['argon2', 'scrypt', 'pbkdf2', 'firebase-scrypt'] as const;
export type ForeignScheme = (typeof foreignSchemes)[number];

/** What scrypt works through: `N` blocks of 128·`r` bytes, `p` times. */
export interface ScryptCost {
  N: number;
  r: number;
  p: number;
}

export type Argon2Variant = 'argon2id' | 'argon2i' | 'argon2d';
export type Pbkdf2Digest = 'sha1' | 'sha256' | 'sha512';

/** How the bytes of a foreign hash are computed. Firebase's: scrypt, whose result is the key of an AES-CTR keystream. */
export type ForeignRecipe =
  | {
      scheme: 'argon2';
      variant: Argon2Variant;
      version: 16 | 19;
      kibibytes: number;
      passes: number;
      lanes: number;
    }
  | ({ scheme: 'scrypt' } & ScryptCost)
  | { scheme: 'pbkdf2'; digest: Pbkdf2Digest; iterations: number }
  | ({ scheme: 'firebase-scrypt' } & ScryptCost);

export interface ForeignHash {
  recipe: ForeignRecipe;
  salt: Uint8Array;
  /** The bytes that the right password yields; for Firebase's, their digest under our key: {@link digestKeystream}. */
  expected: Uint8Array;
}

/** More would let one sign-in hold a thread for seconds, or take the memory of a small host. */
export const foreignLimits = {
  kibibytes: 128 * 1024,
  /** argon2: memory times passes. About a second. */
  kibibytePasses: 1024 * 1024,
  lanes: 16,
  /** scrypt: N·r·p, the 128-byte blocks it mixes. */
  scryptBlocks: 2 ** 21,
  iterations: 2_000_000,
  /** bcrypt, as an import may bring it. */
  bcryptCost: 14,
} as const;

/** Why a hash is not taken, in a sentence, or null when it is. Judged at import, and again before each comparison. */
export function findExcess({ recipe, salt, expected }: ForeignHash): string | null {
  if (salt.length < 1 || salt.length > 128) return 'The salt has to have 1 to 128 bytes.';
  if (expected.length < 16 || expected.length > 64) return 'The hash has to have 16 to 64 bytes.';
  if (recipe.scheme === 'argon2') return argon2Excess(recipe, salt);
  if (recipe.scheme === 'pbkdf2')
    return within(recipe.iterations, 1, foreignLimits.iterations)
      ? null
      : `PBKDF2 has to have 1 to ${foreignLimits.iterations} iterations.`;
  return scryptExcess(recipe);
}

function argon2Excess(
  { kibibytes, passes, lanes }: Extract<ForeignRecipe, { scheme: 'argon2' }>,
  salt: Uint8Array,
): string | null {
  if (salt.length < 8) return 'The salt of argon2 has at least 8 bytes.';
  if (!within(lanes, 1, foreignLimits.lanes)) return `argon2 has to have 1 to ${foreignLimits.lanes} lanes.`;
  if (!within(kibibytes, 8 * lanes, foreignLimits.kibibytes))
    return `argon2 has to have ${8 * lanes} to ${foreignLimits.kibibytes} KiB of memory.`;
  return within(passes, 1, Math.floor(foreignLimits.kibibytePasses / kibibytes))
    ? null
    : `argon2's memory times passes has to stay within ${foreignLimits.kibibytePasses} KiB.`;
}

function scryptExcess({ N, r, p }: ScryptCost): string | null {
  const isPower = Number.isInteger(Math.log2(N)) && N >= 2;
  if (!isPower || !within(r, 1, 64) || !within(p, 1, 64))
    return 'scrypt has to have an N that is a power of two, and r and p from 1 to 64.';
  if (N * r * 128 > foreignLimits.kibibytes * 1024)
    return `scrypt has to stay within ${foreignLimits.kibibytes} KiB of memory.`;
  return N * r * p > foreignLimits.scryptBlocks
    ? `scrypt's N·r·p has to stay within ${foreignLimits.scryptBlocks}.`
    : null;
}

/**
 * The form in which a foreign hash is stored: a PHC string.
 * @see https://github.com/P-H-C/phc-string-format
 */
export function writeForeignHash({ recipe, salt, expected }: ForeignHash): string {
  const [name, costs] = describe(recipe);
  return ['', name, costs, toBase64(salt), toBase64(expected)].join('$');
}

function describe(recipe: ForeignRecipe): [name: string, costs: string] {
  switch (recipe.scheme) {
    case 'argon2': {
      const { variant, version, kibibytes, passes, lanes } = recipe;
      return [variant, `v=${version}$m=${kibibytes},t=${passes},p=${lanes}`];
    }
    case 'pbkdf2':
      return [`pbkdf2-${recipe.digest}`, `i=${recipe.iterations}`];
    default:
      return [recipe.scheme, `ln=${Math.log2(recipe.N)},r=${recipe.r},p=${recipe.p}`];
  }
}

/** What {@link writeForeignHash} wrote, and other PHC strings of the kinds we know; null for anything else. */
export function readForeignHash(text: string): ForeignHash | null {
  if (text.length > 512) return null;
  const [before, name = '', ...parts] = text.split('$');
  const [hash, salt] = [parts.pop(), parts.pop()];
  if (before !== '' || hash === undefined || salt === undefined) return null;
  const recipe = readRecipe(name, readNumbers(parts));
  const [saltBytes, expected] = [fromBase64(salt), fromBase64(hash)];
  return recipe === null || saltBytes === null || expected === null
    ? null
    : { recipe, salt: saltBytes, expected };
}

/** `v=19`, `m=65536,t=3,p=4` → numbers by name. Null when a part is anything else. */
function readNumbers(parts: readonly string[]): Map<string, number> | null {
  const pairs = parts.flatMap((part) => part.split(','));
  const numbers = pairs.map((pair) => /^([a-z]{1,2})=(\d{1,10})$/.exec(pair));
  if (numbers.includes(null)) return null;
  return new Map(numbers.map((match) => [match?.[1] ?? '', Number(match?.[2])]));
}

/** @param numbers costs by their PHC names */
export function readRecipe(name: string, numbers: ReadonlyMap<string, number> | null): ForeignRecipe | null {
  if (numbers === null) return null;
  const cost = (key: string): number => numbers.get(key) ?? Number.NaN;
  if (name === 'argon2id' || name === 'argon2i' || name === 'argon2d') {
    const version = numbers.get('v') ?? 16;
    if (version !== 16 && version !== 19) return null;
    return {
      scheme: 'argon2',
      variant: name,
      version,
      kibibytes: cost('m'),
      passes: cost('t'),
      lanes: cost('p'),
    };
  }
  if (name === 'scrypt' || name === 'firebase-scrypt')
    return { scheme: name, N: 2 ** cost('ln'), r: cost('r'), p: cost('p') };
  const digest = /^pbkdf2-(sha1|sha256|sha512)$/.exec(name)?.[1];
  return digest === undefined
    ? null
    : { scheme: 'pbkdf2', digest: digest as Pbkdf2Digest, iterations: cost('i') };
}

/** Standard or URL alphabet, padded or not; also passlib's, which has a dot for the plus. Null for anything else. */
export function fromBase64(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/._-]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) return null;
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/**
 * What is stored of Firebase's hash instead of the hash. Its signer key is a secret of the whole project and would
 * stand beside every hash; the keystream alone could be attacked without it. So the keystream is put under our key.
 */
export function digestKeystream(key: Uint8Array, keystream: Uint8Array): Buffer {
  return createHmac('sha384', key).update('firebase-scrypt\0').update(keystream).digest();
}

/** Firebase's hash is the signer key, encrypted by a keystream made from the password: take the key off again. */
export function keystreamOf(hash: Uint8Array, signerKey: Uint8Array): Buffer {
  return Buffer.from(hash.map((byte, index) => byte ^ (signerKey[index] ?? 0)));
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
