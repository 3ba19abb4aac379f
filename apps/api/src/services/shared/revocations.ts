import { later, type Clock } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';

/** Which sessions ended while access tokens issued to them may still be unexpired. In memory, no I/O. */
export interface Revocations {
  /** Marks sessions as ended, from this call on. */
  add(sessionIds: readonly string[]): void;
  has(sessionId: string): boolean;
  size(): number;
}

/**
 * Remembers a revoked session for as long as an access token can outlive it, then forgets it: by then every
 * token of the session has expired.
 */
export function createRevocations({
  clock,
  accessTtlSeconds,
}: {
  clock: Clock;
  accessTtlSeconds: number;
}): Revocations {
  const forgetAt = new Map<string, number>();
  let nextSweep = 0;

  function sweep(now: number): void {
    if (now < nextSweep) return;
    nextSweep = now + seconds(accessTtlSeconds);
    for (const [id, at] of forgetAt) if (at <= now) forgetAt.delete(id);
  }

  return {
    add(sessionIds) {
      const now = clock.now();
      sweep(now.getTime());
      const at = later(now, seconds(accessTtlSeconds + 60)).getTime();
      for (const id of sessionIds) forgetAt.set(id, at);
    },
    has: (sessionId) => forgetAt.has(sessionId),
    size: () => forgetAt.size,
  };
}
