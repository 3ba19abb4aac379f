import type { Sql } from '#src/platform/sql';
import { userColumns, type PasswordColumns, type UserRow } from './user-columns';

interface NewUser {
  id: string;
  email: string;
  name: string | null;
  password: PasswordColumns;
  now: Date;
}

/**
 * In `register`: an account that an operator made for somebody, or imported, waits for them alone. Its roles stand in the row
 * itself, so that a registration which waited for the row sees them.
 */
const awaited = `(u.roles <> '{user}' or u.import_id is not null or exists (select from invitations i where i.user_id = u.id
  and i.consumed_at is null and i.superseded_at is null and i.expires_at > $7))`;

/** In `register`: the account takes the credentials of the newest attempt, for nobody has proven its address yet. */
const reRegistrable = `u.email_verified_at is null and u.status = 'active' and $8 and not ${awaited}`;

/** Statements on `users` by which an account comes to be, and its address is proven. */
export function registeringUsers(sql: Sql) {
  return {
    /**
     * One statement for a new and a taken address, so that both do the same work (ASVS 6.3.8). An address that its
     * former account can still take back counts as taken, as that of a verified account; so does one whose owner is invited.
     * **State**: absent → unverified account; an unverified account that may be re-registered takes the
     * password and name of this attempt; any other account stays as it is.
     */
    register: (user: NewUser, mayReplaceUnverified: boolean) =>
      sql.one<{ id: string; isNew: boolean; isVerified: boolean; name: string | null }>(
        'users.register',
        `with held as (
           select c.user_id from email_changes c
           where c.old_email = $2 and c.confirmed_at is not null and c.undone_at is null and c.undo_expires_at > $7
           limit 1 for no key update),
         made as (
           insert into users as u (id, email, name, password_hash, password_scheme, password_key_id, created_at, updated_at)
           select $1, $2, $3, $4, $5, $6, $7, $7
           where not exists (select from held) or exists (select from users where email = $2)
           on conflict (email) do update set
             password_hash = case when ${reRegistrable} then excluded.password_hash else u.password_hash end,
             password_scheme = case when ${reRegistrable} then excluded.password_scheme else u.password_scheme end,
             password_key_id = case when ${reRegistrable} then excluded.password_key_id else u.password_key_id end,
             name = case when ${reRegistrable} then excluded.name else u.name end
           returning u.id, u.name, u.id = $1 as "isNew",
             u.email_verified_at is not null or u.status <> 'active' or ${awaited} as "isVerified")
         select id, name, "isNew", "isVerified" from made
         union all
         select user_id, null, false, true from held where not exists (select from made)`,
        [
          user.id,
          user.email,
          user.name,
          user.password.passwordHash,
          user.password.passwordScheme,
          user.password.passwordKeyId,
          user.now,
          mayReplaceUnverified,
        ],
      ),

    /**
     * **State**: absent → account whose address is proven already, without a password. Null when the address is taken.
     */
    registerVerified: (user: Pick<NewUser, 'id' | 'email' | 'name' | 'now'>) =>
      sql.row<UserRow>(
        'users.registerVerified',
        `insert into users as u (id, email, name, email_verified_at, created_at, updated_at)
         values ($1, $2, $3, $4, $4, $4) on conflict (email) do nothing returning ${userColumns}`,
        [user.id, user.email, user.name, user.now],
      ),

    /**
     * **State**: unverified → verified. Pending credentials, when the attempt carries them, become the
     * account's: the password of the attempt that was proven, never of another (docs/adr/0011).
     * @param args.dropPassword the proof belongs to no attempt, so no stored password can be trusted
     */
    markVerified: (args: {
      id: string;
      now: Date;
      pending: PasswordColumns;
      pendingName: string | null;
      dropPassword: boolean;
    }) =>
      sql.row<UserRow>(
        'users.markVerified',
        `update users u set email_verified_at = coalesce(u.email_verified_at, $2), updated_at = $2,
           password_hash = case when $7 then null when $3::text is null then u.password_hash else $3 end,
           password_scheme = case when $7 then null when $3::text is null then u.password_scheme else $4 end,
           password_key_id = case when $7 then null when $3::text is null then u.password_key_id else $5 end,
           name = case when $3::text is null then u.name else $6 end
         where u.id = $1 returning ${userColumns}`,
        [
          args.id,
          args.now,
          args.pending.passwordHash,
          args.pending.passwordScheme,
          args.pending.passwordKeyId,
          args.pendingName,
          args.dropPassword,
        ],
      ),
  };
}
