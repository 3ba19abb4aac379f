import { spawn } from 'node:child_process';
import { repositoryRoot } from './markdown';
import { testSecret } from './harness';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `authflow …` as it runs from the repository: a process of its own, with this environment and nothing else of ours. */
export function runAuthflow(
  args: readonly string[],
  env: Record<string, string>,
  options: { signalAfter?: { line: RegExp; signal: NodeJS.Signals } } = {},
): Promise<Ran> {
  const { PATH, HOME, SystemRoot } = process.env;
  const own = {
    NODE_ENV: 'test',
    AUTH_SECRET: testSecret,
    WEB_URL: 'https://app.example.test',
    API_URL: 'https://api.example.test',
    MAIL_TRANSPORT: 'mailbox',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'apps/api/src/cli/main.ts', ...args], {
    cwd: repositoryRoot,
    env: { PATH, HOME, SystemRoot, ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  let awaited = options.signalAfter;
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString();
    if (awaited?.line.test(said.stderr) !== true) return;
    child.kill(awaited.signal);
    awaited = undefined;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}
