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
  const script = join(root, 'apps/api/dist/cli.js');
  // As `npm start` has it, so that both speak of the same addresses.
  const env = { SERVE_WEB: 'true', ...process.env };
  return runScript(['--enable-source-maps', script, ...args], { cwd: root, env });
}
