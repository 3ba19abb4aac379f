import { combineReducers, configureStore, type Middleware, type Reducer } from '@reduxjs/toolkit';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { ThunkExtra } from '#src/lib/api.ts';
import { sessionReducer } from '#src/session/session.slice.ts';

/** A part of the store that is not there from the beginning. */
interface LatePart {
  reducerPath: string;
  reducer: Reducer;
  middleware: Middleware;
}

/** The store as the first page needs it: who is here. Server data joins with the first page that shows some (ADR 0030). */
export function createStore(client: ApiClient) {
  const extraArgument: ThunkExtra = { client };
  const late = createLateMiddleware();
  const store = configureStore({
    reducer: combineReducers({ session: sessionReducer }),
    middleware: (defaults) => defaults({ thunk: { extraArgument } }).concat(late.middleware),
    devTools: import.meta.env.DEV,
  });
  return {
    ...store,
    join: ({ reducerPath, reducer, middleware }: LatePart): void => {
      late.follow(middleware);
      store.replaceReducer(combineReducers({ session: sessionReducer, [reducerPath]: reducer }) as Reducer);
    },
  };
}

export type Store = ReturnType<typeof createStore>;

/** Lets everything through until it has a middleware to follow. */
function createLateMiddleware() {
  let followed: Middleware | null = null;
  const middleware: Middleware = (api) => (next) => {
    let built: ReturnType<ReturnType<Middleware>> | null = null;
    return (action) => {
      if (built === null && followed !== null) built = followed(api)(next);
      return built === null ? next(action) : built(action);
    };
  };
  return { middleware, follow: (joined: Middleware): void => void (followed = joined) };
}
