import type { Harness } from './harness';

/** Every row of every table, as PostgreSQL would print it: for showing that nothing changed, or that nothing is in there. */
export async function databaseText({ sql }: Harness): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }>(
    `select relname as name from pg_class join pg_namespace n on n.oid = relnamespace
     where nspname = 'public' and relkind = 'r' order by 1`,
  );
  const entries = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await sql<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
      return [name, rows.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(entries);
}
