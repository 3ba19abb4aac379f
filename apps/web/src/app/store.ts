import { configureStore } from '@reduxjs/toolkit';
import { setupListeners } from '@reduxjs/toolkit/query';
import type { ApiClient } from '#src/lib/api-client.ts';
import { api, type ThunkExtra } from '#src/lib/api.ts';
import { sessionReducer } from '#src/session/session.slice.ts';

export function createStore(client: ApiClient) {
  const extraArgument: ThunkExtra = { client };
  const store = configureStore({
    reducer: { session: sessionReducer, [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults({ thunk: { extraArgument } }).concat(api.middleware),
    devTools: import.meta.env.DEV,
  });
  setupListeners(store.dispatch);
  return store;
}

export type Store = ReturnType<typeof createStore>;
