import pg from 'pg';
import { seconds } from '#src/domain/duration';

export type PgClient = pg.Client;
export type PgPool = pg.Pool;
export type PgPoolClient = pg.PoolClient;

/** bigint counts come back as numbers: ours stay far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const statementTimeout = seconds(10);
const idleTimeout = seconds(15);

export interface PoolOptions {
  url: string;
  max?: number;
  /** Through a pooler in transaction mode: nothing may be set for, or left in, a session. */
  pooled?: boolean;
  /** False sends every statement without its name, so that no connection needs to have seen it before. */
  prepared?: boolean;
  onError?: (error: Error) => void;
}

/**
 * A bounded pool. A query that can't get a connection in three seconds fails, so a busy or absent
 * database turns into a clear 503 instead of a hang. A statement is cut off after ten by the server, and a second
 * later by us: a server that the network has swallowed cuts nothing off. A pooler refuses to be told of these limits at
 * the beginning of a session; it has its own, and transactions name theirs (`transactionBegin`).
 */
export function createPool(options: PoolOptions): PgPool {
  const { url, max = 10, pooled = false, prepared = true, onError } = options;
  const pool = new pg.Pool({
    ...(prepared ? {} : { Client: UnnamedClient }),
    connectionString: url,
    max,
    connectionTimeoutMillis: seconds(3),
    idleTimeoutMillis: seconds(30),
    ...(pooled
      ? {}
      : { statement_timeout: statementTimeout, idle_in_transaction_session_timeout: idleTimeout }),
    query_timeout: seconds(11),
    application_name: 'authflow',
    keepAlive: true,
  });
  pool.on('error', (error) => onError?.(error));
  return pool;
}

/** How a transaction begins. Through a pooler it brings its limits with it, and they end with it. */
export const transactionBegin = {
  direct: 'begin',
  pooled: `begin; set local statement_timeout = ${statementTimeout}; set local idle_in_transaction_session_timeout = ${idleTimeout}`,
} as const;

/** Leaves out the names of statements: prepared under one, a statement is known to a single server process. */
class UnnamedClient extends pg.Client {
  override query(statement: unknown, ...others: unknown[]): never {
    return super.query(withoutName(statement) as string, ...(others as [])) as never;
  }
}

function withoutName(statement: unknown): unknown {
  return typeof statement === 'object' && statement !== null && 'name' in statement
    ? { ...statement, name: undefined }
    : statement;
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

/** True when the primary may answer what a replica did not: not for a write, nor for a statement that takes too long. */
export function isFaultOfReplica(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return isDatabaseUnavailable(error) && code !== '25006' && code !== '57014';
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
 * @param variable where the URL comes from
 * @throws DatabaseUnreachableError
 */
export async function waitForDatabase(
  url: string,
  within: number,
  onProgress: (line: string) => void,
  variable = 'DATABASE_URL',
): Promise<void> {
  const startedAt = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const client = await connectClient(url);
      await client.end();
      return;
    } catch (error) {
      const waited = performance.now() - startedAt;
      if (!isDatabaseUnavailable(error) || waited > within) throw unreachable(url, variable, error);
      if (attempt % 5 === 0) onProgress(`waiting for the database at ${nameOf(url)} …`);
      await new Promise((resolve) => setTimeout(resolve, seconds(1)));
    }
  }
}

function unreachable(url: string, variable: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : '') : '';
  const message = `The database at ${nameOf(url)} can't be used: ${reason}. Check ${variable}.`;
  return new DatabaseUnreachableError(message, { cause });
}

function nameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'DATABASE_URL';
}
