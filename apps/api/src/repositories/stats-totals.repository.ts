import type { Sql } from '#src/platform/sql';

/** How many there are right now. Deleted accounts, whose grace runs, are not among them. */
export interface StatsTotals {
  users: number;
  verified: number;
  disabled: number;
  withMfa: number;
  liveSessions: number;
}

export type StatsTotalsRepository = ReturnType<typeof createStatsTotalsRepository>;

/** How many accounts and sessions there are. */
export function createStatsTotalsRepository(sql: Sql) {
  return {
    /**
     * Counted where few qualify, and taken off the whole: each count reads an index of just those rows, and the whole is
     * read off an index too. Still not for every request: a million entries take a tenth of a second.
     */
    count: (now: Date) =>
      sql.one<StatsTotals>(
        'statsTotals.count',
        `select everybody - deleted as users, everybody - unproven - deleted_proven as verified, disabled,
           "withMfa", "liveSessions"
         from (select
           (select count(*) from users) as everybody,
           (select count(*) from users where deleted_at is not null) as deleted,
           (select count(*) from users where deleted_at is not null and email_verified_at is not null) as deleted_proven,
           (select count(*) from users where email_verified_at is null) as unproven,
           (select count(*) from users where status <> 'active' and status = 'disabled') as disabled,
           (select count(*) from users where mfa_enabled_at is not null and status <> 'deleted') as "withMfa",
           (select count(*) from sessions
             where revoked_at is null and absolute_expires_at > $1 and idle_expires_at > $1) as "liveSessions") t`,
        [now],
      ),
  };
}
