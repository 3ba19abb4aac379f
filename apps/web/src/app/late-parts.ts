import type { FetchLike } from '@authflow/client';
import type { User } from '@authflow/contracts';
import { createContext, useContext } from 'react';
import type { Store } from './store';

/** What the session tells the server data about: whose account is there, and that it no longer is. */
export interface AccountCache {
  keep: (user: User) => void;
  forget: () => void;
}

/** What pages with server data bring along. Pages for visitors do without, and are small for it (ADR 0030). */
interface Parts {
  cache: AccountCache;
  send: FetchLike;
}

export interface LateParts extends Parts {
  /** Takes the parts over, once. Whoever signed in before is handed on to them. */
  attach: (make: (store: Store) => Parts) => void;
  store: () => Store;
}

export function createLateParts(store: () => Store): LateParts {
  let parts: Parts | null = null;
  let waiting: User | null = null;
  return {
    store,
    cache: {
      keep: (user) => {
        if (parts === null) waiting = user;
        else parts.cache.keep(user);
      },
      forget: () => {
        waiting = null;
        parts?.cache.forget();
      },
    },
    send: (url, init) => (parts === null ? fetch(url, init) : parts.send(url, init)),
    attach: (make) => {
      if (parts !== null) return;
      parts = make(store());
      if (waiting !== null) parts.cache.keep(waiting);
      waiting = null;
    },
  };
}

export const LatePartsContext = createContext<LateParts | null>(null);

export function useLateParts(): LateParts {
  const parts = useContext(LatePartsContext);
  if (parts === null) throw new Error('useLateParts needs <Providers> above it.');
  return parts;
}
