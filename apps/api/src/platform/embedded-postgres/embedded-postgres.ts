import { setTimeout as sleep } from 'node:timers/promises';
import { minutes, seconds } from '#src/domain/duration';
import { connectClient } from '#src/platform/postgres';
import { findBinaries } from './binaries';
import { ensureCluster, serverRole } from './cluster';
import { EmbeddedPostgresError, explainFolderError } from './errors';
import { takeHold, takeHoldOfOrphan, type Hold } from './holders';
import { openHome, type Home } from './home';
import { launch } from './launch';
import { findPostmasterFile, isServerAlive, removeStalePostmasterFile } from './postmaster-file';

export interface EmbeddedPostgresOptions {
  /** The data folder; the database's files go to `postgres/` inside it. */
  dataDir: string;
  /** False only in tests: faster, but a power cut may lose or damage the data. */
  durable: boolean;
  /** Told in a short line about everything that takes noticeably long. */
  onProgress?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Connection string of the application's database. */
  url: string;
  /** True when the server was already running for another host, or left over from one. */
  adopted: boolean;
  /** Lets go of the server; the last host to do so stops it, and then this waits until it has stopped. */
  stop(): Promise<void>;
}

const database = 'authflow';

/**
 * Runs PostgreSQL for those who have not set one up, and makes the application's database in it.
 * **State**: no server → a running one that lives as long as some host holds it (see `holders.ts`); a server that
 * already runs on the same folder is joined. Killing a host, `kill -9` included, stops the server cleanly.
 * @throws EmbeddedPostgresError when it cannot run; the message says what to do
 * @see docs/adr/0002-embedded-postgresql.md
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable, onProgress = () => undefined } = options;
  const home = openHome(dataDir);
  try {
    const deadline = Date.now() + minutes(2);
    while (Date.now() < deadline) {
      const joined = await joinRunningServer(home);
      if (joined !== null) return joined;
      const binaries = await findBinaries(home.account, onProgress);
      await ensureCluster(home, binaries, durable, onProgress);
      const launched = await launch(home, binaries, durable, onProgress);
      if (launched.status === 'started') {
        return await offer(home, launched.pid, launched.hold, false);
      }
      await sleep(200);
    }
  } catch (error) {
    throw explainFolderError(home.directory, error);
  }
  throw new EmbeddedPostgresError(`PostgreSQL did not start within two minutes. Its log: ${home.log}`);
}

/** Joins the server on this cluster, after waiting for it to come up or to finish stopping; null when there is none. */
async function joinRunningServer(home: Home): Promise<EmbeddedPostgres | null> {
  const deadline = Date.now() + minutes(1);
  while (Date.now() < deadline) {
    const file = findPostmasterFile(home.cluster);
    if (file === null) return null;
    if (!isServerAlive(home.cluster, file.pid)) {
      removeStalePostmasterFile(home.cluster);
      return null;
    }
    const joined = file.status === 'ready' ? await tryToJoin(home, file.pid) : null;
    if (joined !== null) return joined;
    await sleep(50);
  }
  throw new EmbeddedPostgresError(
    `A PostgreSQL server runs on ${home.cluster} but cannot be reached. Stop it, or set DATABASE_URL. Its log: ${home.log}`,
  );
}

/** Takes hold of a running server; null when it turns out to be going down, to look again. */
async function tryToJoin(home: Home, pid: number): Promise<EmbeddedPostgres | null> {
  const hold = takeHold(home) ?? takeHoldOfOrphan(home, pid);
  const joined = await offer(home, pid, hold, true).catch((error: unknown) => {
    if (error instanceof EmbeddedPostgresError) throw error;
    return null;
  });
  if (joined !== null && hold.isGood()) return joined;
  await hold.release();
  return null;
}

const isWrongPassword = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '28P01';

/** What a host gets. A hold that comes to nothing is let go, or it would keep the server for ever. */
async function offer(home: Home, pid: number, hold: Hold, adopted: boolean): Promise<EmbeddedPostgres> {
  const port = findPostmasterFile(home.cluster)?.port;
  const address = `postgres://${serverRole}:${home.password}@127.0.0.1:${port}`;
  try {
    await ensureDatabase(`${address}/postgres`);
  } catch (error) {
    await hold.release();
    throw isWrongPassword(error) ? wrongPassword(home, error) : error;
  }
  return { url: `${address}/${database}`, adopted, stop: () => stop(home, pid, hold) };
}

function wrongPassword(home: Home, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The password in ${home.directory}/password is not that of the database in ${home.cluster}. ` +
      'Put the right file back, or move both folders away to begin anew.',
    { cause },
  );
}

/** **State**: no application database → an empty one. Two hosts may try at once; the second finds it made. */
async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const client = await connectClient(maintenanceUrl);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } catch (error) {
    const duplicate =
      error instanceof Error && 'code' in error && ['42P04', '23505'].includes(String(error.code));
    if (!duplicate) throw error;
  } finally {
    await client.end();
  }
}

async function stop(home: Home, pid: number, hold: Hold): Promise<void> {
  if (!(await hold.release())) return;
  const deadline = Date.now() + seconds(30);
  while (isServerAlive(home.cluster, pid)) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `PostgreSQL (process ${pid}) has not stopped after 30 seconds. Its log: ${home.log}`,
      );
    }
    await sleep(20);
  }
}
