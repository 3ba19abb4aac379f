import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRedisServer, noRedis } from '../../../../scripts/test/programs/redis';
import { freePort } from '../../../../scripts/test/free-port';

const program = findRedisServer();

/** False where no redis-server can be had; said once, so that nothing is left out silently. */
export const hasRedis = program !== null;
if (!hasRedis) console.warn(`Left out: tests with a Redis of their own. ${noRedis}`);

const given = process.env['TEST_REDIS_URL'];
/** Whether there is one for tests that neither stop nor empty it: that of TEST_REDIS_URL, or one of their own. */
export const hasAnyRedis = given !== undefined || hasRedis;

export async function anyRedis(): Promise<Pick<RedisServer, 'url' | 'stop'>> {
  return given === undefined ? startRedis() : { url: given, stop: () => Promise.resolve() };
}

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
  const port = await portForCluster();
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
  process.once('exit', () => child?.kill('SIGKILL')); // whatever becomes of the test
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

/** The bus of a cluster node is 10,000 above. */
async function portForCluster(): Promise<number> {
  const port = await freePort();
  return port > 50_000 ? portForCluster() : port;
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
