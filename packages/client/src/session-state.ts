import type { MfaRequired, User } from './generated/api.ts';

/** Why the server could not be asked; the session is `unknown` then, never ended. */
export type Outage = 'offline' | 'unavailable';

/**
 * Why nobody is signed in. `none`: there was no session. `ended`: there was one, and the server has ended it.
 * `notChecked`: nothing hints at one, so the server was not asked. `deleted` and `locked`: the person just closed or
 * locked their own account. `cancelled` and `challengeOver`: a sign-in ended at its second step, by the person or by the
 * clock.
 */
export type AnonymousReason =
  'none' | 'notChecked' | 'signedOut' | 'ended' | 'deleted' | 'locked' | 'cancelled' | 'challengeOver';

/**
 * Who is here, as far as is known. No token is ever in it.
 *
 * `unknown` → `anonymous` | `mfaRequired` | `authenticated`, and from each of those to any.
 */
export type SessionState =
  | { readonly status: 'unknown'; readonly outage: Outage | null }
  | { readonly status: 'anonymous'; readonly reason: AnonymousReason }
  | { readonly status: 'mfaRequired'; readonly methods: MfaRequired['methods'] }
  | {
      readonly status: 'authenticated';
      readonly user: User;
      /** The browser keeps no cookie of the API (`delivery: 'auto'`): a reload signs out. Worth telling the person. */
      readonly untilReload?: true;
    };

/** One value that is watched. A snapshot stays the same object until something changes: React relies on it. */
export interface Store<Value> {
  get(): Value;
  set(next: Value): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (JSON.stringify(next) === JSON.stringify(value)) return;
      value = next;
      for (const listener of [...listeners]) {
        try {
          listener();
        } catch (error) {
          // One listener's fault is nobody else's; it still shows up as unhandled.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
