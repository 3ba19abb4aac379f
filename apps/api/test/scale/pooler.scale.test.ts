/** A pooler in transaction mode is noticed before anything is begun through it, and said with its fix. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertPoolersKnown, isTransactionPooler, keepsPrepared } from '#src/platform/pooler';
import { createPool } from '#src/platform/postgres';
import { createDatabase } from '#src/repositories/database';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';
import { startPgbouncer, type Pgbouncer } from './support/pgbouncer';
import { bundle } from './support/instance';
import { endPrograms, startProgram, until } from './support/program';
import { freePort } from '../../../../scripts/test/free-port';

let database: TestDatabase;
let transaction: Pgbouncer | null;
let session: Pgbouncer | null;
beforeAll(async () => {
  database = await createTestDatabase();
  transaction = await startPgbouncer(database.url);
  session = await startPgbouncer(database.url, 'session');
});
afterAll(async () => {
  await endPrograms();
  await database.drop();
});

const missing = 'a program is missing, see above';

test('it is told from a pooler in session mode, and from none', async (context) => {
  if (transaction === null || session === null) return context.skip(missing);
  expect(await isTransactionPooler(database.url)).toBe(false);
  expect(await isTransactionPooler(transaction.url)).toBe(true);
  expect(await isTransactionPooler(session.url)).toBe(false);
});

test('G08 an API that was not told of it does not start, and says what to set', async (context) => {
  if (transaction === null) return context.skip(missing);
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    NODE_ENV: 'development',
    PORT: String(await freePort()),
    DATABASE_URL: transaction.url,
  };
  const api = startProgram({ name: 'api', path: process.execPath, args: [bundle], env });
  await until('it has ended', () => api.hasEnded());
  expect(api.said()).toContain('DATABASE_URL leads through a pooler in transaction mode');
  expect(api.said()).toContain('set DATABASE_DIRECT_URL to PostgreSQL itself');
  expect(api.said()).not.toContain(new URL(transaction.url).password);
});

test('a direct way that is none is refused, and so are names that the pooler does not keep', async (context) => {
  if (transaction === null) return context.skip(missing);
  const ways = { databaseUrl: transaction.url, databaseDirectUrl: transaction.url, databasePrepared: false };
  await expect(assertPoolersKnown(ways)).rejects.toThrow(/DATABASE_DIRECT_URL leads through a pooler/);
  const direct = { ...ways, databaseDirectUrl: database.url };
  await expect(assertPoolersKnown(direct)).resolves.toBeUndefined();
  // From 1.21 on it can keep them.
  if (!(await keepsPrepared(transaction.url)))
    await expect(assertPoolersKnown({ ...direct, databasePrepared: true })).rejects.toThrow(
      /DATABASE_PREPARED is on, and the pooler .* keeps no prepared statements/,
    );
});

test('nothing that a transaction sets outlives it on the connection that it was lent', async (context) => {
  if (transaction === null) return context.skip(missing);
  const pool = createPool({ url: transaction.url, pooled: true, prepared: false });
  try {
    const database = createDatabase(pool, { pooled: true });
    expect(await database.transaction((repos) => repos.locks.tryHold('webhooks'))).toBe(true);
    const settings = `select current_setting('statement_timeout') as statements, current_setting('idle_in_transaction_session_timeout') as idle,
      (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`;
    expect((await pool.query(settings)).rows).toEqual([{ statements: '0', idle: '0', locks: 0 }]);
  } finally {
    await pool.end();
  }
});
