import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres/embedded-postgres';
import { migrateDatabase, migrationsDirectory } from '#src/platform/migrations';
import { connectClient } from '#src/platform/postgres';
import { removeAbandonedDatabases, withDatabase } from './test-database';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: { url: string; template: string };
  }
}

let stopServer = (): Promise<void> => Promise.resolve();

/**
 * Once per run: a server (TEST_DATABASE_URL, or an embedded one without durability) and in it a migrated template,
 * from which every test file gets its own database within milliseconds.
 */
export async function setup(project: TestProject): Promise<void> {
  const { url, stop } = await startServer();
  stopServer = stop;
  await removeAbandonedDatabases(url);
  project.provide('testServer', { url, template: await prepareTemplate(url) });
}

export const teardown = (): Promise<void> => stopServer();

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: () => Promise.resolve() };
  // One folder for each checkout and user, kept between runs; runs at the same time share its server.
  const checkout = createHash('sha256')
    .update(import.meta.dirname)
    .digest('hex')
    .slice(0, 12);
  const dataDir = join(tmpdir(), `authflow-test-${process.getuid?.() ?? 0}-${checkout}`);
  try {
    return await startEmbeddedPostgres({ dataDir, durable: false });
  } catch {
    rmSync(dataDir, { recursive: true, force: true }); // not durable, so a power cut may have damaged it
    return await startEmbeddedPostgres({ dataDir, durable: false });
  }
}

/** A migrated database named after the migrations' content, built aside so that runs at the same time can't clash. */
async function prepareTemplate(url: string): Promise<string> {
  const template = `authflow_template_${fingerprint(migrationsDirectory())}`;
  const admin = await connectClient(url);
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
    if (rowCount !== 0) return template;
    const draft = `authflow_test_${process.pid}_${randomBytes(4).toString('hex')}`;
    await admin.query(`create database ${draft}`);
    await migrateDatabase({ databaseUrl: withDatabase(url, draft) });
    await admin.query(`alter database ${draft} rename to ${template}`).catch(async (error: unknown) => {
      const isThere = error instanceof Error && 'code' in error && error.code === '42P04';
      if (!isThere) throw error;
      await admin.query(`drop database ${draft}`);
    });
    return template;
  } finally {
    await admin.end();
  }
}

function fingerprint(directory: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory).sort())
    hash.update(name).update(readFileSync(join(directory, name)));
  return hash.digest('hex').slice(0, 16);
}
