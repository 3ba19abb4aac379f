import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:process';
import { basename, dirname, join } from 'node:path';
import { root } from '../../verify/workspace';

/** Debian packages unpacked below .cache: nothing is installed, and nothing asks for root. */
export interface UnpackedPackages {
  /** What `/` is in the packages. */
  root: string;
  /** What programs of it need beside `process.env`: where their libraries lie. */
  env: { LD_LIBRARY_PATH: string };
}

const programs = join(root, '.cache/programs');

/**
 * Downloads Debian packages with `apt-get download` and unpacks them into `.cache/programs/<name>`, once: the next call
 * finds them there. Two processes may ask at a time; the folder appears in one piece or not at all.
 *
 * Name the libraries that the programs need too: only what is named is downloaded.
 * @returns null where that can't be done: not Linux, no apt, no network, a package that is not there
 */
export function unpackDebianPackages(name: string, packages: readonly string[]): UnpackedPackages | null {
  const home = join(programs, name);
  if (!existsSync(home) && !(platform === 'linux' && unpackInto(home, packages))) return null;
  const libraries = ['usr/lib', 'lib', `usr/lib/${triplet()}`, `lib/${triplet()}`];
  const path = libraries.map((folder) => join(home, folder)).filter((folder) => existsSync(folder));
  const inherited = process.env.LD_LIBRARY_PATH;
  return { root: home, env: { LD_LIBRARY_PATH: [...path, ...(inherited ? [inherited] : [])].join(':') } };
}

/** The program of that name that really runs: on PATH first, else out of the unpacked packages. Null when neither does. */
export function findProgram(
  program: string,
  unpacked: () => UnpackedPackages | null,
  versionFlag = '--version',
): { path: string; env: NodeJS.ProcessEnv } | null {
  if (runs(program, versionFlag, process.env)) return { path: program, env: process.env };
  const packages = unpacked();
  if (packages === null) return null;
  const env = { ...process.env, ...packages.env };
  const files = readdirSync(packages.root, { recursive: true, encoding: 'utf8' });
  const path = files
    .filter((file) => basename(file) === program && basename(dirname(file)).endsWith('bin'))
    .map((file) => join(packages.root, file))
    .find((file) => runs(file, versionFlag, env));
  return path === undefined ? null : { path, env };
}

function runs(program: string, versionFlag: string, env: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync(program, [versionFlag], { stdio: 'ignore', timeout: 10_000, env });
    return true;
  } catch {
    return false;
  }
}

function unpackInto(home: string, packages: readonly string[]): boolean {
  mkdirSync(programs, { recursive: true });
  const work = mkdtempSync(join(programs, 'unpacking-'));
  try {
    const quiet = { cwd: work, stdio: 'ignore', timeout: 120_000 } as const;
    execFileSync('apt-get', ['download', ...packages], quiet);
    const files = readdirSync(work).filter((file) => file.endsWith('.deb'));
    for (const file of files) execFileSync('dpkg-deb', ['-x', file, 'root'], quiet);
    renameSync(join(work, 'root'), home);
    return true;
  } catch {
    return existsSync(home); // another process may have been faster
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** As Debian names the folder of a machine's libraries. */
function triplet(): string {
  return `${arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
}
