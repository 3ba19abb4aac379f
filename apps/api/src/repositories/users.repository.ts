import type { Sql } from '#src/platform/sql';
import { registeringUsers } from './registering-users';
import {
  authorizedUserColumns,
  passwordColumns,
  userColumns,
  type AuthorizedUserRow,
  type UserRow,
  type UserWithPassword,
} from './user-columns';

export type UsersRepository = ReturnType<typeof createUsersRepository>;

/** Statements on `users`. */
export function createUsersRepository(sql: Sql) {
  return {
    /** The account, by primary key: the one read of `GET /v1/me`. */
    findById: (id: string) =>
      sql.row<UserRow>('users.findById', `select ${userColumns} from users u where u.id = $1`, [id]),

    findWithPasswordById: (id: string) =>
      sql.row<UserWithPassword>(
        'users.findWithPasswordById',
        `select ${userColumns}, ${passwordColumns} from users u where u.id = $1`,
        [id],
      ),

    /** The account at a canonical address, and whether it has signed in from `ipPrefix` since `since`. */
    findForLogin: (args: { email: string; ipPrefix: string; since: Date }) =>
      sql.row<UserWithPassword & { knownAddress: boolean }>(
        'users.findForLogin',
        `select ${userColumns}, ${passwordColumns},
           exists (select from sessions s
             where s.user_id = u.id and s.ip_prefix = $2 and s.created_at > $3 and s.impersonator_id is null) as "knownAddress"
         from users u where u.email = $1`,
        [args.email, args.ipPrefix, args.since],
      ),

    findByEmail: (email: string) =>
      sql.row<UserWithPassword>(
        'users.findByEmail',
        `select ${userColumns}, ${passwordColumns} from users u where u.email = $1`,
        [email],
      ),

    /** Takes the row's lock, so that everything that ends sessions of one account happens in one order. */
    lock: (id: string) =>
      sql.row<UserWithPassword>(
        'users.lock',
        `select ${userColumns}, ${passwordColumns} from users u where u.id = $1 for no key update`,
        [id],
      ),

    ...registeringUsers(sql),

    /**
     * Claims a sign-in: succeeds only while the account is active, not locked, and (for the password's door) its
     * password is still the one that was compared, so a ban or a change that got in between wins. Holds the row's
     * lock until commit. An account with a second factor has signed in only once that is proven.
     * @param args.comparedHash undefined for doors without a password
     */
    recordLogin: (args: {
      id: string;
      comparedHash: string | null | undefined;
      secondFactorProven: boolean;
      now: Date;
    }) =>
      sql.row<AuthorizedUserRow & { previousLoginAt: Date | null }>(
        'users.recordLogin',
        `update users u
         set last_login_at = case when u.mfa_enabled_at is null or $5 then $3 else u.last_login_at end
         from (select id, last_login_at from users where id = $1 for no key update) before
         where u.id = before.id and u.status = 'active' and u.locked_at is null
           and ($4 or u.password_hash is not distinct from $2)
         returning ${authorizedUserColumns}, before.last_login_at as "previousLoginAt"`,
        [
          args.id,
          args.comparedHash ?? null,
          args.now,
          args.comparedHash === undefined,
          args.secondFactorProven,
        ],
      ),

    /** **State**: second factor asked for at every door, or no longer. Take the account's lock first. */
    setMfa: (args: { id: string; enabled: boolean; now: Date }) =>
      sql.run(
        'users.setMfa',
        `update users set mfa_enabled_at = case when $2 then coalesce(mfa_enabled_at, $3) end, updated_at = $3
         where id = $1`,
        [args.id, args.enabled, args.now],
      ),

    updateName: (args: { id: string; name: string | null; now: Date }) =>
      sql.row<UserRow>(
        'users.updateName',
        `update users u set name = $2, updated_at = $3 where u.id = $1 returning ${userColumns}`,
        [args.id, args.name, args.now],
      ),

    /** Answers when the database does and the schema is there. */
    ping: () => sql.rows('users.ping', 'select 1 from users limit 1'),

    /**
     * Forgets accounts made before `before` that never proved their address nor signed in, at most `limit`. Not imported
     * ones: they are no stranger's registration, and were made long ago on the day they come.
     */
    deleteUnverified: (args: { before: Date; limit: number }) =>
      sql.run(
        'users.deleteUnverified',
        `delete from users where id in (
           select u.id from users u
           where u.email_verified_at is null and u.last_login_at is null and u.created_at < $1 and u.import_id is null
             and not exists (select from email_verifications v where v.user_id = u.id and v.token_expires_at > $1)
             and not exists (select from invitations i where i.user_id = u.id and i.expires_at > $1)
           limit $2)`,
        [args.before, args.limit],
      ),
  };
}
