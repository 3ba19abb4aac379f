import { chmod, cp, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from './shared-folder';

/**
 * Copies an installation out of a home that the server's account may not enter (root's own is 0700), once per
 * version. The copy belongs to root and is world-readable. Returns its folder.
 */
export async function copyForServer(
  native: string,
  label: string,
  onProgress: (line: string) => void,
): Promise<string> {
  const target = join(sharedFolder(), `postgresql-${label}`);
  if (existsSync(target)) return target;
  onProgress(`Copying PostgreSQL to ${target} (first start only)…`);
  const staging = `${target}.new-${process.pid}`;
  await cp(native, staging, { recursive: true, verbatimSymlinks: true });
  await makeReadable(staging);
  // A rename is all or nothing, and loses harmlessly to another host that was faster.
  await rename(staging, target).catch(() => rm(staging, { recursive: true, force: true }));
  return target;
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}
