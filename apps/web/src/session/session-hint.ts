import type { SessionHint } from '@authflow/client';
import type { KeyValueStore } from '#src/storage/web-storage.ts';

const key = 'authflow.session-hint';

/** Where storage is blocked, a session is always possible. */
export function createSessionHint(store: KeyValueStore<typeof key>): SessionHint {
  return {
    isSet: () => !store.works() || store.read(key) === '1',
    set: () => store.write(key, '1'),
    clear: () => store.write(key, null),
  };
}
