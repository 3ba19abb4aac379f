import type { Sql } from '#src/platform/sql';
import type { PasswordColumns } from './user-columns';

export interface UserImportRow {
  id: string;
  source: string;
  created: number;
  skipped: number;
  rejected: number;
  createdAt: Date;
  /** Null: still at it, or interrupted. */
  finishedAt: Date | null;
  undoneAt: Date | null;
}

/** An account as an import brings it, under the number of its row. */
export interface ImportedAccount extends PasswordColumns {
  row: number;
  id: string;
  email: string;
  name: string | null;
  verified: boolean;
  roles: readonly string[];
  createdAt: Date;
  externalId: string | null;
}

/** `taken`: somebody has the address. `held`: its former account can still take it back. */
export type ImportedRow = { row: number; outcome: 'created' | 'taken' | 'held' };

export interface KeptAccount {
  id: string;
  email: string;
  reason: 'signed_in' | 'changed';
}

const columns = `i.id, i.source, i.created, i.skipped, i.rejected, i.created_at as "createdAt",
  i.finished_at as "finishedAt", i.undone_at as "undoneAt"`;

/** Nobody has come in, and nothing of the account has changed: every change of an account moves `updated_at`. */
const untouched = `u.last_login_at is null and u.updated_at = i.created_at
  and not exists (select from sessions s where s.user_id = u.id)`;

/** Given up by an account that can still take it back. */
const holding = `c.confirmed_at is not null and c.undone_at is null and c.undo_expires_at >`;

export type UserImportsRepository = ReturnType<typeof createUserImportsRepository>;

/** Statements on `user_imports`, and on the accounts that came by them. */
export function createUserImportsRepository(sql: Sql) {
  return {
    /** **State**: absent → open: accounts can be added. */
    open: (args: { id: string; source: string; now: Date }) =>
      sql.run('userImports.open', `insert into user_imports (id, source, created_at) values ($1, $2, $3)`, [
        args.id,
        args.source,
        args.now,
      ]),

    find: (id: string) =>
      sql.row<UserImportRow>('userImports.find', `select ${columns} from user_imports i where i.id = $1`, [
        id,
      ]),

    /** The newest runs. */
    list: (limit: number) =>
      sql.rows<UserImportRow>(
        'userImports.list',
        `select ${columns} from user_imports i order by i.created_at desc, i.id limit $1`,
        [limit],
      ),

    /**
     * **State**: absent → accounts as the run brings them. One statement for many rows; of two with one address the first
     * one counts. @returns what became of each row; null when the run was undone meanwhile
     */
    async add(args: { importId: string; accounts: readonly ImportedAccount[]; now: Date }) {
      const open = await sql.row<{ createdAt: Date }>(
        'userImports.holdOpen',
        `select created_at as "createdAt" from user_imports where id = $1 and undone_at is null for no key update`,
        [args.importId],
      );
      if (open === null) return null;
      return sql.rows<ImportedRow>(
        'userImports.add',
        `with wanted as (
           select * from jsonb_to_recordset($2::jsonb) as w("row" int, id uuid, email text, name text, verified boolean,
             roles text[], "createdAt" timestamptz, "externalId" text, "passwordHash" text, "passwordScheme" text,
             "passwordKeyId" text)),
         held as (select distinct c.old_email as email from email_changes c join wanted w on w.email = c.old_email
           where ${holding} $3),
         made as (
           insert into users (id, email, name, email_verified_at, password_hash, password_scheme, password_key_id, roles,
             created_at, updated_at, import_id, external_id)
           select w.id, w.email, w.name, case when w.verified then $4::timestamptz end, w."passwordHash",
             w."passwordScheme", w."passwordKeyId", w.roles, w."createdAt", $4, $1, w."externalId"
           from wanted w where w.email not in (select email from held) order by w."row"
           on conflict (email) do nothing returning id)
         select w."row", case when w.id in (select id from made) then 'created'
           when w.email in (select email from held) then 'held' else 'taken' end as outcome from wanted w`,
        [args.importId, JSON.stringify(args.accounts), args.now, open.createdAt],
      );
    },

    /** What {@link add} would say of these addresses; those it does not name are free. */
    findTaken: (emails: readonly string[], now: Date) =>
      sql.rows<{ email: string; outcome: 'taken' | 'held' }>(
        'userImports.findTaken',
        `select u.email, 'taken' as outcome from users u where u.email = any ($1)
         union all
         select distinct c.old_email, 'held' from email_changes c where c.old_email = any ($1) and ${holding} $2`,
        [emails, now],
      ),

    /** Counts what became of some rows. */
    count: (args: { id: string; created: number; skipped: number; rejected: number }) =>
      sql.run(
        'userImports.count',
        `update user_imports set created = created + $2, skipped = skipped + $3, rejected = rejected + $4
         where id = $1`,
        [args.id, args.created, args.skipped, args.rejected],
      ),

    /** **State**: open → finished. */
    finish: (args: { id: string; now: Date }) =>
      sql.row<UserImportRow>(
        'userImports.finish',
        `update user_imports i set finished_at = coalesce(i.finished_at, $2) where i.id = $1 returning ${columns}`,
        [args.id, args.now],
      ),

    /** **State**: whatever it was → undone: nothing is added any more. Null when there is no such run. */
    close: (args: { id: string; now: Date }) =>
      sql.row<UserImportRow>(
        'userImports.close',
        `update user_imports i set undone_at = coalesce(i.undone_at, $2) where i.id = $1 returning ${columns}`,
        [args.id, args.now],
      ),

    /** How many accounts of a run are there. */
    countAccounts: async (id: string) =>
      (
        await sql.one<{ count: number }>(
          'userImports.countAccounts',
          `select count(*) from users where import_id = $1`,
          [id],
        )
      ).count,

    /** **State**: accounts of a run that nobody has used, at most `limit` → gone. @returns how many */
    deleteUntouched: (args: { id: string; limit: number }) =>
      sql.run(
        'userImports.deleteUntouched',
        `with due as (select u.id from users u join user_imports i on i.id = u.import_id
           where u.import_id = $1 and ${untouched} limit $2 for update of u)
         delete from users u using due where u.id = due.id`,
        [args.id, args.limit],
      ),

    /** Accounts of a run that are still there, and what has happened to them. */
    listKept: (args: { id: string; afterId: string | null; limit: number }) =>
      sql.rows<KeptAccount>(
        'userImports.listKept',
        `select u.id, u.email, case when u.last_login_at is not null then 'signed_in' else 'changed' end as reason
         from users u where u.import_id = $1 and ($2::uuid is null or u.id > $2) order by u.id limit $3`,
        [args.id, args.afterId, args.limit],
      ),

    /** Forgets runs begun before `before`, at most `limit`. Their accounts stay. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'userImports.deleteEnded',
        `delete from user_imports where id in
           (select id from user_imports where created_at < $1 order by created_at limit $2)`,
        [args.before, args.limit],
      ),
  };
}
