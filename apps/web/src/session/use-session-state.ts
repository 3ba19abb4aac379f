import { useContext, useSyncExternalStore } from 'react';
import { SessionStoreContext } from './session-store-context';
import type { SessionState } from './session.slice';

/** Who is here, straight from the store: the bindings of Redux come with the pages that need more of it (ADR 0030). */
export function useSessionState(): SessionState {
  const store = useContext(SessionStoreContext);
  if (store === null) throw new Error('useSessionState needs <Providers> above it.');
  return useSyncExternalStore(store.subscribe, () => store.getState().session);
}
