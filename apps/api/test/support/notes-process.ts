import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './boot';
import { repositoryRoot } from './markdown';

export interface NotesProcess {
  url: string;
  output(): string;
  stop(): Promise<void>;
}

/** `examples/notes-api` as people start it: a process of its own beside the API. */
export async function startNotes(env: Record<string, string>): Promise<NotesProcess> {
  const port = await findFreePort();
  const { PATH, SystemRoot } = process.env;
  const child = spawn(process.execPath, ['--conditions=@authflow/source', '--import', 'tsx', 'src/main.ts'], {
    cwd: join(repositoryRoot, 'examples/notes-api'),
    env: { PATH, SystemRoot, PORT: port, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const url = `http://127.0.0.1:${port}`;

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  for (let waited = 0; waited < 60_000 && child.exitCode === null; waited += 100) {
    if (await isLive(url)) return { url, output: () => said.join(''), stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`the notes did not start:\n${said.join('')}`);
}

const isLive = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
