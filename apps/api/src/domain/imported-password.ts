import {
  findExcess,
  foreignLimits,
  fromBase64,
  keystreamOf,
  readForeignHash,
  readRecipe,
  type ForeignHash,
} from './foreign-hash';
import { bcryptCost } from './password-hash-scheme';

/** What Firebase shows under "password hash parameters": of the project, not of an account. */
export interface FirebaseParameters {
  signerKey: Buffer;
  saltSeparator: Buffer;
  rounds: number;
  memoryCost: number;
}

/** The columns about a password, as they stand in a row of an import. */
export interface PasswordFields {
  hash: string;
  /** Where the hash does not say itself how it was made: `scrypt`, `pbkdf2-sha256`, `firebase-scrypt`, `argon2id`. */
  algorithm: string | null;
  /** Base64. */
  salt: string | null;
  /** The costs by their PHC names: `i=600000`, `ln=15,r=8,p=1`. */
  params: string | null;
}

/** A hash that sign-in can check: bcrypt's own string, or another system's. For Firebase's, `expected` is the keystream. */
export type ImportedPassword = { scheme: 'bcrypt'; hash: string } | ({ scheme: 'foreign' } & ForeignHash);

/** Why a password cannot be taken over, in a sentence. */
export interface Refused {
  refused: string;
}

const unknown: Refused = {
  refused:
    'The hash is of no kind that can be checked: bcrypt, argon2, scrypt, PBKDF2, or Firebase with its parameters.',
};

/**
 * Recognises a hash by its own looks, or by the columns beside it, and judges its costs.
 * @param firebase null: no parameters were given
 */
export function recognisePassword(
  fields: PasswordFields,
  firebase: FirebaseParameters | null,
): ImportedPassword | Refused {
  // Django puts the name of the hasher before what is a hash of its own.
  const hash = fields.hash.replace(/^(?:argon2|bcrypt)\$(?=\$|argon2)/, (name) =>
    name === 'argon2$' ? '$' : '',
  );
  if (/^\$2[abxy]\$/.test(hash)) return takeBcrypt(hash);
  const found = hash.startsWith('$')
    ? readModular(hash)
    : (readDjango(hash) ?? readWerkzeug(hash) ?? readColumns({ ...fields, hash }, firebase));
  if (found === null) return unknown;
  if ('refused' in found) return found;
  const excess = findExcess(found);
  return excess === null ? { scheme: 'foreign', ...found } : { refused: excess };
}

function takeBcrypt(hash: string): ImportedPassword | Refused {
  const cost = bcryptCost(hash);
  if (cost === null) return { refused: 'The bcrypt hash is damaged, or of a cost out of bounds.' };
  return cost > foreignLimits.bcryptCost
    ? { refused: `bcrypt's cost has to stay within ${foreignLimits.bcryptCost}.` }
    : { scheme: 'bcrypt', hash };
}

/** PHC strings, and what passlib and PHP write, which differ little. Ours of Firebase's come from nowhere else. */
function readModular(hash: string): ForeignHash | null {
  const [, digest, iterations, rest] = /^\$pbkdf2(-sha(?:1|256|512))?\$(\d+)\$(.*)$/.exec(hash) ?? [];
  const text = iterations === undefined ? hash : `$pbkdf2${digest ?? '-sha1'}$i=${iterations}$${rest ?? ''}`;
  const found = readForeignHash(text.replace(/,l=\d+(?=\$)/, ''));
  return found === null || found.recipe.scheme === 'firebase-scrypt' ? null : found;
}

/** `pbkdf2_sha256$600000$salt$hash`: the salt is text, the hash base64. */
function readDjango(hash: string): ForeignHash | null {
  const [, digest, iterations, salt, text] =
    /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,10})\$([^$]+)\$([^$]+)$/.exec(hash) ?? [];
  const recipe = readRecipe(`pbkdf2-${digest ?? ''}`, new Map([['i', Number(iterations)]]));
  const expected = fromBase64(text ?? '');
  return recipe === null || expected === null
    ? null
    : { recipe, salt: Buffer.from(salt ?? '', 'utf8'), expected };
}

