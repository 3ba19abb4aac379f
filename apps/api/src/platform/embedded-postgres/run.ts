import { spawn } from 'node:child_process';
import type { Account } from './account';

/** Nothing of our own environment (secrets above all) reaches the server; messages stay in plain English. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  if (process.platform === 'win32') return { ...process.env, LC_ALL: 'C' };
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' };
}

/** Spawn options for a server program: as `account`, from a folder that every account can enter. */
export function serverProcess(account: Account | null): {
  env: NodeJS.ProcessEnv;
  windowsHide: boolean;
  cwd?: string;
  uid?: number;
  gid?: number;
} {
  const posix = process.platform === 'win32' ? {} : { cwd: '/' };
  return { env: serverEnvironment(), windowsHide: true, ...posix, ...(account ?? {}) };
}

/** Runs a program to its end. `code` is null when it could not be started at all; `output` is both streams. */
export function run(
  program: string,
  args: readonly string[],
  account: Account | null,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    const child = spawn(program, args, { ...serverProcess(account), stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
