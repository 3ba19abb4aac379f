import { findProgram, unpackDebianPackages } from './debian-packages';

const packages = ['pgbouncer', 'libc-ares2', 'libevent-2.1-7'];

/** Why a test that needs a PgBouncer of its own is left out. Print it: nothing is left out silently. */
export const noPgbouncer =
  'There is no pgbouncer on PATH, and its Debian packages could not be downloaded. ' +
  'Install it (apt-get install pgbouncer), then run this again.';

/** pgbouncer as it is installed, or unpacked from its Debian packages into .cache; null where neither can be had. */
export function findPgbouncer(): { path: string; env: NodeJS.ProcessEnv } | null {
  return findProgram('pgbouncer', () => unpackDebianPackages('pgbouncer', packages));
}
