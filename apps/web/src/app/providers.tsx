import type { ReactNode } from 'react';
import { Provider } from 'react-redux';
import { BrowserRouter } from 'react-router-dom';
import { ApiClientContext } from '#src/lib/client-context.ts';
import { ReauthenticationContext } from '#src/session/reauthentication-context.ts';
import { SessionContext } from '#src/session/session-context.ts';
import { ErrorBoundary } from './error-boundary';
import { LatePartsContext } from './late-parts';
import type { Runtime } from './runtime';

export function Providers({ runtime, children }: { runtime: Runtime; children: ReactNode }) {
  return (
    <ErrorBoundary>
      <Provider store={runtime.store}>
        <ApiClientContext value={runtime.client}>
          <SessionContext value={runtime.session}>
            <ReauthenticationContext value={runtime.gate}>
              <LatePartsContext value={runtime.late}>
                <BrowserRouter>{children}</BrowserRouter>
              </LatePartsContext>
            </ReauthenticationContext>
          </SessionContext>
        </ApiClientContext>
      </Provider>
    </ErrorBoundary>
  );
}
