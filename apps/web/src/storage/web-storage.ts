/**
 * All that is ever kept in web storage. None of it is a session, a password or somebody's whole address, and none
 * opens anything by itself: the secret halves that a tab needs over a redirect or a reload live for minutes, and
 * each is worthless without its counterpart (a one-time code, an approval from the inbox, a signed-in account).
 */
type LocalKey =
  | 'authflow.theme'
  | 'authflow.session-hint'
  /** That the offer of a passkey was waved away here. */
  | 'authflow.passkey-offer'
  /** The name of the way in that was used last, never whose. */
  | 'authflow.last-method'
  /** Until when a mailed link may have been asked for in this browser. */
  | 'authflow.magic-link-asked';
type SessionKey =
  | 'authflow.verification'
  /** Until when an account deleted in this tab can be restored. */
  | 'authflow.erased-at'
  | 'authflow.magic-link'
  | 'authflow.oauth-flow'
  | 'authflow.link-ticket';

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
