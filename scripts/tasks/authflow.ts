import { join } from 'node:path';
import { runScript } from '../children';
import { root } from '../verify/workspace';
import { buildIfStale } from './build';

/**
 * `npm run authflow -- <command>`: the built command line, as hosts run it with `node apps/api/dist/cli.js`. Standard output
 * is its own.
 */
export async function authflow(args: string[]): Promise<number> {
  await buildIfStale(['api'], process.stderr);
  return runScript(['--enable-source-maps', join(root, 'apps/api/dist/cli.js'), ...args], { cwd: root });
}
