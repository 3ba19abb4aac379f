import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitCode, forwardStop } from '../children';
import { root } from '../verify/workspace';
import { buildIfStale } from './build';

/** `npm start`: the built product, pages and API in one process. Ends when that ends, with its exit code. */
export async function start(): Promise<number> {
  await buildIfStale();
  // As hosts start it: with a smaller young generation than Node's (docs/adr/0029).
  const options = ['--max-semi-space-size=4', '--enable-source-maps'];
  const server = spawn(process.execPath, [...options, join(root, 'apps/api/dist/main.js')], {
    cwd: root,
    stdio: 'inherit',
    env: { SERVE_WEB: 'true', ...process.env },
    detached: process.platform !== 'win32', // a console of its own would be opened there
  });
  forwardStop(server);
  return exitCode(server);
}
