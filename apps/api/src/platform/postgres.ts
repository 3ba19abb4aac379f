import pg from 'pg';
import { seconds } from '#src/domain/duration';

export type PgClient = pg.Client;
export type PgPool = pg.Pool;
export type PgPoolClient = pg.PoolClient;

/** bigint counts come back as numbers: ours stay far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface PoolOptions {
  url: string;
  max?: number;
  onError?: (error: Error) => void;
}

/**
 * A bounded pool. A query that can't get a connection in three seconds fails, so a busy or absent
 * database turns into a clear 503 instead of a hang. A statement is cut off after ten by the server, and a second
 * later by us: a server that the network has swallowed cuts nothing off.
 */
export function createPool({ url, max = 10, onError }: PoolOptions): PgPool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: seconds(3),
    idleTimeoutMillis: seconds(30),
    statement_timeout: seconds(10),
    query_timeout: seconds(11),
    idle_in_transaction_session_timeout: seconds(15),
    application_name: 'authflow',
    keepAlive: true,
  });
  pool.on('error', (error) => onError?.(error));
  return pool;
}

/** One connection of its own, connected. For LISTEN, migrations and locks, which must not sit in a pool. */
export async function connectClient(url: string): Promise<PgClient> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: seconds(5),
    application_name: 'authflow',
    keepAlive: true,
  });
  client.on('error', () => undefined); // a lost connection also rejects the query in hand; never crash on it
  await client.connect();
  return client;
}

/** Classes: connection, resources (full disk, too many clients), operator intervention (timeouts), system errors. */
const unavailableClasses = new Set(['08', '53', '57', '58']);
const unavailableCodes = new Set([
  '25006', // read-only: a standby
  '25P03', // a transaction was cut off because it sat idle
  '40001', // still in conflict after the retries
  '40P01', // still deadlocked after the retries
  '55000', // takes no connections at present
  '55P03', // a lock couldn't be had in time
]);
const unavailableNetwork = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

/** True when the database could not be reached or is going away: the request may be tried again. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    (code.length === 5 && unavailableClasses.has(code.slice(0, 2))) ||
    unavailableCodes.has(code) ||
    unavailableNetwork.has(code) ||
    /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout/i.test(
      error.message,
    )
  );
}

/** True for serialization failures and deadlocks, after which the whole transaction may be run again. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}

/** True when a statement would have put two accounts at one address. */
export function isTakenAddress(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === '23505' &&
    'constraint' in error &&
    error.constraint === 'users_email_key'
  );
}

/** The database was not reached, or did not let us in. The message names the server (never the password) and what to check. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';
}

/**
 * Waits until the database answers: hosts often start it beside the API.
 * @param within milliseconds
 * @throws DatabaseUnreachableError
 */
export async function waitForDatabase(
  url: string,
  within: number,
  onProgress: (line: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const client = await connectClient(url);
      await client.end();
      return;
    } catch (error) {
      const waited = performance.now() - startedAt;
      if (!isDatabaseUnavailable(error) || waited > within) throw unreachable(url, error);
      if (attempt % 5 === 0) onProgress(`waiting for the database at ${nameOf(url)} …`);
      await new Promise((resolve) => setTimeout(resolve, seconds(1)));
    }
  }
}

function unreachable(url: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : '') : '';
  const message = `The database at ${nameOf(url)} can't be used: ${reason}. Check DATABASE_URL.`;
  return new DatabaseUnreachableError(message, { cause });
}

function nameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'DATABASE_URL';
}
