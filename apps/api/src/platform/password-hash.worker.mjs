// Plain JavaScript on purpose: a worker is started by file name, and this one runs under tsx, vitest and the bundle alike.
import { createCipheriv, createHmac, pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import bcrypt from 'bcrypt';

// On Linux this lowers the calling thread alone, so a login flood never takes the core from the thread that
// answers requests. Elsewhere it would lower the whole process: skipped. A sandbox may forbid it: harmless. Not the
// lowest there is: beside busy neighbours on the machine, logins would then hardly get on at all.
if (process.platform === 'linux') {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Same result, less politely scheduled.
  }
}

/** @param {{ input: string, cost: number }} task */
export function hash({ input, cost }) {
  return bcrypt.hashSync(input, cost);
}

/**
 * Compares, and on a mismatch works through the paddings too. One task, not several: queued one by one, the
 * waiting between them would tell a padded comparison from a plain one.
 * @param {{ input: string, hash: string, paddings: readonly string[] }} task
 */
export function compare({ input, hash: expected, paddings }) {
  const matches = bcrypt.compareSync(input, expected);
  if (!matches) for (const padding of paddings) bcrypt.compareSync(input, padding);
  return matches;
}

/**
 * Compares with a hash of another system. On a mismatch it goes on until a bcrypt comparison of `cost` would be over.
 * @param {{ input: string, recipe: object, salt: Uint8Array, expected: Uint8Array, key: Uint8Array | null, cost: number }} task
 */
export async function compareForeign({ input, recipe, salt, expected, key, cost }) {
  const startedAt = performance.now();
  const made = await derive(Buffer.from(input, 'utf8'), { ...recipe, salt, length: expected.length, key });
  const matches = made.length === expected.length && timingSafeEqual(made, expected);
  if (!matches) padUntilBcrypt(startedAt, cost);
  return matches;
}

/**
 * How long bcrypt takes is measured here and now, by a small piece of the very work, so that it holds for this machine
 * and under its load of the moment. What is left is worked off in pieces that halve.
 */
function padUntilBcrypt(startedAt, cost) {
  const small = Math.max(4, cost - 6);
  const measuredAt = performance.now();
  bcrypt.compareSync('', dummy(small));
  const unit = performance.now() - measuredAt;
  const due = startedAt + unit * 2 ** (cost - small);
  for (let step = cost - 1; step >= 4; step -= 1)
    if (performance.now() + unit * 2 ** (step - small) <= due) bcrypt.compareSync('', dummy(step));
}

const dummy = (cost) => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;

/** The bytes that `password` yields. */
async function derive(password, recipe) {
  const { salt, length } = recipe;
  switch (recipe.scheme) {
    case 'argon2':
      return deriveArgon2(password, recipe);
    case 'scrypt':
      return scryptSync(password, salt, length, scryptCost(recipe));
    case 'pbkdf2':
      return pbkdf2Sync(password, salt, recipe.iterations, length, recipe.digest);
    case 'firebase-scrypt': {
      const cipher = createCipheriv(
        'aes-256-ctr',
        scryptSync(password, salt, 32, scryptCost(recipe)),
        Buffer.alloc(16),
      );
      return createHmac('sha384', recipe.key)
        .update('firebase-scrypt\0')
        .update(cipher.update(Buffer.alloc(64)))
        .digest();
    }
    default:
      throw new Error(`no way to check ${recipe.scheme}`);
  }
}

const scryptCost = ({ N, r, p }) => ({ N, r, p, maxmem: 128 * N * r + 128 * r * p + 1024 * 1024 });

const variants = { argon2d: 0, argon2i: 1, argon2id: 2 };

/** Loaded when the first hash of that kind is compared: a host without such accounts never needs it. */
async function deriveArgon2(password, { variant, version, kibibytes, passes, lanes, salt, length }) {
  const { hashRawSync } = await import('@node-rs/argon2');
  return hashRawSync(password, {
    algorithm: variants[variant],
    version: version === 16 ? 0 : 1,
    memoryCost: kibibytes,
    timeCost: passes,
    parallelism: lanes,
    outputLen: length,
    salt,
  });
}
