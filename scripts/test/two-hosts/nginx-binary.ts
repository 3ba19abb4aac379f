import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../verify/workspace';

const cache = join(root, '.cache/nginx');
const own = join(cache, 'root/usr/sbin/nginx');

/** nginx as it is installed, or unpacked from its Debian package into .cache; null where neither can be had. */
export function findNginx(): string | null {
  return [...(runs('nginx') ? ['nginx'] : []), ...(runs(own) || unpack() ? [own] : [])][0] ?? null;
}

function runs(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unpack(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    mkdirSync(cache, { recursive: true });
    const quiet = { cwd: cache, stdio: 'ignore', timeout: 60_000 } as const;
    if (!hasPackage()) execFileSync('apt-get', ['download', 'nginx'], quiet);
    for (const name of packages()) execFileSync('dpkg-deb', ['-x', name, 'root'], quiet);
    return existsSync(own) && runs(own);
  } catch {
    return false;
  }
}

const packages = (): string[] => readdirSync(cache).filter((name) => name.endsWith('.deb'));
const hasPackage = (): boolean => packages().length > 0;
