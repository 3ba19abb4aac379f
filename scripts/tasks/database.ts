import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConfigError,
  formatConfigError,
  loadConfig,
  type Config,
} from '../../apps/api/src/config/load-config';
import { loadDotenv } from '../../apps/api/src/config/load-dotenv';
import { startEmbeddedPostgres } from '../../apps/api/src/platform/embedded-postgres/embedded-postgres';
import { migrateDatabase, migrationsDirectory } from '../../apps/api/src/platform/migrations';
import { connectClient, isDatabaseUnavailable } from '../../apps/api/src/platform/postgres';
import { TaskError } from '../task-error';

/** `npm run db:migrate`: brings the configured database to the newest migration. */
export async function migrate(): Promise<number> {
  return withDatabase(readConfig(), migrateAndTell);
}

/**
 * `npm run db:reset`: an empty, migrated database. Development's own embedded one without asking; another one only
 * with `--force`; production's never.
 */
export async function reset(args: string[]): Promise<number> {
  const config = readConfig();
  if (config.environment === 'production') throw new TaskError('db:reset is refused in production.');
  if (config.databaseUrl !== null && !args.includes('--force')) {
    const { host, pathname } = new URL(config.databaseUrl);
    throw new TaskError(
      `DATABASE_URL points at ${host}${pathname}. To erase everything in it: npm run db:reset -- --force`,
    );
  }
  return withDatabase(config, async (databaseUrl) => {
    const client = await connectClient(databaseUrl);
    await client.query('drop schema public cascade; create schema public').finally(() => client.end());
    console.log('Emptied the database.');
    return migrateAndTell(databaseUrl);
  });
}

/** `npm run db:new -- <title>`: an empty migration file with the next number. */
export async function newMigration(args: string[]): Promise<number> {
  const title = args
    .join('_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (title === '') throw new TaskError('Say what the migration does: npm run db:new -- add user locale');
  const directory = migrationsDirectory();
  const last = Math.max(0, ...readdirSync(directory).map((name) => Number.parseInt(name, 10) || 0));
  const file = join(directory, `${String(last + 1).padStart(4, '0')}_${title}.sql`);
  writeFileSync(
    file,
    '-- What changes and why. Runs in one transaction on a live table: no long locks, no rewrite of a large table.\n',
    { flag: 'wx' },
  );
  console.log(`Created ${file}`);
  return Promise.resolve(0);
}

async function migrateAndTell(databaseUrl: string): Promise<number> {
  const { applied } = await migrateDatabase({
    databaseUrl,
    onApplied: (name) => console.log(`Applied ${name}`),
    onWarning: (message) => console.warn(message),
  });
  if (applied.length === 0) console.log('Nothing to apply: the database is up to date.');
  return 0;
}

/** Lends the configured database: that of DATABASE_URL, or the embedded one, joined where it runs already. */
export async function withDatabase(
  config: Config,
  use: (databaseUrl: string) => Promise<number>,
): Promise<number> {
  if (config.databaseUrl !== null) {
    const databaseUrl = config.databaseDirectUrl ?? config.databaseUrl;
    const { host } = new URL(databaseUrl);
    return use(databaseUrl).catch((error: unknown) => {
      if (!isDatabaseUnavailable(error)) throw error;
      throw new TaskError(`The database at ${host} cannot be reached: ${String(error)}. Check DATABASE_URL.`);
    });
  }
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    durable: true,
    onProgress: console.log,
  });
  try {
    return await use(server.url);
  } finally {
    await server.stop();
  }
}

/** The configuration of this checkout. @throws TaskError that lists every fault */
export function readConfig(): Config {
  try {
    loadDotenv(process.env);
    return loadConfig(process.env);
  } catch (error) {
    throw error instanceof ConfigError ? new TaskError(formatConfigError(error)) : error;
  }
}
