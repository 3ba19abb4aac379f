import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from './markdown';
import { freePort } from '../../../../scripts/test/free-port';

export interface Booted {
  child: ChildProcess;
  /** What it has written, both streams. */
  output(): string;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  /** Resolves when it answers as ready. @throws when it ends before, or not within 30 seconds */
  ready(): Promise<string>;
  /** SIGTERM, unless it has ended by itself. Answers how it ended. */
  stop(): Promise<number | string>;
}

/** Who it runs as: root may write everywhere, so what a folder forbids can only be shown to somebody else. */
export interface BootUser {
  uid: number;
  gid: number;
}

/**
 * Starts the API's own program with this environment and nothing else of ours. Nothing waits for it to come up.
 * `.env` files play no part: what they might set is set here.
 * @param program what Node runs; the bundle where it was built starts sooner
 */
export function boot(
  env: Record<string, string>,
  user?: BootUser,
  program: readonly string[] = ['--import', 'tsx', 'apps/api/src/main.ts'],
): Booted {
  const { PATH, SystemRoot } = process.env;
  const defaults = {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    MAIL_TRANSPORT: 'mailbox',
    PWNED_PASSWORDS: 'off',
  };
  const child = spawn(process.execPath, program, {
    cwd: repositoryRoot,
    env: { PATH, SystemRoot, TSX_DISABLE_CACHE: '1', ...defaults, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode ?? child.signalCode ?? 'unknown');
  const url = `http://127.0.0.1:${env['PORT'] ?? 3000}`;

  async function ready(): Promise<string> {
    for (let waited = 0; waited < 30_000; waited += 100) {
      if (child.exitCode !== null) break;
      if (await isReady(url)) return url;
      await sleep(100);
    }
    throw new Error(`the API did not start:\n${said.join('')}`);
  }

  return {
    child,
    output: () => said.join(''),
    ended,
    ready,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      return ended;
    },
  };
}

/** A port that was free a moment ago, as the environment has it. */
export const findFreePort = async (): Promise<string> => String(await freePort());

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
