import type { ReactNode } from 'react';
import { BrowserRouter } from 'react-router-dom';
import { ApiClientContext } from '#src/lib/client-context.ts';
import { ReauthenticationContext } from '#src/session/reauthentication-context.ts';
import { SessionContext } from '#src/session/session-context.ts';
import { SessionStoreContext } from '#src/session/session-store-context.ts';
import { ErrorBoundary } from './error-boundary';
import { LatePartsContext } from './late-parts';
import type { Runtime } from './runtime';

export function Providers({ runtime, children }: { runtime: Runtime; children: ReactNode }) {
  return (
    <ErrorBoundary>
      <SessionStoreContext value={runtime.store}>
        <ApiClientContext value={runtime.client}>
          <SessionContext value={runtime.session}>
            <ReauthenticationContext value={runtime.gate}>
              <LatePartsContext value={runtime.late}>
                <BrowserRouter>{children}</BrowserRouter>
              </LatePartsContext>
            </ReauthenticationContext>
          </SessionContext>
        </ApiClientContext>
      </SessionStoreContext>
    </ErrorBoundary>
  );
}
