import type { Sql } from '#src/platform/sql';
import { userColumns, type PasswordColumns, type UserRow } from './user-columns';

export type PasswordsRepository = ReturnType<typeof createPasswordsRepository>;

/** Statements on the password of an account, and on the lock that only a new one lifts. */
export function createPasswordsRepository(sql: Sql) {
  return {
    /** **State**: password → new password. `expectedHash` makes two racing changes exclude each other. */
    set: (args: { id: string; password: PasswordColumns; expectedHash: string | null; now: Date }) =>
      sql.row<UserRow>(
        'passwords.set',
        `update users u set password_hash = $2, password_scheme = $3, password_key_id = $4,
           password_changed_at = $6, updated_at = $6
         where u.id = $1 and u.password_hash is not distinct from $5
         returning ${userColumns}`,
        [
          args.id,
          args.password.passwordHash,
          args.password.passwordScheme,
          args.password.passwordKeyId,
          args.expectedHash,
          args.now,
        ],
      ),

    /** The same password under the current scheme, cost and key. Not a change anybody needs to hear of. */
    rehash: (args: { id: string; password: PasswordColumns; expectedHash: string | null }) =>
      sql.run(
        'passwords.rehash',
        `update users set password_hash = $2, password_scheme = $3, password_key_id = $4
         where id = $1 and password_hash = $5`,
        [
          args.id,
          args.password.passwordHash,
          args.password.passwordScheme,
          args.password.passwordKeyId,
          args.expectedHash,
        ],
      ),

    /** **State**: any password → none. The account signs in by other ways, or after a reset. */
    drop: (args: { id: string; now: Date }) =>
      sql.run(
        'passwords.drop',
        `update users set password_hash = null, password_scheme = null, password_key_id = null, updated_at = $2
         where id = $1`,
        [args.id, args.now],
      ),

    /** **State**: any password → none; open → locked: nothing signs in until a reset by mail. */
    lockOut: (args: { id: string; now: Date }) =>
      sql.run(
        'passwords.lockOut',
        `update users set password_hash = null, password_scheme = null, password_key_id = null,
           locked_at = $2, updated_at = $2 where id = $1`,
        [args.id, args.now],
      ),

    /** **State**: locked → open again: its owner has proven the address and set a new password. */
    unlock: (args: { id: string; now: Date }) =>
      sql.run(
        'passwords.unlock',
        `update users set locked_at = null, updated_at = $2 where id = $1 and locked_at is not null`,
        [args.id, args.now],
      ),

    /**
     * How many stored hashes need a secret that is not among `knownKeyIds`: accounts, and sign-ups that wait for proof. Every
     * start asks, so it looks at each key once, not at each account.
     */
    countUnknownKeys: (args: { knownKeyIds: readonly string[]; now: Date }) =>
      sql.one<{ accounts: number; attempts: number }>(
        'passwords.countUnknownKeys',
        `with recursive used (id) as (
           (select password_key_id from users where password_key_id is not null order by 1 limit 1)
           union all
           select (select password_key_id from users where password_key_id > used.id order by 1 limit 1)
           from used where used.id is not null)
         select
           (select count(*) from users
            where password_key_id in (select id from used where id <> all ($1))) as accounts,
           (select count(*) from email_verifications
            where pending_password_key_id is not null and pending_password_key_id <> all ($1)
              and consumed_at is null and superseded_at is null and token_expires_at > $2) as attempts`,
        [args.knownKeyIds, args.now],
      ),
  };
}
