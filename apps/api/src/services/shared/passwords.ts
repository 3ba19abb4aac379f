import { AppError } from '#src/domain/app-error';
import {
  isWellFormed,
  planComparison,
  prehash,
  type PasswordKey,
  type StoredPassword,
} from '#src/domain/password-hash-scheme';
import type { Asker } from '#src/platform/admission-queue';
import type { PasswordHashPool } from '#src/platform/password-hash-pool';
import type { PasswordColumns } from '#src/repositories/user-columns';

export type { StoredPassword } from '#src/domain/password-hash-scheme';

export interface PasswordKeys {
  /** New hashes are made with it. */
  current: PasswordKey;
  /** Null when that secret is no longer configured. */
  byId(id: string): Buffer | null;
}

export interface PasswordsDependencies {
  pool: Pick<PasswordHashPool, 'hash' | 'compare' | 'compareForeign'>;
  keys: PasswordKeys;
  /** bcrypt's cost for new hashes: 2^cost rounds. */
  cost: number;
}

export interface Passwords {
  /** Never inside a transaction: it takes a third of a second and may be refused as `overloaded`. */
  hash(password: string): Promise<StoredPassword>;
  /**
   * `ok`: the password matches. `rehash`: it matches, and should be stored again with `hash` because the stored
   * form is of another scheme, cost or key; false whenever `ok` is. An asker who is gone meanwhile takes no thread any more.
   */
  verify(
    password: string,
    stored: PasswordColumns | null,
    asker?: Asker,
  ): Promise<{ ok: boolean; rehash: boolean }>;
}

/**
 * Makes and checks stored passwords. Every "no" costs the same time, whether the account is unknown (`null`), has
 * no password, an unreadable hash, one of a dropped key, or one of an older cost. A password counts exactly as
 * typed: nothing is trimmed, folded, normalised or cut, and one that is not well-formed Unicode never matches.
 * @throws AppError `overloaded` when the hashing queue is full, `validation_failed` for hashing malformed text
 * @see ASVS 6.2.8, 6.3.8, 11.4.2
 */
export function createPasswords({ pool, keys, cost }: PasswordsDependencies): Passwords {
  return {
    async hash(password) {
      if (!isWellFormed(password)) throw new AppError('validation_failed');
      const { id, key } = keys.current;
      return { hash: await pool.hash(prehash(key, password), cost), scheme: 'bcrypt-hmac-sha384', keyId: id };
    },

    async verify(password, stored, asker) {
      const plan = planComparison(password, stored === null ? null : fromColumns(stored), {
        cost,
        current: keys.current,
        keyById: (id) => keys.byId(id),
      });
      const matches =
        plan.foreign === null
          ? await pool.compare(plan.input, plan.hash, plan.paddings, asker)
          : await pool.compareForeign(plan.input, plan.foreign, cost, asker);
      const ok = plan.genuine && matches;
      return { ok, rehash: ok && plan.outdated };
    },
  };
}

/** A stored password as the columns of `users` and `email_verifications` name it. */
export function toColumns({ hash, scheme, keyId }: StoredPassword): PasswordColumns {
  return { passwordHash: hash, passwordScheme: scheme, passwordKeyId: keyId };
}

function fromColumns(columns: PasswordColumns): StoredPassword | null {
  const { passwordHash: hash, passwordScheme: scheme, passwordKeyId: keyId } = columns;
  return hash === null || scheme === null ? null : { hash, scheme, keyId };
}
