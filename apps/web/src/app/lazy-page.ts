import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** What loading a page needs of the browser. */
export interface PageHost {
  isOnline: () => boolean;
  untilOnline: () => Promise<void>;
  /** Milliseconds since this document was loaded. */
  age: () => number;
  reload: () => void;
}

const browserHost: PageHost = {
  isOnline: () => navigator.onLine,
  untilOnline: () =>
    new Promise((resolve) => window.addEventListener('online', () => resolve(), { once: true })),
  age: () => performance.now(),
  reload: () => window.location.reload(),
};

/** Younger than this, a document that misses a file would miss it again: reloading would only go round. */
const reloadAfterMs = 10_000;

/** A page whose code is loaded when it is first opened. */
export function lazyPage<Props = object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPatiently(load, browserHost) }));
}

/**
 * Loads a page's code through what happens to tabs that stay open: offline, it waits for the connection; a file
 * that a newer release has replaced is fetched by loading the document again, once.
 */
export async function loadPatiently<Page>(load: () => Promise<Page>, host: PageHost): Promise<Page> {
  for (;;) {
    try {
      return await load();
    } catch (error) {
      if (!host.isOnline()) {
        await host.untilOnline();
        continue;
      }
      if (host.age() < reloadAfterMs) throw error;
      host.reload();
      return new Promise<Page>(() => undefined);
    }
  }
}
