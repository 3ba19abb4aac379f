import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries, program as programOf } from '#src/platform/embedded-postgres/binaries';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres/embedded-postgres';
import { openHome } from '#src/platform/embedded-postgres/home';
import { serverProcess } from '#src/platform/embedded-postgres/run';
import { connectClient } from '#src/platform/postgres';
import { startProgram, until, type Program } from './program';
import { freePort } from '../../../../../scripts/test/free-port';

/** A primary, and a replica that streams from it. */
export interface PostgresPair {
  url: string;
  replicaUrl: string;
  startReplica(): Promise<void>;
  /** Ends it as `kill -9` does. */
  killReplica(): Promise<void>;
  stop(): Promise<void>;
}

/** Both on this machine, the replica from a copy of the primary's files taken while it ran. */
export async function startPostgresPair(): Promise<PostgresPair> {
  const dataDir = mkdtempSync(join(tmpdir(), 'authflow-pair-'));
  chmodSync(dataDir, 0o755);
  const primary = await startEmbeddedPostgres({ dataDir, durable: false });
  const home = openHome(dataDir);
  const { bin } = await findBinaries(home.account, () => undefined);
  const files = `${home.cluster}-replica`;
  await copyWhileRunning(primary.url, home.cluster, files);
  const port = await freePort();
  let running: Program | null = null;

  async function startReplica(): Promise<void> {
    rmSync(join(files, 'postmaster.pid'), { force: true });
    const settings = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
    };
    const args = [
      '-D',
      files,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const { uid, gid, env } = serverProcess(home.account);
    const account = uid === undefined || gid === undefined ? null : { uid, gid };
    running = startProgram({ name: 'replica', path: programOf(bin, 'postgres'), args, env, account });
    await until('the replica answers', () => answers(replicaUrl), { of: running });
  }

  const replicaUrl = withPort(primary.url, port);
  return {
    url: primary.url,
    replicaUrl,
    startReplica,
    killReplica: async () => running?.end('SIGKILL'),
    async stop() {
      await running?.end('SIGINT');
      await primary.stop();
      rmSync(files, { recursive: true, force: true });
    },
  };
}

async function copyWhileRunning(url: string, from: string, to: string): Promise<void> {
  const client = await connectClient(url);
  let label = '';
  try {
    await client.query(`select pg_backup_start('replica', true)`);
    execFileSync('cp', ['-a', from, to]);
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    label = rows[0]?.labelfile ?? '';
  } finally {
    await client.end();
  }
  const { username, password, port } = new URL(url);
  const source = `host=127.0.0.1 port=${port} user=${username} password=${password}`;
  const { uid, gid } = statSync(from);
  for (const [name, text] of [
    ['backup_label', label],
    ['standby.signal', ''],
  ] as const) {
    writeFileSync(join(to, name), text);
    chownSync(join(to, name), uid, gid);
  }
  appendFileSync(join(to, 'postgresql.auto.conf'), `\nprimary_conninfo = '${source}'\n`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const client = await connectClient(url);
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
