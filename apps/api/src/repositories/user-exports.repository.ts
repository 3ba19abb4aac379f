import type { Sql } from '#src/platform/sql';
import type { PasswordColumns } from './user-columns';

export interface ExportedUserRow {
  id: string;
  email: string;
  emailVerifiedAt: Date | null;
  name: string | null;
  status: string;
  roles: string[];
  externalId: string | null;
  createdAt: Date;
  lastLoginAt: Date | null;
}

const columns = `u.id, u.email, u.email_verified_at as "emailVerifiedAt", u.name, u.status, u.roles,
  u.external_id as "externalId", u.created_at as "createdAt", u.last_login_at as "lastLoginAt"`;

export type UserExportsRepository = ReturnType<typeof createUserExportsRepository>;

/** Statements that read every account, a part at a time, by primary key. */
export function createUserExportsRepository(sql: Sql) {
  return {
    count: async () =>
      (await sql.one<{ count: number }>('userExports.count', `select count(*) from users`)).count,

    list: (args: { afterId: string | null; limit: number }) =>
      sql.rows<ExportedUserRow>(
        'userExports.list',
        `select ${columns} from users u where $1::uuid is null or u.id > $1 order by u.id limit $2`,
        [args.afterId, args.limit],
      ),

    /** With what sign-in compares with. For a move to another system, at an operator's express word. */
    listWithHashes: (args: { afterId: string | null; limit: number }) =>
      sql.rows<ExportedUserRow & PasswordColumns>(
        'userExports.listWithHashes',
        `select ${columns}, u.password_hash as "passwordHash", u.password_scheme as "passwordScheme",
           u.password_key_id as "passwordKeyId"
         from users u where $1::uuid is null or u.id > $1 order by u.id limit $2`,
        [args.afterId, args.limit],
      ),
  };
}
