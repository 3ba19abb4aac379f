import type { RoleGrants } from '#src/domain/authorization';
import type { Sql } from '#src/platform/sql';
import { authorizedUserColumns, type AuthorizedUserRow } from './user-columns';

/** How a session stands right now, and what its account may do right now. */
export interface SessionStanding extends RoleGrants {
  live: boolean;
  roles: string[];
  mfaEnabled: boolean;
}

export type GrantsRepository = ReturnType<typeof createGrantsRepository>;

/** Statements on what accounts may do: roles given and taken, and what tokens are held against. */
export function createGrantsRepository(sql: Sql) {
  return {
    /** For a token that may be out of date, or while the feed is down. Null for a session that never was. */
    findStanding: (sessionId: string) =>
      sql.row<SessionStanding>(
        'grants.findStanding',
        `select s.revoked_at is null as live, ${authorizedUserColumns}
         from sessions s join users u on u.id = s.user_id where s.id = $1`,
        [sessionId],
      ),

    /** An account with what it may do. */
    find: (userId: string) =>
      sql.row<AuthorizedUserRow>(
        'grants.find',
        `select ${authorizedUserColumns} from users u where u.id = $1`,
        [userId],
      ),

    /**
     * **State**: roles → exactly these, `user` always among them. Announced to every instance at commit: tokens that
     * say otherwise are refused from then on. Take the account's lock first.
     */
    setRoles: async (args: { userId: string; roles: readonly string[]; now: Date }) => {
      const changed = await sql.row<AuthorizedUserRow>(
        'grants.setRoles',
        `with changed as (
           update users u set roles = $2, roles_changed_at = $3, updated_at = $3 where u.id = $1
           returning ${authorizedUserColumns}),
         told as (select pg_notify('authflow_grants_changed', 'user:' || id::text) from changed)
         select changed.* from changed, (select count(*) from told) as all_told`,
        [args.userId, args.roles, args.now],
      );
      if (changed !== null) sql.announce([`user:${args.userId}`]);
      return changed;
    },

    /**
     * Waits until nobody else takes an administrator away: whatever demotes, bans or deletes goes through this one row,
     * **before** any account's lock. Two who judge “there is another one” at once would both be right, and none be left;
     * and with locks on the two accounts alone they would wait for each other.
     * @see THREATS A10
     */
    holdAdmins: () => sql.run('grants.holdAdmins', `select 1 from roles where name = 'admin' for update`),

    /**
     * Whether somebody beside `userId` administers this service: holds the role, can sign in, and has ever shown to be
     * there. An invitation that nobody has accepted counts for nothing.
     */
    hasOtherAdmin: async (userId: string) =>
      (await sql.row(
        'grants.hasOtherAdmin',
        `select 1 from users where roles @> '{admin}' and roles <> '{user}' and id <> $1 and status = 'active'
           and locked_at is null and (email_verified_at is not null or last_login_at is not null) limit 1`,
        [userId],
      )) !== null,

    /** What some roles allow. Those that are to be given stay as they are until the transaction ends. */
    findRoles: (names: readonly string[]) =>
      sql.rows<{ name: string; permissions: string[] }>(
        'grants.findRoles',
        `select name, permissions from roles where name = any ($1) order by name for share`,
        [names],
      ),

    /** Announces, at commit, that a role allows something else now. */
    announceRole: async (name: string) => {
      await sql.run(
        'grants.announceRole',
        `select pg_notify('authflow_grants_changed', 'role:' || $1::text)`,
        [name],
      );
      sql.announce([`role:${name}`]);
    },

    /** Accounts and roles changed after `since`, as the feed names them, and when. */
    listChangedSince: (since: Date) =>
      sql.rows<{ key: string; changedAt: Date }>(
        'grants.listChangedSince',
        `select 'user:' || id::text as key, roles_changed_at as "changedAt" from users where roles_changed_at > $1
         union all select 'role:' || name, updated_at from roles where updated_at > $1`,
        [since],
      ),
  };
}
