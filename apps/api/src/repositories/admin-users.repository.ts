import type { RoleGrants } from '#src/domain/authorization';
import type { Sql } from '#src/platform/sql';
import { adminUserColumns, type AdminUserRow } from './admin-users-columns';
import { userListStatement, type UserListArguments } from './admin-users-list';
import { grantColumns } from './user-columns';

/** An account as operators see it when they look at it alone. */
export type AdminUserDetailRow = AdminUserRow &
  RoleGrants & {
    hasPassword: boolean;
    hasTotp: boolean;
    recoveryCodesLeft: number;
    sessions: number;
    invitedAt: Date | null;
    invitationExpiresAt: Date | null;
  };

export type AdminUsersRepository = ReturnType<typeof createAdminUsersRepository>;

/** What operators read of accounts. No secret and no digest of one is among it (THREATS M18). */
export function createAdminUsersRepository(sql: Sql) {
  return {
    /** A page of accounts. @see userListStatement */
    list: (args: UserListArguments) => {
      const { text, values } = userListStatement(args);
      return sql.rowsPlanned<AdminUserRow>('adminUsers.list', text, values);
    },

    find: (userId: string, now: Date) =>
      sql.row<AdminUserDetailRow>(
        'adminUsers.find',
        `select ${adminUserColumns}, ${grantColumns}, u.password_hash is not null as "hasPassword",
           exists (select from totp_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasTotp",
           (select count(*) from recovery_codes c where c.user_id = u.id and c.used_at is null) as "recoveryCodesLeft",
           (select count(*) from sessions s
             where s.user_id = u.id and s.revoked_at is null and s.idle_expires_at > $2) as sessions,
           i.created_at as "invitedAt", i.expires_at as "invitationExpiresAt"
         from users u left join lateral (
           select created_at, expires_at from invitations
           where user_id = u.id and consumed_at is null and superseded_at is null
           order by created_at desc limit 1) i on true
         where u.id = $1`,
        [userId, now],
      ),

    exists: async (userId: string) =>
      (await sql.row('adminUsers.exists', `select 1 from users where id = $1`, [userId])) !== null,
  };
}
