import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository, absolute. */
export const root = join(import.meta.dirname, '../..');

/** The script file of an installed tool, to be run with this Node: no shell, no npx, the same on every system. */
export function toolScript(packageName: string, command = packageName): string {
  const folder = join(root, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, file);
}
