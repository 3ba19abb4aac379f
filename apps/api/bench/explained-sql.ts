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
 * Read whole for a reason: the first five have few rows, live sessions are counted for totals that stay for a minute
 * (an index on their idle end would have to be written at every refresh), and sign-ins are two narrow columns that a few
 * thousand accounts are joined with in one go.
 */
const mayBeReadWhole = new Set([
  'roles',
  'daily_stats',
  'invitations',
  'jobs',
  'webhook_endpoints',
  'sessions',
  'last_sign_ins',
]);

/** Asks the database how it ran a statement. */
export async function explain(client: PgClient, { text, values }: Recorded): Promise<Explained> {
  const { rows } = await client.query<{
    'QUERY PLAN': { Plan: PlanNode; 'Planning Time': number; 'Execution Time': number }[];
  }>(`explain (analyze, timing off, format json) ${text}`, [...values]);
  const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
  return {
    milliseconds: plan === undefined ? 0 : plan['Planning Time'] + plan['Execution Time'],
    ...readsOf(plan?.Plan),
  };
}

/** The plan of a statement for whatever values, which is what a connection keeps for one under a name. */
export async function explainForAnyValues(
  client: PgClient,
  text: string,
): Promise<Omit<Explained, 'milliseconds'>> {
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
    `explain (generic_plan, format json) ${text}`,
  );
  return readsOf(rows[0]?.['QUERY PLAN'][0]?.Plan);
}

function readsOf(plan: PlanNode | undefined): Omit<Explained, 'milliseconds'> {
  const nodes = plan === undefined ? [] : flatten(plan).filter((node) => node['Actual Loops'] !== 0);
  const reads = nodes.flatMap((node) => node['Index Name'] ?? seqScan(node) ?? []);
  const wholeTables = nodes
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .flatMap(({ 'Relation Name': name }) => name ?? []);
  return {
    reads: [...new Set(reads)],
    wholeTables: [...new Set(wholeTables.filter((name) => !mayBeReadWhole.has(name)))],
  };
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
const seqScan = (node: PlanNode): string | undefined =>
  node['Node Type'] === 'Seq Scan' ? `Seq Scan on ${node['Relation Name'] ?? '?'}` : undefined;
