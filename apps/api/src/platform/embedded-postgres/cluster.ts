import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hours } from '#src/domain/duration';
import { program, type Binaries } from './binaries';
import { EmbeddedPostgresError, errorCode, explainFolderError } from './errors';
import type { Home } from './home';
import { run } from './run';

/** The server's only role; it owns everything in this private server. */
export const serverRole = 'authflow';

/**
 * Makes sure that the database files exist and fit the installed version.
 * **State**: no cluster → an initialised one that only the server's account can read. It is built aside and
 * renamed, so a kill in between leaves nothing half-made.
 * @throws EmbeddedPostgresError when another major version made the files, or they cannot be written
 */
export async function ensureCluster(
  home: Home,
  binaries: Binaries,
  durable: boolean,
  onProgress: (line: string) => void,
): Promise<void> {
  if (existsSync(home.cluster)) {
    checkVersion(home.cluster, binaries.major);
    return;
  }
  onProgress(`Creating a PostgreSQL ${binaries.major} database in ${home.cluster} (first start only)…`);
  const parent = dirname(home.cluster);
  removeLeftovers(parent);
  const staging = join(parent, `cluster.new-${randomBytes(6).toString('hex')}`);
  try {
    await initialise(staging, home, binaries, durable);
    renameSync(staging, home.cluster);
  } catch (error) {
    // Another host may have made the cluster meanwhile; then that one counts.
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error)) || !existsSync(home.cluster)) {
      throw explainFolderError(home.directory, error);
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function initialise(staging: string, home: Home, binaries: Binaries, durable: boolean): Promise<void> {
  mkdirSync(staging, { mode: 0o700 });
  const passwordFile = `${staging}.password`;
  try {
    writeFileSync(passwordFile, home.password, { mode: 0o600 });
    if (home.account !== null) {
      chownSync(staging, home.account.uid, home.account.gid);
      chownSync(passwordFile, home.account.uid, home.account.gid);
    }
    const args = ['-D', staging, '-U', serverRole, '-E', 'UTF8', ...localeArguments(binaries.major)];
    args.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...(durable ? [] : ['--no-sync']));
    const { code, output } = await run(program(binaries.bin, 'initdb'), args, home.account);
    if (code !== 0) throw initdbError(home.directory, output);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The built-in provider (17 and later) sorts the same everywhere, whatever locales the system has. */
function localeArguments(major: number): string[] {
  return major >= 17
    ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--locale=C'];
}

function initdbError(folder: string, output: string): unknown {
  if (/No space left on device/.test(output)) {
    return explainFolderError(folder, Object.assign(new Error(output), { code: 'ENOSPC' }));
  }
  const cause = output.trim().split('\n').slice(-4).join('\n');
  return new EmbeddedPostgresError(`PostgreSQL could not create its database under ${folder}:\n${cause}`);
}

function checkVersion(cluster: string, major: number): void {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) {
    throw new EmbeddedPostgresError(
      `${cluster} exists but holds no PostgreSQL database. Move it away, or choose another folder with DATA_DIR.`,
    );
  }
  const made = readFileSync(file, 'utf8').trim();
  if (Number(made) === major) return;
  throw new EmbeddedPostgresError(
    `The database in ${cluster} was made by PostgreSQL ${made}, and PostgreSQL ${major} is installed here, which cannot read it. ` +
      `Run PostgreSQL ${made} on that folder yourself and set DATABASE_URL, or move the folder away to begin anew.`,
  );
}

/** What a host that was killed while creating its cluster left behind. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!/^cluster\.new-[0-9a-f]+(\.password)?$/.test(basename(name))) continue;
    const path = join(parent, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > hours(1)) rmSync(path, { recursive: true, force: true });
  }
}
