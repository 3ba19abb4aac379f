import type { RoleGrants } from '#src/domain/authorization';
import type { Sql } from '#src/platform/sql';

export interface UserRow {
  id: string;
  email: string;
  emailVerifiedAt: Date | null;
  name: string | null;
  /** `disabled`: banned. `deleted`: closed by its owner or an operator, erased when the grace is over. */
  status: 'active' | 'disabled' | 'deleted';
  roles: string[];
  /** A confirmed second factor: every door asks for it. */
  mfaEnabled: boolean;
  /** Its owner reported a stranger: nothing signs in until the password is reset by mail. */
  lockedAt: Date | null;
  /** When it was deleted; set exactly while `status` is `deleted`. */
  closedAt: Date | null;
  /** Who deleted it: null while it is open, and where its owner did, who can take that back by mail. */
  closedBy: string | null;
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** An account beside what its roles allow: what tokens are made of. */
export type AuthorizedUserRow = UserRow & RoleGrants;

/** A password as stored: the bcrypt string, how its input was made, and which secret keyed that. */
export interface PasswordColumns {
  passwordHash: string | null;
  passwordScheme: string | null;
  passwordKeyId: string | null;
}

export type UserWithPassword = UserRow & PasswordColumns;

export interface NewUser {
  id: string;
  email: string;
  name: string | null;
  password: PasswordColumns;
  now: Date;
}

export const userColumns = `u.id, u.email, u.email_verified_at as "emailVerifiedAt", u.name, u.status, u.roles,
  u.mfa_enabled_at is not null as "mfaEnabled", u.locked_at as "lockedAt", u.deleted_at as "closedAt",
  u.deleted_by as "closedBy", u.last_login_at as "lastLoginAt", u.created_at as "createdAt", u.updated_at as "updatedAt"`;

/** {@link RoleGrants}: two looks into the short table of roles. */
export const grantColumns = `array(select distinct p from roles r cross join unnest(r.permissions) p
    where r.name = any (u.roles) and not r.mfa_required) as permissions,
  array(select distinct p from roles r cross join unnest(r.permissions) p
    where r.name = any (u.roles) and r.mfa_required) as "mfaPermissions"`;

/** {@link AuthorizedUserRow} */
export const authorizedUserColumns = `${userColumns}, ${grantColumns}`;

const passwordColumns = `u.password_hash as "passwordHash", u.password_scheme as "passwordScheme",
  u.password_key_id as "passwordKeyId"`;

/**
 * In `register`: an account that an operator made for somebody, or imported, waits for them alone. Its roles stand in the row
 * itself, so that a registration which waited for the row sees them.
 */
const awaited = `(u.roles <> '{user}' or u.import_id is not null or exists (select from invitations i where i.user_id = u.id
  and i.consumed_at is null and i.superseded_at is null and i.expires_at > $7))`;

/** In `register`: the account takes the credentials of the newest attempt, for nobody has proven its address yet. */
const reRegistrable = `u.email_verified_at is null and u.status = 'active' and $8 and not ${awaited}`;

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
