import { findRedisServer, noRedis } from '../../../../../scripts/test/programs/redis';
import { listens, startProgram, until, type Program } from './program';
import { freePort } from '../../../../../scripts/test/free-port';

export interface Redis {
  url: string;
  start(): Promise<void>;
  /** Ends it as `kill -9` does; what it held is gone. */
  kill(): Promise<void>;
}

/** A Redis that keeps nothing on disk. Null, and said, without the program. */
export async function startRedis(): Promise<Redis | null> {
  const found = findRedisServer();
  if (found === null) {
    console.warn(`skipped: no redis-server: ${noRedis}`);
    return null;
  }
  const port = await freePort();
  let running: Program | null = null;

  async function start(): Promise<void> {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    running = startProgram({ name: 'redis', path: found?.path ?? '', args, env: found?.env ?? {} });
    await until('redis listens', () => listens(port), { of: running });
  }
  await start();
  return { url: `redis://127.0.0.1:${port}`, start, kill: async () => running?.end('SIGKILL') };
}
