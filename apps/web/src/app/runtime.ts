import type { SessionGrant } from '@authflow/contracts';
import { createApiClient, type ApiClient } from '#src/lib/api-client.ts';
import { createHttp } from '#src/lib/http.ts';
import { createReauthenticationGate, type ReauthenticationGate } from '#src/lib/reauthentication-gate.ts';
import { createAccessTokenHolder } from '#src/session/access-token.ts';
import { createBrowserLock } from '#src/session/browser-lock.ts';
import { withImpersonation } from '#src/session/impersonation.ts';
import { createMfaChallenge } from '#src/session/mfa-challenge.ts';
import { createRefresher } from '#src/session/refresher.ts';
import { createSessionChannel } from '#src/session/session-channel.ts';
import { createSessionHint } from '#src/session/session-hint.ts';
import { createSession } from '#src/session/session.ts';
import type { Session } from '#src/session/session-types.ts';
import { browserStore } from '#src/storage/web-storage.ts';
import { createSessionView } from './session-view';
import { createStore, type Store } from './store';

export interface Runtime {
  store: Store;
  session: Session;
  client: ApiClient;
  gate: ReauthenticationGate;
}

/** Puts the pieces of the app together. The only place that calls their factories. */
export function createRuntime(): Runtime {
  const http = createHttp();
  const bare = createApiClient(http, {
    current: () => Promise.resolve(null),
    renew: () => Promise.resolve(null),
    signedIn: () => false,
  });
  const own = createSession({
    token: createAccessTokenHolder(() => Date.now()),
    challenge: createMfaChallenge(),
    refresher: createRefresher({
      exchange: () =>
        bare.call<SessionGrant>({ url: '/v1/auth/refresh', method: 'POST', body: {}, access: 'public' }),
      lock: createBrowserLock('authflow.refresh', 8000, window.navigator.locks),
    }),
    channel: createSessionChannel(),
    hint: createSessionHint(browserStore),
    isOnline: () => window.navigator.onLine,
    isVisible: () => document.visibilityState === 'visible',
  });
  const session = withImpersonation(own, {
    token: createAccessTokenHolder(() => Date.now()),
    endLook: (token) =>
      createApiClient(createHttp('body'), {
        current: () => Promise.resolve(token),
        renew: () => Promise.resolve(null),
        signedIn: () => false,
      }).call({ url: '/v1/auth/logout', method: 'POST', body: {}, access: 'session' }),
  });
  const gate = createReauthenticationGate();
  const client = createApiClient(http, session.tokens, gate);
  const store = createStore(client);
  session.connect(createSessionView(store));
  return { store, session, client, gate };
}

/** Keeps the session true to what happens to the page: hidden and shown, offline and back, frozen and thawed. */
export function watchPage(session: Session): void {
  window.addEventListener('online', session.wake);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') session.wake();
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) session.thaw();
  });
}
