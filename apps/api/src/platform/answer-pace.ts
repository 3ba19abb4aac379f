import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between the moments at which a paced answer may leave. */
const tick = 10;

/**
 * Starts the pace of an answer whose exact time must tell nothing. `settle` waits for the next tick since then, so
 * two ways to the same answer that differ by a row found or an index written leave at the same moment; what they
 * cost beyond that, a password hash, is made equal elsewhere.
 * @see ASVS 6.3.8
 */
export function startPace(): { settle(): Promise<void> } {
  const startedAt = performance.now();
  return {
    async settle() {
      const elapsed = performance.now() - startedAt;
      const due = startedAt + Math.ceil(elapsed / tick) * tick;
      // Timers know whole milliseconds only, and what they round away would be the very difference to hide.
      const coarse = Math.floor(due - performance.now()) - 1;
      if (coarse > 0) await sleep(coarse);
      while (performance.now() < due) await nextTurn();
    },
  };
}
