import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './errors';

/** `/var/lib` survives reboots and clean-ups; `/var/tmp` is there when the former is read-only. */
const sharedParents = ['/var/lib', '/var/tmp'];

/**
 * A folder that root owns and every account can pass through, for what the server's account must reach when the
 * checkout lies in a private home. One that somebody else made beforehand is refused: they could swap its contents.
 */
export function sharedFolder(): string {
  for (const parent of sharedParents) {
    const folder = join(parent, 'authflow');
    try {
      mkdirSync(folder, { recursive: true });
      if (statSync(folder).uid !== 0) continue;
      chmodSync(folder, 0o711);
      return folder;
    } catch {
      continue;
    }
  }
  throw new EmbeddedPostgresError(
    `Root needs a folder that the database's account can reach, and none of ${sharedParents.join(', ')} can be written. ` +
      'Start AuthFlow as an ordinary user, or set DATABASE_URL.',
  );
}

/** True when any account can pass through `folder` and everything above it. */
export function isReachableByAll(folder: string): boolean {
  for (let current = folder; ; current = dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) return false;
    if (current === dirname(current)) return true;
  }
}
