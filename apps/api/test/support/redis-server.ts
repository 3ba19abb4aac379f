import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRedisServer, noRedis } from '../../../../scripts/test/programs/redis';

const program = findRedisServer();

/** False where no redis-server can be had; said once, so that nothing is left out silently. */
export const hasRedis = program !== null;
if (!hasRedis) console.warn(`Left out: tests with a Redis of their own. ${noRedis}`);

/** A redis-server of this test's own, on 127.0.0.1, that keeps nothing by itself. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again, at the same port, if it is not running. */
  restart(): Promise<void>;
  /** Stops it from answering, with its connections open. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** @param lines of its configuration, beside those that keep it small */
export async function startRedis(lines: readonly string[] = [], mode: string[] = []): Promise<RedisServer> {
  if (program === null) throw new Error(noRedis);
  const { path, env } = program;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'authflow-redis-'));
  const file = join(folder, 'redis.conf');
  const text = ['bind 127.0.0.1', `port ${port}`, `dir ${folder}`, ...lines].join('\n');
  let child: ChildProcess | null = null;

  const isRunning = (): boolean => child !== null && child.exitCode === null && child.signalCode === null;

  async function start(): Promise<void> {
    if (isRunning()) return;
    writeFileSync(file, mode.length > 0 ? text : `${text}\nsave ""\nappendonly no\n`);
    const started = spawn(path, [file, ...mode], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    const said: string[] = [];
    started.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    for (let tries = 0; !(await answers(port)); tries += 1) {
      if (started.exitCode !== null || tries > 400)
        throw new Error(`redis-server did not start:\n${said.join('')}`);
      await sleep(25);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === null || !isRunning()) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  await start();
  return {
    port,
    folder,
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    restart: start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async stop() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  // The bus of a cluster node is 10,000 above.
  return port > 50_000 ? freePort() : port;
}

/** Asks in Redis's own words, with nothing of what is tested. */
export function askRedis(port: number, ...words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', (answer) => {
      resolve(answer.toString());
      socket.destroy();
    });
    socket.write(
      `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
    );
  });
}

async function answers(port: number): Promise<boolean> {
  const said = await askRedis(port, 'PING').catch(() => '');
  return said.startsWith('+PONG') || said.startsWith('-NOAUTH');
}
