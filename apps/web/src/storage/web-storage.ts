/** All that is ever kept in web storage. None of it is a token, a password or somebody's address. */
type LocalKey = 'authflow.theme' | 'authflow.session-hint';
type SessionKey = 'authflow.verification';

export interface KeyValueStore<Key extends string> {
  read: (key: Key) => string | null;
  write: (key: Key, value: string | null) => void;
  /** False when the browser blocks storage altogether. */
  works: () => boolean;
}

/** Kept until the person clears it, and shared by tabs. */
export const browserStore: KeyValueStore<LocalKey> = createStore(() => window.localStorage);

/** Kept for this tab alone, over a reload. */
export const tabStore: KeyValueStore<SessionKey> = createStore(() => window.sessionStorage);

/** Reading the property itself can throw where storage is blocked, so it is read anew each time. */
function createStore<Key extends string>(storage: () => Storage): KeyValueStore<Key> {
  function attempt<Result>(action: (store: Storage) => Result): Result | null {
    try {
      return action(storage());
    } catch {
      return null;
    }
  }
  return {
    read: (key) => attempt((store) => store.getItem(key)),
    write: (key, value) => {
      attempt((store) => (value === null ? store.removeItem(key) : store.setItem(key, value)));
    },
    works: () => attempt((store) => store.length >= 0) ?? false,
  };
}
