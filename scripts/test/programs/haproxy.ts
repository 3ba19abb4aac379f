import { findProgram, unpackDebianPackages } from './debian-packages';

const packages = ['haproxy', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1', 'libpcre2-8-0'];

/** Why a test that needs a HAProxy of its own is left out. Print it: nothing is left out silently. */
export const noHaproxy =
  'There is no haproxy on PATH, and its Debian packages could not be downloaded. ' +
  'Install it (apt-get install haproxy), then run this again.';

/** haproxy as it is installed, or unpacked from its Debian packages into .cache; null where neither can be had. */
export function findHaproxy(): { path: string; env: NodeJS.ProcessEnv } | null {
  return findProgram('haproxy', () => unpackDebianPackages('haproxy', packages), '-v');
}
