import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { AuthFlowClient } from './client.ts';
import type { SessionState } from './session-state.ts';

const ClientContext = createContext<AuthFlowClient | null>(null);

/** Nothing is known on a server, nor before the first answer: pages wait instead of showing the wrong thing for a moment. */
const unknown: SessionState = { status: 'unknown', outage: null };

/** Hands the client to the components below, and finds out who is here. */
export function AuthFlowProvider({ client, children }: { client: AuthFlowClient; children?: ReactNode }) {
  useEffect(() => {
    void client.session.restore();
  }, [client]);
  return createElement(ClientContext.Provider, { value: client }, children);
}

/** The client of the provider above. */
export function useAuthFlow(): AuthFlowClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('useAuthFlow needs <AuthFlowProvider> above it.');
  return client;
}

/**
 * Who is here: `unknown` until the server has said so, then `anonymous`, `mfaRequired` or `authenticated`. It never
 * shows `anonymous` for a moment to somebody who is signed in.
 */
export function useSession(): SessionState {
  const { session } = useAuthFlow();
  return useSyncExternalStore(session.subscribe, session.getSnapshot, () => unknown);
}
