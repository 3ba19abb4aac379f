import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectClient, type PgClient } from './postgres';

/** A migration that cannot or must not be applied. The message names the file and what to do. */
export class MigrationError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

export interface MigrateOptions {
  databaseUrl: string;
  /** Told the name of each migration after it was committed. */
  onApplied?: (name: string) => void;
  /** Told when the database holds migrations that these files don't: it is newer than this program. */
  onWarning?: (message: string) => void;
  /** Where the files are; by default the program's own. */
  directory?: string;
}

/** Any number that no other program locks in the same database: the letters "authflow" as one integer's hash. */
const migrationLock = 5_872_013_440_127;

/**
 * Applies every `NNNN_title.sql` that the database has not seen, in order, each in a transaction of its own.
 * **State**: a database at some migration → at the newest one; a failing file leaves those before it applied and
 * nothing of itself. Instances that boot together wait for each other, and the later ones find nothing to do.
 * @throws MigrationError when an applied file was edited since, two files share a number, or one fails
 * @see docs/adr/0003-migrations.md
 */
export async function migrateDatabase(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = readMigrations(options.directory ?? migrationsDirectory());
  const client = await connectClient(options.databaseUrl);
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]); // waits; goes away with the connection
    await client.query(
      `create table if not exists schema_migrations (
         name text primary key,
         checksum text not null,
         applied_at timestamptz not null default now()
       )`,
    );
    const pending = comparePending(
      migrations,
      await readApplied(client),
      options.onWarning ?? ((message) => process.emitWarning(message)),
    );
    for (const migration of pending) {
      await apply(client, migration);
      options.onApplied?.(migration.name);
    }
    return { applied: pending.map(({ name }) => name) };
  } finally {
    await client.end();
  }
}

/**
 * The names of the migrations that `migrateDatabase` would apply. Changes nothing.
 * @throws MigrationError as `migrateDatabase` does for edited or clashing files
 */
export async function pendingMigrations(
  databaseUrl: string,
  directory = migrationsDirectory(),
): Promise<string[]> {
  const client = await connectClient(databaseUrl);
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('schema_migrations') is not null as there`,
    );
    const applied = rows[0]?.there === true ? await readApplied(client) : new Map<string, string>();
    return comparePending(readMigrations(directory), applied, () => undefined).map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** How the files and a database stand to each other. */
export interface MigrationState {
  /** Not applied yet. */
  pending: string[];
  /** Applied, and changed since. */
  edited: string[];
  /** Applied by a newer program. */
  unknown: string[];
}

/**
 * What `migrateDatabase` would do, and what would keep it from that. Changes nothing.
 * @throws MigrationError when two files share a number
 */
export async function compareMigrations(
  databaseUrl: string,
  directory = migrationsDirectory(),
): Promise<MigrationState> {
  const migrations = readMigrations(directory);
  const client = await connectClient(databaseUrl);
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('schema_migrations') is not null as there`,
    );
    const applied = rows[0]?.there === true ? await readApplied(client) : new Map<string, string>();
    const known = new Set(migrations.map(({ name }) => name));
    return {
      pending: migrations.filter(({ name }) => !applied.has(name)).map(({ name }) => name),
      edited: editedIn(migrations, applied).map(({ name }) => name),
      unknown: [...applied.keys()].filter((name) => !known.has(name)),
    };
  } finally {
    await client.end();
  }
}

function editedIn(migrations: Migration[], applied: Map<string, string>): Migration[] {
  return migrations.filter(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum);
}

async function readApplied(client: PgClient): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations order by name',
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function comparePending(
  migrations: Migration[],
  applied: Map<string, string>,
  onWarning: (message: string) => void,
): Migration[] {
  const edited = editedIn(migrations, applied);
  if (edited.length > 0) {
    const names = edited.map(({ name }) => name).join(', ');
    throw new MigrationError(
      `Migration ${names} was edited after it had been applied to this database. ` +
        'Restore the file and put the change into a new migration (npm run db:new).',
    );
  }
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    onWarning(`The database holds migrations newer than this program: ${unknown.join(', ')}.`);
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: PgClient, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin');
    // A migration queueing for a table lock holds up every query behind it: better that it gives up and is run again.
    await client.query(`set local lock_timeout = '10s'`);
    await client.query(sql);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    const message = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `Migration ${name} failed${lineOf(sql, error)}: ${message}. Nothing of it was kept.`,
      {
        cause: error,
      },
    );
  }
}

/** PostgreSQL reports a character position; people look for a line. */
function lineOf(sql: string, error: unknown): string {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : Number.NaN;
  return Number.isInteger(position) ? ` at line ${sql.slice(0, position).split('\n').length}` : '';
}

/** Line ends are made alike first, so that a checkout on Windows has the same checksums. */
function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort();
  const clash = names.find((name, index) => names[index - 1]?.slice(0, 4) === name.slice(0, 4));
  if (clash !== undefined) {
    throw new MigrationError(
      `Two migrations have the number ${clash.slice(0, 4)}. Give ${clash} the next free one.`,
    );
  }
  return names.map((name) => {
    const sql = readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** `apps/api/migrations`, seen from this source file or from the bundle in `apps/api/dist`. */
export function migrationsDirectory(): string {
  const candidates = ['../../migrations/', '../migrations/', './migrations/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find(
    (path) => existsSync(path) && readdirSync(path).some((name) => name.endsWith('.sql')),
  );
  if (found === undefined)
    throw new MigrationError(`No migrations found. Looked in ${candidates.join(', ')}.`);
  return found;
}
