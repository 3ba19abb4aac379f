import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exitCode, forwardStop } from '../children';
import { root, toolScript } from '../verify/workspace';

/** `npm run dev`: the API restarting on every change and Vite with hot reload, side by side. One ending ends both. */
export async function dev(): Promise<number> {
  const api = join(root, 'apps/api');
  const web = join(root, 'apps/web');
  const children = [
    launch('api', [toolScript('tsx'), 'watch', '--clear-screen=false', join(api, 'src/main.ts')], root),
    launch('web', [join(web, 'node_modules/vite/bin/vite.js'), '--clearScreen', 'false'], web),
  ];
  const code = await Promise.race(children.map(exitCode));
  const others = children.filter(({ exitCode: ended, signalCode }) => ended === null && signalCode === null);
  const endings = others.map(exitCode);
  for (const child of others) if (!child.killed) child.kill('SIGTERM'); // unless Ctrl-C told it already
  await Promise.all(endings);
  return code;
}

function launch(name: string, args: string[], cwd: string): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }), ...process.env },
    detached: process.platform !== 'win32',
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${name} │ ${line}\n`));
  }
  forwardStop(child);
  return child;
}
