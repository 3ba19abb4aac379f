import type { Lock } from './environment.ts';
import { AuthFlowError, isPassing } from './errors.ts';
import type { SessionGrant } from './generated/api.ts';
import type { RefreshTokenStorage } from './tokens.ts';

/**
 * `granted`: the session goes on. `refused`: it has ended, or never was. `unreachable`: nobody could say, so nothing
 * may be concluded from it.
 */
export type RefreshOutcome =
  | { kind: 'granted'; grant: SessionGrant }
  | { kind: 'refused'; error: AuthFlowError | null }
  | { kind: 'unreachable'; error: AuthFlowError };

export interface Refresher {
  refresh(): Promise<RefreshOutcome>;
  /** Resolves when no request is on its way: what is asked then goes out with the newest cookie. */
  idle(): Promise<void>;
}

/**
 * Refreshes once, however many ask: one promise for a client, one lock across tabs. Only the request, and the writing
 * down of its answer, runs under the lock; what follows from the outcome does not.
 */
export function createRefresher(ports: {
  /** Where the refresh token is; null while the browser keeps it in a cookie. */
  storage(): RefreshTokenStorage | null;
  exchange(refreshToken: string | null): Promise<SessionGrant>;
  lock: Lock;
}): Refresher {
  const { exchange, lock } = ports;
  let running: Promise<RefreshOutcome> | null = null;

  async function exchangeOnce(): Promise<RefreshOutcome> {
    const storage = ports.storage();
    // Read under the lock: another tab may have put its successor there while this one waited.
    const held = storage === null ? null : await storage.get();
    if (storage !== null && held === null) return { kind: 'refused', error: null };
    try {
      const grant = await exchange(held);
      if (storage !== null && grant.refreshToken !== undefined) await storage.set(grant.refreshToken);
      return { kind: 'granted', grant };
    } catch (error) {
      if (!(error instanceof AuthFlowError)) throw error;
      if (isPassing(error)) return { kind: 'unreachable', error };
      if (storage !== null && (await storage.get()) === held) await storage.set(null);
      return { kind: 'refused', error };
    }
  }

  return {
    refresh() {
      running ??= lock(exchangeOnce).finally(() => {
        running = null;
      });
      return running;
    },
    async idle() {
      await running?.catch(() => undefined);
    },
  };
}
