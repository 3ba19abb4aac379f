/** Runs a task while no other tab runs one under the same name. */
export type BrowserLock = <Result>(task: () => Promise<Result>) => Promise<Result>;

/**
 * Web Locks, bounded: a tab that hangs with the lock must not hang the others. After `waitMs` the task runs
 * without it, which the server's rotation grace makes harmless.
 */
export function createBrowserLock(name: string, waitMs: number, locks: LockManager | undefined): BrowserLock {
  if (locks === undefined) return (task) => task();

  return async (task) => {
    const waiting = new AbortController();
    const patience = setTimeout(() => waiting.abort(), waitMs);
    let granted = false;
    try {
      return await locks.request(name, { signal: waiting.signal }, () => {
        granted = true;
        clearTimeout(patience);
        return task();
      });
    } catch (error) {
      if (granted) throw error;
      return await task();
    } finally {
      clearTimeout(patience);
    }
  };
}
