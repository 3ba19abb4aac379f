import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#src/platform/embedded-postgres/embedded-postgres';
import { migrateDatabase } from '#src/platform/migrations';
import { connectClient } from '#src/platform/postgres';

/** One PostgreSQL of its own with a small and a large database, thrown away afterwards. */
export interface GrowthServer {
  urlOf(database: string): string;
  /** Starts it again, with nothing in its buffers and every commit on disk. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What the manual advises: a quarter of the memory; enough here to hold either database. */
const sharedBuffersMegabytes = Math.min(6144, Math.floor(totalmem() / 2 ** 20 / 4));

const settings: Record<string, string> = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
  track_io_timing: 'on',
  shared_buffers: `${sharedBuffersMegabytes}MB`,
  max_wal_size: '8GB',
};

/** Statistics, bloat and warm buffers: all of them come with PostgreSQL. */
const extensions = ['pg_stat_statements', 'pgstattuple', 'pg_prewarm'];

/** Seeding needs no durable commits, so they are off until the first restart. */
export async function startGrowthServer(databases: readonly string[]): Promise<GrowthServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'authflow-growth-'));
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, durable: false });
  const urlOf = (database: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${database}`;
    return url.href;
  };
  async function restart(durable: boolean): Promise<void> {
    await server.stop();
    server = await startEmbeddedPostgres({ dataDir, durable });
  }
  async function stop(): Promise<void> {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }

  try {
    // `alter system` takes no parameters; names and values are the constants above.
    for (const [name, value] of Object.entries(settings))
      await execute(server.url, `alter system set ${name} = '${value}'`);
    await restart(false);
    for (const database of databases) {
      await execute(server.url, `create database ${database}`);
      await migrateDatabase({ databaseUrl: urlOf(database) });
      for (const name of extensions) await execute(urlOf(database), `create extension ${name}`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { urlOf, restart: () => restart(true), stop };
}

async function execute(databaseUrl: string, statement: string): Promise<void> {
  const client = await connectClient(databaseUrl);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
