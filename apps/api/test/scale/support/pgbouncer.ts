import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { findPgbouncer, noPgbouncer } from '../../../../../scripts/test/programs/pgbouncer';
import { serverAccount } from '#src/platform/embedded-postgres/account';
import { isReachableByAll } from '#src/platform/embedded-postgres/shared-folder';
import { repositoryRoot } from '#test/support/markdown';
import { listens, startProgram, until, type Program } from './program';
import { freePort } from '../../../../../scripts/test/free-port';

export interface Pgbouncer {
  /** The database through it. */
  url: string;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** As it is shipped for docker-compose.scale.yml. */
export const shippedPgbouncer = join(repositoryRoot, 'apps/api/deploy/scale/pgbouncer.ini');

/** The shipped configuration, with the addresses of this machine, in front of a database. Null, and said, without the program. */
export async function startPgbouncer(databaseUrl: string, mode = 'transaction'): Promise<Pgbouncer | null> {
  const found = findPgbouncer();
  if (found === null) {
    console.warn(`skipped: no pgbouncer: ${noPgbouncer}`);
    return null;
  }
  const account = serverAccount(); // it refuses to run as root, as PostgreSQL does
  const home = mkdtempSync(join(tmpdir(), 'authflow-pgbouncer-'));
  chmodSync(home, 0o755);
  const program = account === null ? found : forEverybody(found, home);
  const port = await freePort();
  const target = new URL(databaseUrl);
  writeFileSync(join(home, 'users.txt'), `"${target.username}" "${target.password}"\n`, { mode: 0o644 });
  const settings = readFileSync(shippedPgbouncer, 'utf8')
    .replace(/^authflow = .*$/m, `* = host=127.0.0.1 port=${target.port}`)
    .replace(/^listen_addr = .*$/m, 'listen_addr = 127.0.0.1')
    .replace(/^listen_port = .*$/m, `listen_port = ${port}`)
    .replace(/^pool_mode = .*$/m, `pool_mode = ${mode}`)
    .replace(/^auth_file = .*$/m, `auth_file = ${join(home, 'users.txt')}`);
  writeFileSync(join(home, 'pgbouncer.ini'), settings, { mode: 0o644 });
  let running: Program | null = null;

  async function start(): Promise<void> {
    const args = [join(home, 'pgbouncer.ini')];
    running = startProgram({ name: 'pgbouncer', path: program.path, args, env: program.env, account });
    await until('pgbouncer listens', () => listens(port), { of: running });
  }
  await start();
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return { url: url.href, start, kill: async () => running?.end('SIGKILL') };
}

/** Root's private folders are closed to the account that it hands the program to: a copy then. */
function forEverybody(found: { path: string; env: NodeJS.ProcessEnv }, home: string): typeof found {
  if (!found.path.includes(sep) || isReachableByAll(dirname(found.path))) return found;
  const unpacked = join(repositoryRoot, '.cache/programs/pgbouncer');
  cpSync(unpacked, join(home, 'program'), { recursive: true });
  const moved = (text: string): string => text.replaceAll(unpacked, join(home, 'program'));
  return {
    path: moved(found.path),
    env: { ...found.env, LD_LIBRARY_PATH: moved(found.env['LD_LIBRARY_PATH'] ?? '') },
  };
}
