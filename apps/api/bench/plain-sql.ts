import type pg from 'pg';
import type { Sql } from '#src/platform/sql';

/** The statements of a repository through node-pg and nothing else. */
export function sqlOver(pool: pg.Pool): Sql {
  const query = async (name: string, text: string, values: readonly unknown[] = []) =>
    pool.query<pg.QueryResultRow>({ name, text, values: [...values] });
  const rows = async <Row>(name: string, text: string, values?: readonly unknown[]) =>
    (await query(name, text, values)).rows as Row[];
  return {
    rows,
    rowsPlanned: rows,
    announce: () => undefined,
    row: async <Row>(name: string, text: string, values?: readonly unknown[]) =>
      ((await query(name, text, values)).rows[0] as Row | undefined) ?? null,
    one: async <Row>(name: string, text: string, values?: readonly unknown[]) =>
      (await query(name, text, values)).rows[0] as Row,
    run: async (name, text, values) => (await query(name, text, values)).rowCount ?? 0,
  };
}
