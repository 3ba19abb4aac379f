import { createContext, useContext } from 'react';
import type { ReauthenticationGate } from '#src/lib/reauthentication-gate.ts';

export const ReauthenticationContext = createContext<ReauthenticationGate | null>(null);

export function useReauthenticationGate(): ReauthenticationGate {
  const gate = useContext(ReauthenticationContext);
  if (gate === null) throw new Error('useReauthenticationGate needs <Providers> above it.');
  return gate;
}
