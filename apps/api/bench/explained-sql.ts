import type { PgClient } from '#src/platform/postgres';
import type { Sql } from '#src/platform/sql';

export interface Recorded {
  name: string;
  text: string;
  values: readonly unknown[];
}

/** Runs statements on one connection and keeps them, so that their plans can be asked for afterwards. */
export function createRecordingSql(client: PgClient): { sql: Sql; take(): Recorded[] } {
  let kept: Recorded[] = [];
  async function query(name: string, text: string, values: readonly unknown[] = []) {
    kept.push({ name, text, values });
    return client.query(text, [...values]);
  }
  const rows = async <Row>(name: string, text: string, values?: readonly unknown[]) =>
    (await query(name, text, values)).rows as Row[];
  const row = async <Row>(name: string, text: string, values?: readonly unknown[]) =>
    (await rows<Row>(name, text, values))[0] ?? null;
  return {
    sql: {
      rows,
      rowsPlanned: rows,
      announce: () => undefined,
      row,
      async one<Row>(name: string, text: string, values?: readonly unknown[]) {
        const found = await row<Row>(name, text, values);
        if (found === null) throw new Error(`${name} answered no row`);
        return found;
      },
      run: async (name, text, values) => (await query(name, text, values)).rowCount ?? 0,
    },
    take() {
      const taken = kept;
      kept = [];
      return taken;
    },
  };
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Loops'?: number;
  Plans?: PlanNode[];
}

export interface Explained {
  /** What was read, and how: `users_by_created`, `Seq Scan on roles`. */
  reads: string[];
  /** Whole tables that grow and were read from one end to the other. */
  wholeTables: string[];
  /** Planning and running, in the database alone. */
  milliseconds: number;
}

/**
 * Read whole for a reason: the first three have few rows, and live sessions are counted for totals that stay for a minute
 * (an index on their idle end would have to be written at every refresh).
 */
const mayBeReadWhole = new Set(['roles', 'daily_stats', 'invitations', 'sessions']);

/** Asks the database how it ran a statement. */
export async function explain(client: PgClient, { text, values }: Recorded): Promise<Explained> {
  const { rows } = await client.query<{
    'QUERY PLAN': { Plan: PlanNode; 'Planning Time': number; 'Execution Time': number }[];
  }>(`explain (analyze, timing off, format json) ${text}`, [...values]);
  const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
  const nodes = plan === undefined ? [] : flatten(plan.Plan).filter((node) => node['Actual Loops'] !== 0);
  const reads = nodes.flatMap((node) => node['Index Name'] ?? seqScan(node) ?? []);
  const wholeTables = nodes
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .flatMap(({ 'Relation Name': name }) => name ?? []);
  return {
    milliseconds: plan === undefined ? 0 : plan['Planning Time'] + plan['Execution Time'],
    reads: [...new Set(reads)],
    wholeTables: [...new Set(wholeTables.filter((name) => !mayBeReadWhole.has(name)))],
  };
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
const seqScan = (node: PlanNode): string | undefined =>
  node['Node Type'] === 'Seq Scan' ? `Seq Scan on ${node['Relation Name'] ?? '?'}` : undefined;
