import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverAccount } from '#src/platform/embedded-postgres/account';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#src/platform/embedded-postgres/embedded-postgres';
import { connectClient } from '#src/platform/postgres';

interface Host {
  process: ChildProcess;
  said: { url: string; adopted: boolean; error?: string };
}

vi.setConfig({ testTimeout: 90_000 }); // creating a database takes long on a busy machine

let dataDir: string;
let servers: EmbeddedPostgres[];
let children: ChildProcess[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'authflow-embedded-'));
  chmodSync(dataDir, 0o711);
  servers = [];
  children = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop();
  for (const child of children) child.kill('SIGKILL');
  await expectNoServer();
  rmSync(dataDir, { recursive: true, force: true });
});

const cluster = (): string => join(dataDir, 'postgres', 'cluster');

async function start(durable = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable });
  servers.push(server);
  return server;
}

/** The same in a process of its own, which can be killed. */
async function startHost(...args: string[]): Promise<Host> {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const script = join(import.meta.dirname, '../support/embedded-host.ts');
  const child = spawn(process.execPath, ['--import', tsx, script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { process: child, said: JSON.parse(line) as Host['said'] };
  }
  throw new Error('The host ended without a word.');
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = await connectClient(url);
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Processes that carry the cluster's path in their command: the server and its watchdog. */
function processes(): { pid: number; command: string }[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    const ours = command?.includes(cluster()) === true && !command.includes('embedded-host');
    return pid !== undefined && command !== undefined && ours ? [{ pid: Number(pid), command }] : [];
  });
}

async function expectNoServer(): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (processes().length > 0 && Date.now() < deadline) await sleep(20);
  expect(processes()).toEqual([]);
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a single host', () => {
  it('starts from nothing, durable and closed to others, and leaves no process behind', async () => {
    const server = await start(true);
    expect(server.adopted).toBe(false);
    expect(
      await query(
        server.url,
        `select current_database() as name, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
      current_setting('listen_addresses') as listen, current_setting('server_encoding') as encoding`,
      ),
    ).toEqual([
      { name: 'authflow', fsync: 'on', commit: 'on', pages: 'on', listen: '127.0.0.1', encoding: 'UTF8' },
    ]);
    expect(statSync(cluster()).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600);
    const wrongPassword = server.url.replace(/:[^:@]+@/, ':guess@');
    await expect(connectClient(wrongPassword)).rejects.toThrow(/password authentication failed/);

    await server.stop();
    expect(processes()).toEqual([]);
    await expect(connectClient(server.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('keeps data, password and port over a restart', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start();
    expect(second).toMatchObject({ url: first.url, adopted: false });
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('moves to another port when somebody took its own', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start();
      expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
      expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    } finally {
      squatter.close();
    }
  });

  it('sees through a postmaster.pid that names some other living process', async () => {
    await (await start()).stop();
    // Of the server's own account: PostgreSQL itself would refuse to start beside it.
    const innocent = spawn('sleep', ['60'], { stdio: 'ignore', cwd: '/', ...(serverAccount() ?? {}) });
    children.push(innocent);
    await once(innocent, 'spawn');
    writeFileSync(
      join(cluster(), 'postmaster.pid'),
      `${innocent.pid}\n${cluster()}\n1\n5432\n\n127.0.0.1\n\nready   \n`,
    );
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(innocent.exitCode).toBeNull();
  });

  it('recovers every committed row when the server itself was killed', async () => {
    const first = await start(true);
    await query(first.url, 'create table kept as select 42 as answer');
    const postmaster = Number(readFileSync(join(cluster(), 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGKILL');
    const second = await start(true);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });
});

describe('a host that is killed', () => {
  it('takes its server down cleanly, and the next start has all data', async () => {
    const host = await startHost(dataDir);
    await query(host.said.url, 'create table kept as select 42 as answer');
    await kill(host.process);
    await expectNoServer();
    expect(existsSync(join(cluster(), 'postmaster.pid'))).toBe(false);
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('together with its watchdog leaves an orphan, which the next host adopts and then stops', async () => {
    const host = await startHost(dataDir);
    await query(host.said.url, 'create table kept as select 42 as answer');
    for (const { pid } of processes().filter(({ command }) => command.includes('watch()')))
      process.kill(pid, 'SIGKILL');
    await kill(host.process);
    const server = await start();
    expect(server).toMatchObject({ url: host.said.url, adopted: true });
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    expect(processes()).toEqual([]);
  });
});

describe('several hosts on one folder', () => {
  it('share the server, which stays until the last one lets go, killed or not', async () => {
    const host = await startHost(dataDir);
    const second = await start();
    const third = await start();
    expect([second, third]).toMatchObject([
      { url: host.said.url, adopted: true },
      { url: host.said.url, adopted: true },
    ]);
    await kill(host.process);
    await second.stop();
    await sleep(300);
    expect(await query(third.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await third.stop();
    expect(processes()).toEqual([]);
  });

  it('may start at the same moment on an empty folder', async () => {
    const started = await Promise.all([start(), start(), startHost(dataDir)]);
    const [first, second, third] = [started[0], started[1], started[2].said];
    expect(new Set([first.url, second.url, third.url]).size).toBe(1);
    expect([first, second, third].filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('get a running server from a start that follows on a stop at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const leaving = await start();
      const stopping = leaving.stop();
      const arriving = await start();
      await stopping;
      expect(await query(arriving.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      await arriving.stop();
    }
  });
});

describe('a data folder that does not serve', () => {
  it('is named, with the way out, when it cannot be written', async () => {
    // Root may write anywhere, so the host first becomes the server's account, to which the folder does not belong.
    chmodSync(dataDir, 0o555);
    const uid = serverAccount()?.uid;
    const host = await startHost(dataDir, ...(uid === undefined ? [] : [String(uid)]));
    expect(host.said.error).toContain(join(dataDir, 'postgres'));
    expect(host.said.error).toMatch(/^EmbeddedPostgresError: .*cannot be written by this user.*DATA_DIR/);
  });

  it('is named when it is a file', async () => {
    writeFileSync(join(dataDir, 'file'), '');
    const attempt = startEmbeddedPostgres({ dataDir: join(dataDir, 'file'), durable: false });
    await expect(attempt).rejects.toThrow(/file\/postgres is not a folder.*DATA_DIR/);
  });

  it('is left alone when another major version made it', async () => {
    await (await start()).stop();
    writeFileSync(join(cluster(), 'PG_VERSION'), '11\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 11, .*DATABASE_URL/);
    expect(readFileSync(join(cluster(), 'PG_VERSION'), 'utf8')).toBe('11\n');
  });

  it('is left alone when its password file is not the one it was made with', async () => {
    const host = await startHost(dataDir);
    writeFileSync(join(dataDir, 'postgres', 'password'), 'another');
    await expect(start()).rejects.toThrow(/password is not that of the database/);
    expect(await query(host.said.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await kill(host.process);
    await expectNoServer();
    await expect(start()).rejects.toThrow(/password is not that of the database/);
  });
});
