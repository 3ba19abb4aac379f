import { memoryStorage, type RefreshTokenStorage } from './tokens.ts';

/** How a refresh token travels: in an HttpOnly cookie, or in bodies. */
export type DeliveryMode = 'cookie' | 'body';

/** How this client's refresh token travels, and where it is between two calls. */
export interface Delivery {
  /** As far as is known now. */
  mode(): DeliveryMode;
  /** For the next sign-in. With `auto`, finds out first whether the browser keeps the API's cookies; asks once. */
  settle(): Promise<DeliveryMode>;
  /** Where the token is kept; null while the browser keeps it. */
  storage(): RefreshTokenStorage | null;
  /** False when a reload of the page signs out although a browser should remember. */
  outlivesPage(): boolean;
  /** Whether other tabs have the same session. */
  isShared(): boolean;
}

export interface DeliveryPorts {
  delivery: DeliveryMode | 'auto';
  /** Of the application's own, for `body`. */
  storage: RefreshTokenStorage | undefined;
  /** Whether a cookie of the API comes back. Rejects when that could not be found out. */
  probe(): Promise<boolean>;
}

/**
 * A session that began in a cookie is never handed out in a body, so which of the two it is to be has to be known before
 * it begins. **State** `auto`: cookie → body, once, when the browser is seen to drop cookies.
 */
export function createDelivery({ delivery, storage, probe }: DeliveryPorts): Delivery {
  const own = delivery === 'auto' ? memoryStorage() : (storage ?? memoryStorage());
  let mode: DeliveryMode = delivery === 'body' ? 'body' : 'cookie';
  let asking: Promise<void> | null = null;

  async function find(): Promise<void> {
    try {
      if (!(await probe())) mode = 'body';
    } catch {
      // Nobody could say. Cookies are the better of the two, and the next sign-in asks again.
      asking = null;
    }
  }

  return {
    mode: () => mode,
    async settle() {
      if (delivery === 'auto') await (asking ??= find());
      return mode;
    },
    storage: () => (mode === 'cookie' ? null : own),
    outlivesPage: () => delivery !== 'auto' || mode === 'cookie',
    isShared: () => mode === 'cookie' || storage !== undefined,
  };
}
