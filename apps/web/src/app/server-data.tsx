import { setupListeners } from '@reduxjs/toolkit/query';
import { useState, type ReactNode } from 'react';
import { Provider } from 'react-redux';
import { accountApi } from '#src/features/account/account.api.ts';
import { api } from '#src/lib/api.ts';
import { createHttp, sendWith } from '#src/lib/http.ts';
import { useLateParts, type AccountCache } from './late-parts';
import type { Store } from './store';

/** Stands above every page with server data: RTK Query and axios arrive with its code, and are there before the page. */
export function ServerData({ children }: { children: ReactNode }) {
  const late = useLateParts();
  useState(() => late.attach((store) => ({ cache: attachApi(store), send: sendWith(createHttp()) })));
  return <Provider store={late.store()}>{children}</Provider>;
}

function attachApi({ join, dispatch }: Store): AccountCache {
  join(api);
  setupListeners(dispatch);
  return {
    forget: () => void dispatch(api.util.resetApiState()),
    keep: (user) =>
      void dispatch(
        accountApi.util.upsertQueryEntries([{ endpointName: 'getAccount', arg: undefined, value: user }]),
      ),
  };
}
