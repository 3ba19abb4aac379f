import type { SessionGrant } from '@authflow/contracts';
import { isPassing, type Answer } from '#src/lib/api-failure.ts';
import type { BrowserLock } from './browser-lock';

/**
 * `granted`: the session goes on. `refused`: it has ended, for good. `unreachable`: nobody could say, so
 * nothing may be concluded from it; `retryAfter` in seconds when the server named it.
 */
export type RefreshOutcome =
  | { kind: 'granted'; grant: SessionGrant }
  | { kind: 'refused' }
  | { kind: 'unreachable'; retryAfter: number | null };

export interface Refresher {
  refresh: () => Promise<RefreshOutcome>;
  /** Resolves when no request is on its way: what is asked then goes out with the newest cookie. */
  idle: () => Promise<void>;
}

/**
 * Refreshes once, however many ask: one promise per tab, one lock across tabs. Only the request itself runs
 * under the lock; what follows from its outcome does not.
 */
export function createRefresher(ports: {
  exchange: () => Promise<Answer<SessionGrant>>;
  lock: BrowserLock;
}): Refresher {
  let running: Promise<RefreshOutcome> | null = null;

  async function refreshNow(): Promise<RefreshOutcome> {
    const answer = await ports.lock(ports.exchange);
    if (!('error' in answer)) return { kind: 'granted', grant: answer.data };
    const { error } = answer;
    if (error.kind === 'problem' && !isPassing(error)) return { kind: 'refused' };
    return { kind: 'unreachable', retryAfter: 'retryAfter' in error ? error.retryAfter : null };
  }

  return {
    refresh: () => {
      running ??= refreshNow().finally(() => {
        running = null;
      });
      return running;
    },
    idle: async () => {
      await running?.catch(() => undefined);
    },
  };
}
