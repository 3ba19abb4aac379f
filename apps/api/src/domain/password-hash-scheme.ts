import { createHmac } from 'node:crypto';
import {
  findExcess,
  foreignSchemes,
  readForeignHash,
  type ForeignHash,
  type ForeignScheme,
} from './foreign-hash';

/**
 * How a hash was made. `bcrypt-hmac-sha384`: by bcrypt from a keyed pre-hash, so every byte of the password
 * counts (bcrypt alone stops at 72 bytes and at NUL) and a stolen table is worthless without the key.
 * `bcrypt`: from the password itself, as imported from elsewhere. The others are imported, too; how, their PHC string says.
 */
export type PasswordScheme = 'bcrypt-hmac-sha384' | 'bcrypt' | ForeignScheme;

/**
 * A password at rest. `scheme` is one of PasswordScheme; any other text, from a newer version perhaps, never
 * matches. `keyId` names the secret behind the pre-hash, or behind the digest of Firebase's; null where none is needed.
 */
export interface StoredPassword {
  hash: string;
  scheme: PasswordScheme | (string & {});
  keyId: string | null;
}

/** One key of the pre-hash and the id of the secret it was derived from. */
export interface PasswordKey {
  id: string;
  key: Buffer;
}

/**
 * What a verification has to compute. `genuine` false: the comparison is only there for its time, whatever it
 * says the answer is no. `outdated`: a match should be stored again under the current scheme, key and cost.
 */
export interface ComparisonPlan {
  input: string;
  hash: string;
  /** Compared with instead of `hash`: another system's, and the key over it where there is one. */
  foreign: (ForeignHash & { key: Buffer | null }) | null;
  /** Hashes to work through after a mismatch, so that an old, cheaper hash takes the time of a new one. */
  paddings: string[];
  genuine: boolean;
  outdated: boolean;
}

/** bcrypt's own range is 4 to 31. Above this an imported hash would hold a thread for seconds: not accepted. */
export const highestAcceptedCost = 16;
const lowestCost = 4;
const bcryptInputBytes = 72;
const bcryptString = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** False for a string with a lone surrogate: all of those have the same UTF-8 bytes and would equal each other. */
export function isWellFormed(password: string): boolean {
  return !/\p{Surrogate}/u.test(password);
}

/** The 64 ASCII characters that bcrypt gets instead of the password: base64 of HMAC-SHA-384 over its UTF-8 bytes. */
export function prehash(key: Buffer, password: string): string {
  return createHmac('sha384', key).update(password, 'utf8').digest('base64');
}

/** The cost of a bcrypt string, or null when it is not one that can be compared against. */
export function bcryptCost(hash: string): number | null {
  const cost = Number(bcryptString.exec(hash)?.[1] ?? Number.NaN);
  return cost >= lowestCost && cost <= highestAcceptedCost ? cost : null;
}

/** A bcrypt string that no known password matches. Comparing against it takes the time of the real thing. */
export function dummyHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
}

/**
 * Plans one verification so that every "no" takes the time of one comparison at `cost`: for an account that does
 * not exist or has no password (`stored` null), for a hash that can't be read or whose key is gone, and for one
 * made at a lower cost, whose missing rounds are padded (2^c + 2^c + 2^(c+1) + … + 2^(cost-1) = 2^cost). What another
 * system's hash leaves of that time is padded where it is compared. Only an imported hash of a higher cost takes longer.
 * @param current the key new hashes are made with
 * @param keyById null when that secret is no longer configured
 */
export function planComparison(
  password: string,
  stored: StoredPassword | null,
  { cost, current, keyById }: { cost: number; current: PasswordKey; keyById: (id: string) => Buffer | null },
): ComparisonPlan {
  const pretence = {
    input: prehash(current.key, password),
    hash: dummyHash(cost),
    foreign: null,
    paddings: [],
    genuine: false,
    outdated: false,
  };
  if (stored === null || !isWellFormed(password)) return pretence;
  const foreign = readForeign(stored, keyById);
  if (foreign !== null) return { ...pretence, input: password, foreign, genuine: true, outdated: true };
  const storedCost = bcryptCost(stored.hash);
  const input = comparisonInput(password, stored, keyById);
  if (storedCost === null || input === null) return pretence;
  return {
    input,
    hash: stored.hash.replace('$2y$', '$2b$'), // two names of one algorithm, only one of which is understood
    foreign: null,
    paddings: Array.from({ length: Math.max(0, cost - storedCost) }, (_, step) =>
      dummyHash(storedCost + step),
    ),
    genuine: true,
    outdated: isOutdated(password, stored, { storedCost, cost, currentId: current.id }),
  };
}

/** Null for our own schemes, and for what cannot be compared with: unreadable, too costly, or its key is gone. */
function readForeign(
  { scheme, hash, keyId }: StoredPassword,
  keyById: (id: string) => Buffer | null,
): ComparisonPlan['foreign'] {
  if (!(foreignSchemes as readonly string[]).includes(scheme)) return null;
  const found = readForeignHash(hash);
  if (found === null || found.recipe.scheme !== scheme || findExcess(found) !== null) return null;
  const key = keyId === null ? null : keyById(keyId);
  return (scheme === 'firebase-scrypt') === (key !== null) ? { ...found, key } : null;
}

function comparisonInput(
  password: string,
  stored: StoredPassword,
  keyById: (id: string) => Buffer | null,
): string | null {
  if (stored.scheme === 'bcrypt') return password.includes('\0') ? null : password;
  if (stored.scheme !== 'bcrypt-hmac-sha384' || stored.keyId === null) return null;
  const key = keyById(stored.keyId);
  return key === null ? null : prehash(key, password);
}

function isOutdated(
  password: string,
  stored: StoredPassword,
  { storedCost, cost, currentId }: { storedCost: number; cost: number; currentId: string },
): boolean {
  if (stored.scheme !== 'bcrypt') return stored.keyId !== currentId || storedCost !== cost;
  // Plain bcrypt never saw what follows byte 72. Storing what was typed just now could make a slip of the
  // finger back there the password, so such a hash is kept until its owner chooses a new one.
  return Buffer.byteLength(password, 'utf8') <= bcryptInputBytes;
}