/** Flask's: `pbkdf2:sha256:600000$salt$hash`, `scrypt:32768:8:1$salt$hash`: the salt is text, the hash hexadecimal. */
function readWerkzeug(hash: string): ForeignHash | null {
  const [, method, salt, hex] = /^([a-z0-9:]+)\$([^$]+)\$((?:[0-9a-f]{2})+)$/.exec(hash) ?? [];
  const [name = '', ...costs] = (method ?? '').split(':');
  if (salt === undefined || hex === undefined) return null;
  const [first = '', second, third] = costs;
  const recipe =
    name === 'scrypt'
      ? readRecipe(
          name,
          new Map([
            ['ln', Math.log2(Number(first))],
            ['r', Number(second)],
            ['p', Number(third)],
          ]),
        )
      : readRecipe(`${name}-${first}`, new Map([['i', Number(second)]]));
  return recipe === null
    ? null
    : { recipe, salt: Buffer.from(salt, 'utf8'), expected: Buffer.from(hex, 'hex') };
}

/** The hash alone, in base64; how it was made stands in columns of its own, or in Firebase's parameters. */
function readColumns(
  { hash, algorithm, salt, params }: PasswordFields,
  firebase: FirebaseParameters | null,
): ForeignHash | Refused | null {
  const [expected, saltBytes] = [fromBase64(hash), fromBase64(salt ?? '')];
  if (expected === null || saltBytes === null) return null;
  const isFirebase = algorithm === null ? firebase !== null : /^firebase/i.test(algorithm);
  if (isFirebase) return readFirebase(expected, saltBytes, firebase);
  const costs = (params ?? '').split(/[,;]/).map((part) => part.trim().split('='));
  const numbers = new Map(costs.map(([name = '', value]) => [name, Number(value)]));
  const recipe = readRecipe((algorithm ?? '').toLowerCase().replace('_', '-'), numbers);
  return recipe === null ? null : { recipe, salt: saltBytes, expected };
}

function readFirebase(
  expected: Buffer,
  salt: Buffer,
  firebase: FirebaseParameters | null,
): ForeignHash | Refused {
  if (firebase === null)
    return { refused: "A hash of Firebase needs the project's parameters: --firebase-config <file>." };
  const { signerKey, saltSeparator, rounds, memoryCost } = firebase;
  if (expected.length !== signerKey.length)
    return { refused: `A hash of Firebase has the ${signerKey.length} bytes of its signer key.` };
  return {
    recipe: { scheme: 'firebase-scrypt', N: 2 ** memoryCost, r: rounds, p: 1 },
    salt: Buffer.concat([salt, saltSeparator]),
    expected: keystreamOf(expected, signerKey),
  };
}

/**
 * Reads the block that Firebase's console shows (`hash_config { … }`), or the same names as JSON.
 * @returns null when one of the four is missing or is not what it should be
 */
export function readFirebaseParameters(text: string): FirebaseParameters | null {
  const value = (name: string): string =>
    new RegExp(`${name}"?\\s*[:=]\\s*"?([A-Za-z0-9+/=_-]*)`).exec(text)?.[1] ?? '';
  const signerKey = fromBase64(value('base64_signer_key'));
  const saltSeparator = fromBase64(value('base64_salt_separator'));
  const [rounds, memoryCost] = [Number(value('rounds')), Number(value('mem_cost'))];
  if (signerKey?.length !== 64 || saltSeparator === null) return null;
  const sane = Number.isInteger(rounds) && rounds >= 1 && Number.isInteger(memoryCost) && memoryCost >= 1;
  return sane ? { signerKey, saltSeparator, rounds, memoryCost } : null;
}
