import { seconds } from '#src/domain/duration';
import { connectClient, type PgClient } from './postgres';

/** The way to the database has a pooler in it that was not told of, or that cannot do what was told. The message has the fix. */
export class DatabasePoolerError extends Error {
  override readonly name = 'DatabasePoolerError';
}

const rounds = 4;
const patience = seconds(2);

/**
 * Whether a pooler in transaction mode, such as PgBouncer, stands between: two connections of ours that are answered by
 * one and the same server process, or one by several. Changes nothing. A pooler in session mode does no harm and is none here.
 */
export async function isTransactionPooler(url: string): Promise<boolean> {
  const first = await connectClient(url);
  try {
    if ((await serverProcess(first)) === announcedProcess(first)) return false;
    // Held back when it has no server process for a second connection: then each has its own, and this is no such pooler.
    return await Promise.race([sharesServers(first, url), late(patience, false)]);
  } finally {
    await first.end();
  }
}

async function sharesServers(first: PgClient, url: string): Promise<boolean> {
  const second = await connectClient(url);
  try {
    const seen = { first: new Set<number>(), second: new Set<number>() };
    for (let round = 0; round < rounds; round += 1) {
      seen.first.add(await serverProcess(first));
      seen.second.add(await serverProcess(second));
    }
    return seen.first.size > 1 || seen.second.size > 1 || [...seen.first].some((pid) => seen.second.has(pid));
  } finally {
    void second.end().catch(() => undefined);
  }
}

/**
 * Whether a pooler in transaction mode carries prepared statements from one connection to the next.
 * @throws Error of the driver for any other fault
 */
export async function keepsPrepared(url: string): Promise<boolean> {
  const clients = [await connectClient(url), await connectClient(url)];
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const client of clients)
        await client.query({ name: 'authflow.probe', text: 'select $1::int', values: [round] });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['42P05', '26000'].includes(String(error.code)))
      return false;
    throw error;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/**
 * That the two ways to the database are what they were set to be.
 * @throws DatabasePoolerError
 */
export async function assertPoolersKnown(ways: {
  databaseUrl: string;
  databaseDirectUrl: string | null;
  databasePrepared: boolean;
}): Promise<void> {
  const { databaseUrl, databaseDirectUrl, databasePrepared } = ways;
  if (await isTransactionPooler(databaseDirectUrl ?? databaseUrl))
    throw new DatabasePoolerError(databaseDirectUrl === null ? poolerUnknown : directIsPooled);
  if (databaseDirectUrl !== null && databasePrepared && !(await keepsPrepared(databaseUrl)))
    throw new DatabasePoolerError(nothingKept);
}

const poolerUnknown =
  'DATABASE_URL leads through a pooler in transaction mode, such as PgBouncer, and nothing says so. ' +
  'Keep it, and set DATABASE_DIRECT_URL to PostgreSQL itself: LISTEN, migrations and locks go there.';
const directIsPooled =
  'DATABASE_DIRECT_URL leads through a pooler in transaction mode, too. Set it to PostgreSQL itself, or to a pooler in session mode.';
const nothingKept =
  'DATABASE_PREPARED is on, and the pooler of DATABASE_URL keeps no prepared statements. Remove DATABASE_PREPARED, or set ' +
  'max_prepared_statements in PgBouncer 1.21 or newer.';

async function serverProcess(client: PgClient): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

/** The process that was named when the connection was made, for cancelling: a pooler names itself. */
function announcedProcess(client: PgClient): unknown {
  return 'processID' in client ? client.processID : undefined;
}

function late<Value>(milliseconds: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}
