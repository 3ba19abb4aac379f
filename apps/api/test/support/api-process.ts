import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seconds } from '#src/domain/duration';
import { repositoryRoot } from './markdown';
import { freePort } from '../../../../scripts/test/free-port';

export interface ApiProcess {
  /** `http://localhost:port` */
  url: string;
  stop(): Promise<void>;
}

/**
 * The API as people start it: a process of its own, found by its port. Nothing of it is set but where it keeps things,
 * and what `env` adds.
 */
export async function startApiProcess(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<ApiProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'authflow-api-'));
  const port = await freePort();
  const { PATH, HOME, SystemRoot } = process.env;
  const own = { SERVE_WEB: 'true', DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: String(port) };
  // Said because a developer's own .env may say otherwise.
  const defaults = { NODE_ENV: 'development', MAIL_TRANSPORT: 'mailbox', PWNED_PASSWORDS: 'off' };
  const child = spawn(process.execPath, ['--import', 'tsx', 'apps/api/src/main.ts'], {
    cwd: repositoryRoot,
    env: { PATH, HOME, SystemRoot, ...defaults, ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const url = `http://localhost:${port}`;

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(dataDir, { recursive: true, force: true });
  }

  const deadline = Date.now() + seconds(45);
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`the API did not start:\n${said.join('')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, stop };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
