import { configureStore } from '@reduxjs/toolkit';
import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Provider } from 'react-redux';
import { MemoryRouter, Route, Routes, useLocation, type Location } from 'react-router-dom';
import { vi } from 'vitest';
import type { ApiClient, ApiRequest } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { ApiClientContext } from '#src/lib/client-context.ts';
import { SessionContext } from '#src/session/session-context.ts';
import { SessionStoreContext } from '#src/session/session-store-context.ts';
import { sessionReducer } from '#src/session/session.slice.ts';
import type { Session } from '#src/session/session-types.ts';

/** What the server would say: by `METHOD /path`. */
export type Replies = Record<string, (body: unknown) => Answer<unknown>>;

function Where() {
  return <p data-testid="where">{JSON.stringify(useLocation())}</p>;
}

/** A page in the app's surroundings, over a server and a session that the test holds. */
export function renderPage(page: ReactNode, at: string, replies: Replies = {}) {
  const calls: ApiRequest[] = [];
  const call = (request: ApiRequest): Promise<Answer<unknown>> => {
    calls.push(request);
    const reply = replies[`${request.method ?? 'GET'} ${request.url}`];
    return Promise.resolve(reply ? reply(request.body) : { error: { kind: 'unreachable' } });
  };
  const client = { call } as ApiClient;
  const store = configureStore({
    reducer: { session: sessionReducer, [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults({ thunk: { extraArgument: { client } } }).concat(api.middleware),
  });
  const session = {
    accept: vi.fn(),
    mfaToken: vi.fn(() => 'mfa-secret'),
    leaveSecondStep: vi.fn(),
    signedOut: vi.fn(),
  } satisfies Partial<Session>;
  render(
    <Provider store={store}>
      <SessionStoreContext value={store}>
        <ApiClientContext value={client}>
          <SessionContext value={session as Partial<Session> as Session}>
            <MemoryRouter initialEntries={[at]}>
              <Where />
              <Routes>
                <Route path={at.split('?')[0] ?? at} element={page} />
                <Route path="*" element={null} />
              </Routes>
            </MemoryRouter>
          </SessionContext>
        </ApiClientContext>
      </SessionStoreContext>
    </Provider>,
  );
  return {
    calls,
    session,
    where: () => JSON.parse(screen.getByTestId('where').textContent) as Location,
    dispatch: (action: Parameters<typeof store.dispatch>[0]) => act(() => void store.dispatch(action)),
  };
}
