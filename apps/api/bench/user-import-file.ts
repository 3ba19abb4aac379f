import { createCipheriv, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hashRawSync } from '@node-rs/argon2';
import bcrypt from 'bcrypt';
import { csvLine } from '#src/domain/csv';

/** Everybody's password in a made-up file. */
export const importedPassword = 'violet-harbour-lantern-42';

const perKind = 10;
const columns = [
  ...['email', 'name', 'email_verified', 'created_at', 'external_id'],
  ...['password_hash', 'password_algorithm', 'password_salt'],
];

type Password = [hash: string, algorithm: string | null, salt: string | null];

const b64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Firebase's parameters of a project that does not exist. */
export function makeFirebase() {
  const signerKey = randomBytes(64);
  const block = `base64_signer_key: ${signerKey.toString('base64')},\nbase64_salt_separator: Bw==,\nrounds: 8,\nmem_cost: 14,\n`;
  function hash(salt: Buffer): string {
    const key = scryptSync(importedPassword, Buffer.concat([salt, Buffer.from([7])]), 32, {
      ...{ N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 },
    });
    return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(signerKey).toString('base64');
  }
  return { block, hash };
}

/** Kinds as systems make them by default. Their hashes are made some times each and used by turns: making them is slow. */
function makeKinds(firebase: ReturnType<typeof makeFirebase>): Record<string, () => Password> {
  const salt = (): Buffer => randomBytes(16);
  const argon2 = (variant: string, algorithm: number): Password => {
    const own = salt();
    const costs = { algorithm, version: 1, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
    const hash = hashRawSync(importedPassword, { ...costs, salt: own });
    return [`$${variant}$v=19$m=19456,t=2,p=1$${b64(own)}$${b64(hash)}`, null, null];
  };
  return {
    bcrypt: () => [bcrypt.hashSync(importedPassword, 10), null, null],
    argon2id: () => argon2('argon2id', 2),
    argon2i: () => argon2('argon2i', 1),
    scrypt: () => {
      const own = salt();
      const hash = scryptSync(importedPassword, own, 32, {
        N: 2 ** 14,
        r: 8,
        p: 1,
        maxmem: 64 * 1024 * 1024,
      });
      return [`$scrypt$ln=14,r=8,p=1$${b64(own)}$${b64(hash)}`, null, null];
    },
    'pbkdf2 of Django': () => {
      const own = salt().toString('hex');
      const hash = pbkdf2Sync(importedPassword, own, 600_000, 32, 'sha256').toString('base64');
      return [`pbkdf2_sha256$600000$${own}$${hash}`, null, null];
    },
    Firebase: () => {
      const own = salt();
      return [firebase.hash(own), 'firebase-scrypt', own.toString('base64')];
    },
  };
}

export interface ImportFile {
  rows: number;
  /** An address of each kind. */
  samples: Record<string, string>;
  firebaseBlock: string;
}

/**
 * Writes a CSV file of made-up people with mixed hashes. Of a hundred rows one has no address that could be one, one a hash
 * of no known kind, and one the address of the row before in capitals.
 */
export async function writeImportFile(path: string, rows: number): Promise<ImportFile> {
  const firebase = makeFirebase();
  const kinds = Object.entries(makeKinds(firebase)).map(([kind, make]) => ({
    kind,
    passwords: Array.from({ length: perKind }, make),
  }));
  const samples: Record<string, string> = {};

  function* lines(): Generator<string> {
    yield csvLine(columns);
    for (let row = 0; row < rows; row += 1) {
      const { kind, passwords } = kinds[row % kinds.length] ?? { kind: '', passwords: [] };
      const email = `person-${row}@import.example`;
      const [hash = '', algorithm = null, salt = null] =
        passwords[Math.floor(row / kinds.length) % perKind] ?? [];
      const odd = row % 100;
      const address = odd === 99 ? `nobody-${row}` : odd === 97 ? `Person-${row - 1}@IMPORT.example` : email;
      if (odd < 90) samples[kind] = email;
      yield csvLine([
        ...[address, `Person ${row}`, 'true', '2021-03-04T05:06:07Z', `id-${row}`],
        ...[
          odd === 98 ? '5f4dcc3b5aa765d61d8327deb882cf99' : hash,
          odd === 98 ? null : algorithm,
          odd === 98 ? null : salt,
        ],
      ]);
    }
  }

  await pipeline(Readable.from(lines()), createWriteStream(path));
  return { rows, samples, firebaseBlock: firebase.block };
}
