import type { KeyValueStore } from '#src/storage/web-storage.ts';

/**
 * Remembers *that* somebody signed in here, never who. Without it a first visit asks the server nothing;
 * a page that needs a session always asks.
 */
export interface SessionHint {
  isSet: () => boolean;
  set: () => void;
  clear: () => void;
}

const key = 'authflow.session-hint';

/** Where storage is blocked, a session is always possible. */
export function createSessionHint(store: KeyValueStore<typeof key>): SessionHint {
  return {
    isSet: () => !store.works() || store.read(key) === '1',
    set: () => store.write(key, '1'),
    clear: () => store.write(key, null),
  };
}
