import { createContext, useContext } from 'react';
import type { Session } from '#src/session/session-types.ts';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession needs <Providers> above it.');
  return session;
}
