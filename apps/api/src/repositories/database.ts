import { AsyncLocalStorage } from 'node:async_hooks';
import {
  isFaultOfReplica,
  isRetryable,
  transactionBegin,
  type PgPool,
  type PgPoolClient,
} from '#src/platform/postgres';
import type { Replica } from '#src/platform/replica';
import type { Sql } from '#src/platform/sql';
import { createRepositories, type Repositories } from './repositories';

/** The one way to the data. Services hold this, never a single repository. */
export interface Database {
  /**
   * Repositories that run each statement on its own. Not usable inside a transaction: a second handle
   * there would wait on the first and could see half-written state, so the call throws.
   */
  readonly repos: Repositories;
  /**
   * As {@link repos}, for heavy reads that may be five seconds old: from the replica where there is one that follows, else
   * from the primary. Never for what decides about access, and never for what was only just written.
   */
  readonly reads: Repositories;
  /**
   * Runs `work` in one transaction and commits. `work` decides and returns an outcome; it refuses by
   * returning, because a throw would roll back the attempt counter and the audit row with the rest.
   * No hashing, no network, no other handle inside. Runs again (at most twice) after a deadlock.
   */
  transaction<Outcome>(work: (repos: Repositories) => Promise<Outcome>): Promise<Outcome>;
}

const insideTransaction = new AsyncLocalStorage<true>();
const retries = 2;
/** Transactions under way in this process, over whichever database. */
let open = 0;

/** Takes what other instances have to be told, after its commit: `session:<id>`, `user:<id>`, `role:<name>`. */
export type Announce = (keys: readonly string[]) => void;

export interface DatabaseOptions {
  /** As it was given to the pool. */
  pooled?: boolean;
  replica?: Replica | null;
  announce?: Announce;
}

/** Builds the {@link Database} over a pool. @see docs/adr/0001 for the layering. */
export function createDatabase(pool: PgPool, options: DatabaseOptions = {}): Database {
  const { pooled = false, replica = null, announce = () => undefined } = options;
  const begin = pooled ? transactionBegin.pooled : transactionBegin.direct;
  const guarded = createSql((statement, name) => {
    if (insideTransaction.getStore()) throw new Error(`statement ${name} used the pool inside a transaction`);
    return pool.query(statement);
  }, announce);

  async function once<Outcome>(work: (repos: Repositories) => Promise<Outcome>): Promise<Outcome> {
    const client = await pool.connect();
    let broken: Error | undefined;
    const told: string[] = [];
    try {
      await client.query(begin);
      const sql = createSql(
        (statement) => client.query(statement),
        (keys) => told.push(...keys),
      );
      const repos = createRepositories(sql);
      const outcome = await insideTransaction.run(true, () => work(repos));
      await client.query('commit');
      if (told.length > 0) announce(told);
      return outcome;
    } catch (error) {
      broken = await rollback(client);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async function untilDone<Outcome>(work: (repos: Repositories) => Promise<Outcome>): Promise<Outcome> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(work);
      } catch (error) {
        if (attempt >= retries || !isRetryable(error)) throw error;
      }
    }
  }

  async function transaction<Outcome>(work: (repos: Repositories) => Promise<Outcome>): Promise<Outcome> {
    if (insideTransaction.getStore()) throw new Error('a transaction was opened inside a transaction');
    open += 1;
    try {
      return await untilDone(work);
    } finally {
      open -= 1;
      // While it is on, Node follows every promise of the process. With none open there is nothing to follow (docs/adr/0029).
      if (open === 0) insideTransaction.disable();
    }
  }

  const repos = createRepositories(guarded);
  return {
    repos,
    reads: replica === null ? repos : createRepositories(createSql(readOver(replica, pool), announce)),
    transaction,
  };
}

/** Reads from the replica, and from the primary when that one does not follow or fails. */
function readOver(replica: Replica, primary: PgPool): Query {
  return async (statement) => {
    const pool = replica.current();
    if (pool === null) return primary.query(statement);
    try {
      return await pool.query(statement);
    } catch (error) {
      if (!isFaultOfReplica(error)) throw error;
      replica.distrust();
      return primary.query(statement);
    }
  };
}

/** Rolls back; answers the error when even that failed, so that the connection is thrown away. */
async function rollback(client: PgPoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Under a name of its own a statement is parsed and planned once per connection; without one each time. */
type Query = (
  statement: { name?: string; text: string; values: unknown[] },
  name: string,
) => Promise<{ rows: unknown[]; rowCount: number | null }>;

function createSql(query: Query, announce: Announce): Sql {
  async function rows<Row>(name: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await query({ name, text, values: [...values] }, name)).rows as Row[];
  }
  return {
    announce,
    rows,
    rowsPlanned: async <Row>(name: string, text: string, values: readonly unknown[]) =>
      (await query({ text, values: [...values] }, name)).rows as Row[],
    row: async <Row>(name: string, text: string, values?: readonly unknown[]) =>
      (await rows<Row>(name, text, values))[0] ?? null,
    one: async <Row>(name: string, text: string, values?: readonly unknown[]) => {
      const [first] = await rows<Row>(name, text, values);
      if (first === undefined) throw new Error(`statement ${name} answered no row`);
      return first;
    },
    run: async (name, text, values = []) =>
      (await query({ name, text, values: [...values] }, name)).rowCount ?? 0,
  };
}
