import { createContext } from 'react';
import type { SessionState } from './session.slice';

/** As much of the store as tells who is here. */
export interface SessionStore {
  getState: () => { session: SessionState };
  subscribe: (listener: () => void) => () => void;
}

export const SessionStoreContext = createContext<SessionStore | null>(null);
