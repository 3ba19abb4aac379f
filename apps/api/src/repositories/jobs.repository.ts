import type { Sql } from '#src/platform/sql';

export type JobsRepository = ReturnType<typeof createJobsRepository>;

/** Statements on `jobs`: the queue of what has to be done again and again. */
export function createJobsRepository(sql: Sql) {
  return {
    /** Puts those that are not in the queue into it. */
    add: (args: { names: readonly string[]; dueAt: Date }) =>
      sql.run(
        'jobs.add',
        'insert into jobs (name, due_at) select name, $2 from unnest($1::text[]) as name on conflict do nothing',
        [args.names, args.dueAt],
      ),

    /** **State** waiting → due, of those that are in nobody's hand. */
    callUp: (args: { names: readonly string[]; now: Date }) =>
      sql.run(
        'jobs.callUp',
        'update jobs set due_at = $2 where name = any($1) and (leased_until is null or leased_until <= $2)',
        [args.names, args.now],
      ),

    /**
     * Takes the one of `names` that is due longest, of several the one named first; nobody else gets it before `leaseUntil`. While `first` is due, or in
     * somebody's hand, there is nothing else to take.
     */
    lease: (args: { names: readonly string[]; first: string; now: Date; leaseUntil: Date }) =>
      sql.rows<{ name: string }>(
        'jobs.lease',
        `update jobs set leased_until = $4 where name = (
           select name from jobs
           where name = any($1) and due_at <= $3 and (leased_until is null or leased_until <= $3)
             and (name = $2 or not exists (select from jobs f where f.name = $2 and f.due_at <= $3))
           order by name <> $2, due_at, array_position($1::text[], name) limit 1 for update skip locked)
         returning name`,
        [args.names, args.first, args.now, args.leaseUntil],
      ),

    /** **State** in hand → waiting until `dueAt`. */
    putBack: (args: { name: string; dueAt: Date }) =>
      sql.run('jobs.putBack', 'update jobs set due_at = $2, leased_until = null where name = $1', [
        args.name,
        args.dueAt,
      ]),
  };
}
