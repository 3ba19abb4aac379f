import { findProgram, unpackDebianPackages } from './debian-packages';

const packages = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'];

/** Why a test that needs a Redis of its own is left out. Print it: nothing is left out silently. */
export const noRedis =
  'There is no redis-server on PATH, and its Debian packages could not be downloaded. ' +
  'Install it (apt-get install redis-server), then run this again.';

/** redis-server as it is installed, or unpacked from its Debian packages into .cache; null where neither can be had. */
export function findRedisServer(): { path: string; env: NodeJS.ProcessEnv } | null {
  return findProgram('redis-server', () => unpackDebianPackages('redis', packages));
}
