import type { PgClient } from '#src/platform/postgres';

/** What one statement cost, all its calls of a round together. */
export interface StatementCost {
  text: string;
  calls: number;
  /** Planning and running, in the database alone. Waiting for the disk at commit is not in it. */
  milliseconds: number;
  buffers: number;
  /** Of these, how many were not in PostgreSQL's own memory. */
  buffersRead: number;
  walBytes: number;
  fullPageImages: number;
}

/** What `pg_stat_statements` counts for one database while `work` runs. Only statements that clients sent themselves. */
export async function costOf(
  client: PgClient,
  database: string,
  work: () => Promise<unknown>,
): Promise<StatementCost[]> {
  await client.query(
    `select pg_stat_statements_reset(0, (select oid from pg_database where datname = $1), 0)`,
    [database],
  );
  await work();
  const { rows } = await client.query<StatementCost>(
    `select query as text, calls::int, total_plan_time + total_exec_time as milliseconds,
       (shared_blks_hit + shared_blks_read)::int as buffers, shared_blks_read::int as "buffersRead",
       wal_bytes::float8 as "walBytes", wal_fpi::int as "fullPageImages"
     from pg_stat_statements
     where dbid = (select oid from pg_database where datname = $1) and query !~* '^(begin|commit|rollback|set|listen|select [$]1$)'
     order by milliseconds desc`,
    [database],
  );
  return rows;
}

export const sumOf = (
  costs: readonly StatementCost[],
  what: 'milliseconds' | 'buffers' | 'buffersRead' | 'walBytes' | 'fullPageImages',
): number => costs.reduce((sum, cost) => sum + cost[what], 0);

/** As a name in a table: what it does to which table. */
export function nameOf(text: string): string {
  const squeezed = text.replaceAll(/\s+/g, ' ').trim();
  const written = /\b(insert into|update|delete from) "?(?!set\b)(\w+)/i.exec(squeezed);
  if (written !== null) return `${written[1]} ${written[2]}`.toLowerCase();
  let outermost = squeezed; // without what is read on the side
  while (/\([^()]*\)/.test(outermost)) outermost = outermost.replaceAll(/\([^()]*\)/g, '');
  return outermost.replace(/^select .*? from (\w+).*$/i, 'select from $1').slice(0, 60);
}

/** Sizes of a table and each of its indexes, and how much of them is empty or dead. */
export interface Relation {
  name: string;
  kind: 'table' | 'index';
  bytes: number;
  /** Free for new rows, or held by rows that are gone. */
  freeShare: number;
  deadRows: number;
}

export async function relationsOf(client: PgClient, tables: readonly string[]): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(
    `select t::text as name, 'table' as kind, pg_table_size(t)::float8 as bytes,
       (s.approx_free_percent + s.dead_tuple_percent) / 100 as "freeShare", s.dead_tuple_count::int as "deadRows"
     from unnest($1::regclass[]) t, pgstattuple_approx(t) s
     union all
     select i.indexrelid::regclass::text, 'index', pg_relation_size(i.indexrelid)::float8,
       case when m.amname = 'btree' then
         (select 1 - (b.avg_leaf_density / 100) * b.leaf_pages / greatest(1, b.leaf_pages + b.deleted_pages + b.empty_pages)
          from pgstatindex(i.indexrelid::regclass) b) else 0 end, 0
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
     where i.indrelid = any ($1::regclass[])
     order by 2 desc, 3 desc`,
    [tables],
  );
  return rows.map((row) => ({ ...row, freeShare: Number.isFinite(row.freeShare) ? row.freeShare : 0 }));
}

/** How many updates of a table found room on the row's own page and left its indexes alone. */
export async function hotShareOf(
  client: PgClient,
  table: string,
  work: () => Promise<unknown>,
): Promise<{ updates: number; hot: number }> {
  const read = async () => {
    await client.query('select pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ updates: number; hot: number }>(
      'select n_tup_upd::int as updates, n_tup_hot_upd::int as hot from pg_stat_user_tables where relname = $1',
      [table],
    );
    return rows[0] ?? { updates: 0, hot: 0 };
  };
  const before = await read();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 1500)); // connections hand in their counts once a second
  const after = await read();
  return { updates: after.updates - before.updates, hot: after.hot - before.hot };
}
