import { later, type Clock } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';

/** What happened so lately that access tokens from before may still be unexpired. In memory, no I/O. */
export interface RecentMarks {
  /** Marks each key, from this call on. */
  add(keys: readonly string[]): void;
  has(key: string): boolean;
  size(): number;
}

/**
 * Remembers a mark for as long as an access token from before it can live, then forgets it: by then every such token
 * has expired.
 */
export function createRecentMarks({
  clock,
  accessTtlSeconds,
}: {
  clock: Clock;
  accessTtlSeconds: number;
}): RecentMarks {
  const forgetAt = new Map<string, number>();
  let nextSweep = 0;

  function sweep(now: number): void {
    if (now < nextSweep) return;
    nextSweep = now + seconds(accessTtlSeconds);
    for (const [key, at] of forgetAt) if (at <= now) forgetAt.delete(key);
  }

  return {
    add(keys) {
      const now = clock.now();
      sweep(now.getTime());
      const at = later(now, seconds(accessTtlSeconds + 60)).getTime();
      for (const key of keys) forgetAt.set(key, at);
    },
    has: (key) => forgetAt.has(key),
    size: () => forgetAt.size,
  };
}
