import type { Sql } from '#src/platform/sql';

/** Accounts with the role; the second half is what the index on roles is made of. */
const isAdmin = `roles @> '{admin}' and roles <> '{user}'`;

export type AdminBootstrapRepository = ReturnType<typeof createAdminBootstrapRepository>;

/** Statements on `admin_bootstrap`: the door by which the first administrator comes in. */
export function createAdminBootstrapRepository(sql: Sql) {
  return {
    /** Whether the door is closed, or as good as: there is an administrator. */
    isClosed: async () =>
      (
        await sql.one<{ closed: boolean }>(
          'adminBootstrap.isClosed',
          `select closed_at is not null or exists (select from users where ${isAdmin}) as closed from admin_bootstrap`,
        )
      ).closed,

    /**
     * **State**: open → closed for good, once, whoever asks. True for the one who may go through: nobody was before them,
     * and nobody became an administrator in another way. @see THREATS A11
     */
    goThrough: async (now: Date) => {
      const closed = await sql.row<{ first: boolean }>(
        'adminBootstrap.goThrough',
        `update admin_bootstrap set closed_at = $1 where closed_at is null
         returning not exists (select from users where ${isAdmin}) as first`,
        [now],
      );
      return closed?.first === true;
    },

    /** **State**: open or closed → closed for good. */
    close: (now: Date) =>
      sql.run('adminBootstrap.close', `update admin_bootstrap set closed_at = $1 where closed_at is null`, [
        now,
      ]),

    /** **State**: open, with an administrator who came in another way → closed for good. */
    settle: (now: Date) =>
      sql.run(
        'adminBootstrap.settle',
        `update admin_bootstrap set closed_at = $1
         where closed_at is null and exists (select from users where ${isAdmin})`,
        [now],
      ),
  };
}
