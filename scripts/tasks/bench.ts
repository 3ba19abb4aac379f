import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runScript } from '../children';
import { TaskError } from '../task-error';
import { root } from '../verify/workspace';
import { buildIfStale } from './build';

/** `npm run bench`: measures the built API. Arguments go to the benchmarks. */
export async function bench(args: string[]): Promise<number> {
  const script = join(root, 'apps/api/bench/main.ts');
  if (!existsSync(script)) throw new TaskError(`There are no benchmarks: ${script} is missing.`);
  await buildIfStale();
  return runScript(['--import', 'tsx', script, ...args], { cwd: root });
}
