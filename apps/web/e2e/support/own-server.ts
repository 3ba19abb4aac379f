import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from './settings';
import { freePort } from '../../../../scripts/test/free-port';

const program = join(import.meta.dirname, '../../../api/dist/main.js');

/** A server for one journey: the built product with settings, a database and a port of its own. */
export interface OwnServer {
  origin: string;
  /** Takes it away, as an outage would. Its data stays. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
  /** Ends it for good. */
  remove: () => Promise<void>;
}

/** @param prepare what is to be in the data folder before the first start */
export async function startOwnServer(
  own: Record<string, string>,
  prepare: (dataDir: string) => Promise<void> = () => Promise.resolve(),
): Promise<OwnServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'authflow-e2e-own-'));
  chmodSync(dataDir, 0o711); // under root, the database runs as another account
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const said: string[] = [];
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const begun = spawn(process.execPath, ['--enable-source-maps', program], {
      cwd: dataDir, // no .env there
      env: { ...process.env, ...settings, DATA_DIR: dataDir, PORT: String(port), ...own },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    begun.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child = begun;
    for (let tries = 0; !(await isReady(origin)); tries += 1) {
      if (begun.exitCode !== null || tries > 600) throw new Error(`It did not start:\n${said.join('')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function stop(): Promise<void> {
    if (child === null || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    child = null;
  }

  async function remove(): Promise<void> {
    await stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  const begun = prepare(dataDir).then(start);
  await begun.catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return { origin, start, stop, remove };
}

function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
