import type { Sql } from '#src/platform/sql';

/** What at most one process does at a time. */
export type LockName = 'audit-chain' | 'webhooks';

export type LocksRepository = ReturnType<typeof createLocksRepository>;

/** Locks that no row stands for. Each is held until its transaction ends, so a process that dies holds none. */
export function createLocksRepository(sql: Sql) {
  return {
    /** Takes the lock, unless somebody else holds it. @returns whether it is held now */
    tryHold: async (name: LockName) =>
      (
        await sql.one<{ held: boolean }>(
          'locks.tryHold',
          'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held',
          [`authflow ${name}`],
        )
      ).held,

    /** Waits for the lock and takes it. */
    hold: (name: LockName) =>
      sql.rows('locks.hold', 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`authflow ${name}`]),
  };
}
