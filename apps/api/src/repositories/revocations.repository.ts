import type { Sql } from '#src/platform/sql';

/** What has ended or changed, as instances tell each other, and when. */
export interface Revoked {
  /** `session:<id>`, `user:<id>` or `role:<name>`. */
  key: string;
  changedAt: Date;
}

/** What was found, and the mark from which the next look goes on. */
export interface RevocationLook {
  horizon: number;
  found: Revoked[];
}

export type RevocationsRepository = ReturnType<typeof createRevocationsRepository>;

/** Looking for what has ended or changed, for those who can't be told. */
export function createRevocationsRepository(sql: Sql) {
  return {
    /**
     * What ended or changed after `since` and was not yet visible when `horizon` was answered; all of it without one.
     *
     * Times alone can't tell: a change carries the moment its request began, and is there from its commit on. So the mark
     * is the oldest transaction that was still running at the last look. Whatever that look did not see was written by
     * it or by a later one. Transaction numbers are compared as the database does, over their turn at 2^32.
     */
    look: async ({ since, horizon }: { since: Date; horizon: number | null }): Promise<RevocationLook> => {
      const rows = await sql.rowsPlanned<{ horizon: number } & (Revoked | { key: null })>(
        'revocations.look',
        `select h.horizon, f.key, f.changed_at as "changedAt"
         from (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295 as horizon) h
         left join (
           select 'session:' || id::text as key, revoked_at as changed_at from sessions where revoked_at > $1
             and ($2::bigint is null or ((xmin::text::bigint - $2) & 4294967295) < 2147483648)
           union all
           select 'user:' || id::text, roles_changed_at from users where roles_changed_at > $1
             and ($2::bigint is null or ((xmin::text::bigint - $2) & 4294967295) < 2147483648)
           union all
           select 'role:' || name, updated_at from roles where updated_at > $1
             and ($2::bigint is null or ((xmin::text::bigint - $2) & 4294967295) < 2147483648)
         ) f on true`,
        [since, horizon],
      );
      return { horizon: rows[0]?.horizon ?? 0, found: rows.filter((row) => row.key !== null) };
    },
  };
}
