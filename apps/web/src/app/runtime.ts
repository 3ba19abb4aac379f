import { createAccessTokenHolder, createSessionClient } from '@authflow/client';
import { createApiClient, type ApiClient } from '#src/lib/api-client.ts';
import { apiAddress } from '#src/lib/api-address.ts';
import { createReauthenticationGate, type ReauthenticationGate } from '#src/lib/reauthentication-gate.ts';
import { withImpersonation } from '#src/session/impersonation.ts';
import { createSessionHint } from '#src/session/session-hint.ts';
import { createSession } from '#src/session/session.ts';
import type { Session } from '#src/session/session-types.ts';
import { browserStore } from '#src/storage/web-storage.ts';
import { createLateParts, type LateParts } from './late-parts';
import { createSessionView } from './session-view';
import { createStore, type Store } from './store';

export interface Runtime {
  store: Store;
  session: Session;
  client: ApiClient;
  gate: ReauthenticationGate;
  late: LateParts;
}

/** Puts the pieces of the app together. The only place that calls their factories. */
export function createRuntime(): Runtime {
  const late = createLateParts(() => store);
  const authflow = createSessionClient({
    apiUrl: apiAddress(),
    delivery: 'auto',
    fetch: late.send,
    hint: createSessionHint(browserStore),
  });
  const session = withImpersonation(createSession(authflow), {
    token: createAccessTokenHolder(() => Date.now()),
    endLook: (token) =>
      authflow.request({ method: 'POST', path: '/v1/auth/logout', body: {}, token, delivery: 'body' }),
  });
  const gate = createReauthenticationGate();
  const client = createApiClient(authflow, session.tokens, gate);
  const store = createStore(client);
  session.connect(createSessionView(store, late.cache));
  return { store, session, client, gate, late };
}

/** A look at somebody's account may have run out while its tab was hidden; the rest the client sees to. */
export function watchPage(session: Session): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') session.wake();
  });
}
