import type { Sql } from '#src/platform/sql';

export interface RoleRow {
  id: string;
  name: string;
  description: string;
  /** As stored: `*` is all of them, and what no longer exists gives nothing. */
  permissions: string[];
  builtIn: boolean;
  mfaRequired: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export type CountedRoleRow = RoleRow & { members: number };

/** What of a role can be written. */
export type RoleContent = Pick<RoleRow, 'description' | 'permissions' | 'mfaRequired'>;

const columns = `r.id, r.name, r.description, r.permissions, r.built_in as "builtIn",
  r.mfa_required as "mfaRequired", r.created_at as "createdAt", r.updated_at as "updatedAt"`;

/**
 * Few have more than `user`, and an index knows them. Everybody has `user`: beyond 100,000 accounts the planner's estimate
 * stands in for a count that would read the whole table.
 */
const countedColumns = `${columns}, case when r.name = 'user' then (
    select case when c.reltuples >= 100000 then c.reltuples::bigint else (select count(*) from users) end
    from pg_class c where c.oid = 'users'::regclass)
  else (select count(*) from users u where u.roles @> array[r.name] and u.roles <> '{user}') end as members`;

/** Any number that no other statement locks: writers of roles go one after the other. */
const writersLock = '5872013440301';

export type RolesRepository = ReturnType<typeof createRolesRepository>;

/** Statements on `roles`. */
export function createRolesRepository(sql: Sql) {
  return {
    /** By name, from after `after` on. */
    list: (args: { limit: number; after: string | null }) =>
      sql.rows<CountedRoleRow>(
        'roles.list',
        `select ${countedColumns} from roles r where $2::text is null or r.name > $2 order by r.name limit $1`,
        [args.limit, args.after],
      ),

    find: (id: string) =>
      sql.row<CountedRoleRow>('roles.find', `select ${countedColumns} from roles r where r.id = $1`, [id]),

    /** Lets one writer of roles in at a time, until the transaction ends: what they read stays true while they decide. */
    holdForWriting: () =>
      sql.run('roles.holdForWriting', `select pg_advisory_xact_lock($1::bigint)`, [writersLock]),

    /**
     * The roles of these names that there are. None of them can be deleted until the transaction ends, so that nobody is
     * given a role which is on its way out. Call it before any account is locked: deleting a role takes the locks in this
     * order, too.
     */
    holdByNames: (names: readonly string[]) =>
      sql.rows<RoleRow>(
        'roles.holdByNames',
        `select ${columns} from roles r where r.name = any ($1) order by r.name for key share`,
        [names],
      ),

    count: async () => (await sql.one<{ count: number }>('roles.count', `select count(*) from roles`)).count,

    /** **State**: absent → role without members. Null when the name is taken. */
    insert: (role: RoleContent & { id: string; name: string; now: Date }) =>
      sql.row<CountedRoleRow>(
        'roles.insert',
        `insert into roles as r (id, name, description, permissions, mfa_required, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6) on conflict (name) do nothing returning ${columns}, 0 as members`,
        [role.id, role.name, role.description, role.permissions, role.mfaRequired, role.now],
      ),

    /** **State**: what it holds → this. */
    update: (role: RoleContent & { id: string; now: Date }) =>
      sql.row<CountedRoleRow>(
        'roles.update',
        `update roles r set description = $2, permissions = $3, mfa_required = $4, updated_at = $5
         where r.id = $1 returning ${countedColumns}`,
        [role.id, role.description, role.permissions, role.mfaRequired, role.now],
      ),

    /** **State**: role → gone. Waits for whoever is just giving it to somebody; take it from them afterwards. */
    delete: (id: string) => sql.run('roles.delete', `delete from roles where id = $1 and not built_in`, [id]),

    /** **State**: everybody's roles → without this one. @returns how many had it */
    takeFromAll: (name: string, now: Date) =>
      sql.run(
        'roles.takeFromAll',
        `update users set roles = array_remove(roles, $1), roles_changed_at = $2, updated_at = $2
         where roles @> array[$1] and roles <> '{user}'`,
        [name, now],
      ),
  };
}
