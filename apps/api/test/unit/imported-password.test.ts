import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import bcrypt from 'bcrypt';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { digestKeystream, findExcess, readForeignHash, writeForeignHash } from '#src/domain/foreign-hash';
import {
  readFirebaseParameters,
  recognisePassword,
  type PasswordFields,
} from '#src/domain/imported-password';
import { createPasswordHashPool } from '#src/platform/password-hash-pool';
import { createPasswords } from '#src/services/shared/passwords';

const pool = createPasswordHashPool({ threads: 2 });
afterAll(() => pool.close());
const key = { id: 'key', key: Buffer.alloc(32, 7) };
const passwords = createPasswords({
  pool,
  cost: 4,
  keys: { current: key, byId: (id) => (id === key.id ? key.key : null) },
});

/** The parameters and the account of https://github.com/firebase/scrypt, README. */
const firebaseBlock = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}`;
const firebase = readFirebaseParameters(firebaseBlock);
const firebaseHash =
  'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';

const only = (hash: string, more: Partial<PasswordFields> = {}): PasswordFields => ({
  ...{ hash, algorithm: null, salt: null, params: null },
  ...more,
});

/** As an import stores it and a sign-in compares it. */
async function matches(fields: PasswordFields, password: string): Promise<boolean> {
  const found = recognisePassword(fields, firebase);
  if ('refused' in found) throw new Error(found.refused);
  if (found.scheme === 'bcrypt')
    return (
      await passwords.verify(password, {
        passwordHash: found.hash,
        passwordScheme: 'bcrypt',
        passwordKeyId: null,
      })
    ).ok;
  const { recipe, salt, expected } = found;
  const keyed = recipe.scheme === 'firebase-scrypt';
  const stored = writeForeignHash({
    recipe,
    salt,
    expected: keyed ? digestKeystream(key.key, expected) : expected,
  });
  const columns = {
    passwordHash: stored,
    passwordScheme: recipe.scheme,
    passwordKeyId: keyed ? key.id : null,
  };
  const { ok, rehash } = await passwords.verify(password, columns);
  expect(rehash, 'every foreign hash is to be replaced').toBe(ok);
  return ok;
}

const b64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Published vectors, and hashes made here by other means than the code under test. */
const vectors: Record<string, [password: string, fields: PasswordFields]> = {
  'scrypt of RFC 7914 §12': [
    'pleaseletmein',
    only(
      `$scrypt$ln=14,r=8,p=1$${b64(Buffer.from('SodiumChloride'))}$${b64(
        Buffer.from(
          '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
            'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
          'hex',
        ),
      )}`,
    ),
  ],
  'PBKDF2-HMAC-SHA-1 of RFC 6070': [
    'passwordPASSWORDpassword',
    only(Buffer.from('3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038', 'hex').toString('base64'), {
      algorithm: 'pbkdf2-sha1',
      salt: Buffer.from('saltSALTsaltSALTsaltSALTsaltSALTsalt').toString('base64'),
      params: 'i=4096',
    }),
  ],
  'PBKDF2-HMAC-SHA-256 of RFC 7914 §11': [
    'Password',
    only(
      Buffer.from(
        '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56' +
          'a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
        'hex',
      ).toString('base64'),
      { algorithm: 'pbkdf2-sha256', salt: Buffer.from('NaCl').toString('base64'), params: 'i=80000' },
    ),
  ],
  'argon2id of the reference implementation': [
    'password',
    only('$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'),
  ],
  'argon2i of the reference implementation': [
    'password',
    only('$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'),
  ],
  'argon2i of version 16': [
    'password',
    only('$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'),
  ],
  'argon2d, made by the library': [
    'password',
    only(
      `$argon2d$v=19$m=64,t=2,p=2$${b64(Buffer.from('somesalt'))}$${b64(
        hashRawSync('password', {
          ...{ algorithm: 0, version: 1, memoryCost: 64, timeCost: 2, parallelism: 2 },
          salt: Buffer.from('somesalt'),
        }),
      )}`,
    ),
  ],
  'Firebase, as its README has it': ['user1password', only(firebaseHash, { salt: '42xEC+ixf3L2lw==' })],
  'bcrypt $2a$': ['correct horse', only(bcrypt.hashSync('correct horse', 4).replace('$2b$', '$2a$'))],
  'bcrypt $2y$': ['correct horse', only(bcrypt.hashSync('correct horse', 4).replace('$2b$', '$2y$'))],
  "Django's bcrypt": ['correct horse', only(`bcrypt$${bcrypt.hashSync('correct horse', 4)}`)],
  "Django's PBKDF2": [
    'lètmein',
    only('pbkdf2_sha256$260000$seasalt2$UCGMhrOoaq1ghQPArIBK5RkI6IZLRxlIwHWA1dMy7y8='),
  ],
  "Django's argon2": [
    'password',
    only('argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'),
  ],
  "Flask's PBKDF2": [
    'correct horse',
    only(
      `pbkdf2:sha256:1000$seasalt$${pbkdf2Sync('correct horse', 'seasalt', 1000, 32, 'sha256').toString('hex')}`,
    ),
  ],
  "Flask's scrypt": [
    'correct horse',
    only(
      `scrypt:1024:8:1$seasalt$${scryptSync('correct horse', 'seasalt', 64, { N: 1024 }).toString('hex')}`,
    ),
  ],
  "passlib's PBKDF2, with its own alphabet": [
    'password',
    only(
      `$pbkdf2-sha256$6400$${b64(Buffer.from('seasaltsea')).replaceAll('+', '.')}$${b64(
        pbkdf2Sync('password', 'seasaltsea', 6400, 32, 'sha256'),
      ).replaceAll('+', '.')}`,
    ),
  ],
  'scrypt in columns': [
    'correct horse',
    only(scryptSync('correct horse', 'seasalt', 32, { N: 1024 }).toString('base64'), {
      ...{ algorithm: 'scrypt', salt: Buffer.from('seasalt').toString('base64'), params: 'ln=10,r=8,p=1' },
    }),
  ],
};

describe('hashes of other systems', { timeout: 60_000 }, () => {
  it.each(Object.entries(vectors))(
    '%s: the right password, and no other',
    async (_name, [password, fields]) => {
      expect(await matches(fields, password)).toBe(true);
      for (const wrong of [`${password}x`, password.slice(1), '', password.toUpperCase() + '\0'])
        expect(await matches(fields, wrong)).toBe(false);
    },
  );
});

describe('what is not taken', () => {
  const salt = b64(Buffer.from('seasaltsea'));
  const hash = b64(createHash('sha256').update('x').digest());
  it.each([
    ['nothing known', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['a hash without salt', 'a'.repeat(43)],
    ['text', 'plain password'],
    ['md5-crypt', '$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/'],
    ['argon2 with 4 GiB', `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$${hash}`],
    ['argon2 with a thousand passes', `$argon2id$v=19$m=65536,t=1000,p=1$${salt}$${hash}`],
    ['argon2 with a thousand lanes', `$argon2id$v=19$m=65536,t=1,p=1000$${salt}$${hash}`],
    ['argon2 without memory', `$argon2id$v=19$t=1,p=1$${salt}$${hash}`],
    ['argon2 of no version there is', `$argon2id$v=20$m=64,t=1,p=1$${salt}$${hash}`],
    ['argon2 with a short salt', `$argon2id$v=19$m=64,t=1,p=1$c2FsdA$${hash}`],
    ['scrypt with 1 GiB', `$scrypt$ln=20,r=8,p=1$${salt}$${hash}`],
    ['scrypt with a huge r', `$scrypt$ln=10,r=4096,p=1$${salt}$${hash}`],
    ['scrypt with N·r·p beyond', `$scrypt$ln=14,r=8,p=64$${salt}$${hash}`],
    ['PBKDF2 with a billion iterations', `pbkdf2_sha256$1000000000$seasalt$${hash}`],
    ['PBKDF2 with none', `pbkdf2_sha256$0$seasalt$${hash}`],
    ['PBKDF2 with a digest that is none', `pbkdf2_md5$1000$seasalt$${hash}`],
    ['bcrypt at cost 15', `$2b$15$${'a'.repeat(53)}`],
    ['bcrypt at cost 31', `$2b$31$${'a'.repeat(53)}`],
    ['bcrypt cut short', `$2b$10$${'a'.repeat(52)}`],
    ['a hash of eight bytes', `$scrypt$ln=10,r=8,p=1$${salt}$${b64(Buffer.alloc(8))}`],
    ['our own form of Firebase', `$firebase-scrypt$ln=14,r=8,p=1$${salt}$${hash}`],
  ])('%s', (_name, text) => {
    expect(recognisePassword(only(text), null)).toMatchObject({ refused: expect.any(String) as string });
  });

  it('Firebase without its parameters, or of another length', () => {
    const fields = only(firebaseHash, { salt: '42xEC+ixf3L2lw==', algorithm: 'firebase-scrypt' });
    expect(recognisePassword(fields, null)).toMatchObject({
      refused: expect.stringContaining('--firebase-config'),
    });
    expect(recognisePassword({ ...fields, hash }, firebase)).toMatchObject({
      refused: expect.any(String),
    });
  });

  it('parameters of Firebase that are none', () => {
    for (const broken of [
      '',
      '{}',
      firebaseBlock.replace('rounds: 8', 'rounds: x'),
      firebaseBlock.replace('jxspr8', ''),
    ])
      expect(readFirebaseParameters(broken)).toBeNull();
    const json = {
      base64_signer_key: b64(Buffer.alloc(64)),
      base64_salt_separator: 'Bw==',
      rounds: 8,
      mem_cost: 14,
    };
    expect(readFirebaseParameters(JSON.stringify(json))).toMatchObject({ rounds: 8, memoryCost: 14 });
  });

  it('no text whatever breaks it, and what it accepts stays within bounds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const found = recognisePassword(only(text), null);
        if (!('refused' in found) && found.scheme === 'foreign') expect(findExcess(found)).toBeNull();
      }),
    );
  });

  it('what is stored reads back as it was', () => {
    for (const [, fields] of Object.values(vectors)) {
      const found = recognisePassword(fields, firebase);
      if ('refused' in found || found.scheme === 'bcrypt') continue;
      const { recipe, salt, expected } = found;
      const back = readForeignHash(writeForeignHash(found));
      expect(back?.recipe).toEqual(recipe);
      expect(Buffer.from(back?.salt ?? [])).toEqual(Buffer.from(salt));
      expect(Buffer.from(back?.expected ?? [])).toEqual(Buffer.from(expected));
    }
  });
});
