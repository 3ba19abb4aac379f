import { browserStore } from '#src/storage/web-storage.ts';

/** A way in: by name, and for a provider with its id. */
export type SignInMethod = 'password' | 'magic_link' | 'passkey' | `oauth:${string}`;

const key = 'authflow.last-method';

/** Which way in was used last in this browser, so that people need not remember. Never who used it. */
export const lastMethod = {
  read: (): string | null => browserStore.read(key),
  remember: (method: SignInMethod): void => browserStore.write(key, method),
};
