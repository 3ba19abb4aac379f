/** What tabs of one browser tell each other. It never carries a token. */
export type SessionNews =
  { type: 'signedIn'; userId: string } | { type: 'signedOut' } | { type: 'renewalRefused' };

/** Runs a task while no other tab runs one. */
export type Lock = <Result>(task: () => Promise<Result>) => Promise<Result>;

export interface SessionChannel {
  tell(news: SessionNews): void;
  listen(hear: (news: SessionNews) => void): void;
  close(): void;
}

/** What a client needs to know of other tabs. In Node there are none. */
export interface Environment {
  lock: Lock;
  channel: SessionChannel;
  isOnline(): boolean;
}

const patienceMs = 5000;
const alone: Environment = {
  lock: (task) => task(),
  channel: { tell: () => undefined, listen: () => undefined, close: () => undefined },
  isOnline: () => true,
};

/** The browser's locks and channel, or none where no document is: Node has both, and a channel would keep it running. */
export function detectEnvironment(apiUrl: string): Environment {
  if (typeof document === 'undefined') return alone;
  const name = `authflow.session.${apiUrl}`;
  return {
    lock: createLock(name, patienceMs, navigator.locks),
    channel: typeof BroadcastChannel === 'undefined' ? alone.channel : createChannel(name),
    isOnline: () => navigator.onLine,
  };
}

/**
 * Web Locks, bounded: a tab that hangs with the lock must not hang the others. After `waitMs` the task runs without
 * it, which the server's grace for a repeated refresh makes harmless.
 */
export function createLock(name: string, waitMs: number, locks: LockManager | undefined): Lock {
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

function createChannel(name: string): SessionChannel {
  const channel = new BroadcastChannel(name);
  return {
    tell: (news) => channel.postMessage(news),
    listen: (hear) =>
      channel.addEventListener('message', (event: MessageEvent<SessionNews>) => hear(event.data)),
    close: () => channel.close(),
  };
}
