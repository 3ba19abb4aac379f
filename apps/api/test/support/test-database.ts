import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { isProcessAlive } from '#src/platform/embedded-postgres/postmaster-file';
import { connectClient } from '#src/platform/postgres';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A migrated database of the caller's own, copied from the template in some 30 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, template } = inject('testServer');
  return createDatabase(url, `template ${template} strategy file_copy`);
}

/** A database without any table, for tests of the migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(inject('testServer').url, '');
}

async function createDatabase(serverUrl: string, options: string): Promise<TestDatabase> {
  const name = `authflow_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await execute(serverUrl, `create database ${name} ${options}`);
  return {
    url: withDatabase(serverUrl, name),
    drop: () => execute(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

/** Drops the databases of test processes that were killed. */
export async function removeAbandonedDatabases(serverUrl: string): Promise<void> {
  const client = await connectClient(serverUrl);
  try {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'authflow\\_test\\_%'`,
    );
    for (const { datname } of rows) {
      const pid = Number(datname.split('_')[2]);
      if (!isProcessAlive(pid)) await client.query(`drop database if exists ${datname} with (force)`);
    }
  } finally {
    await client.end();
  }
}

/** `url` with another database in it. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function execute(serverUrl: string, statement: string): Promise<void> {
  const client = await connectClient(serverUrl);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
