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

/** What happens to a page that a session has to know of. */
export interface PageEvents {
  /** It is shown again, or the network is back. */
  woke(): void;
  /** It comes out of the back/forward cache, with all that was on it. */
  thawed(): void;
}

/** What a client needs to know of its page and of other tabs. In Node there are none. */
export interface Environment {
  lock: Lock;
  channel: SessionChannel;
  isOnline(): boolean;
  /** Whether somebody looks at the page. */
  isVisible(): boolean;
  /** Tells what happens to the page. Answers how to stop that. */
  watchPage(events: PageEvents): () => void;
}

interface EventSource {
  addEventListener(type: string, listener: (event: { persisted?: boolean }) => void): void;
  removeEventListener(type: string, listener: (event: { persisted?: boolean }) => void): void;
}

/** As much of a browser as is used here, so that the types need no library but the language's. */
interface Browser extends EventSource {
  document?: EventSource & { visibilityState: string };
  navigator?: { onLine?: boolean; locks?: Locks };
  BroadcastChannel?: new (name: string) => {
    postMessage(message: SessionNews): void;
    addEventListener(type: 'message', listener: (event: { data: SessionNews }) => void): void;
    close(): void;
  };
}

export interface Locks {
  request<Result>(
    name: string,
    options: { signal: AbortSignal },
    task: () => Promise<Result>,
  ): Promise<Result>;
}

const patienceMs = 5000;
const alone: Environment = {
  lock: (task) => task(),
  channel: { tell: () => undefined, listen: () => undefined, close: () => undefined },
  isOnline: () => true,
  isVisible: () => false,
  watchPage: () => () => undefined,
};

/** The browser's locks and channel, or none where no document is: Node has both, and a channel would keep it running. */
export function detectEnvironment(apiUrl: string): Environment {
  const browser = globalThis as unknown as Browser;
  const { document, navigator, BroadcastChannel: Channel } = browser;
  if (document === undefined) return alone;
  const name = `authflow.session.${apiUrl}`;
  return {
    lock: createLock(name, patienceMs, navigator?.locks),
    channel: Channel === undefined ? alone.channel : createChannel(new Channel(name)),
    isOnline: () => navigator?.onLine !== false,
    isVisible: () => document.visibilityState === 'visible',
    watchPage: (events) => watchPage(browser, document, events),
  };
}

function watchPage(page: EventSource, document: NonNullable<Browser['document']>, events: PageEvents) {
  const shown = (): void => {
    if (document.visibilityState === 'visible') events.woke();
  };
  const opened = ({ persisted }: { persisted?: boolean }): void => {
    if (persisted) events.thawed();
  };
  page.addEventListener('online', events.woke);
  page.addEventListener('pageshow', opened);
  document.addEventListener('visibilitychange', shown);
  return () => {
    page.removeEventListener('online', events.woke);
    page.removeEventListener('pageshow', opened);
    document.removeEventListener('visibilitychange', shown);
  };
}

/**
 * Web Locks, bounded: a tab that hangs with the lock must not hang the others. After `waitMs` the task runs without
 * it, which the server's grace for a repeated refresh makes harmless.
 */
export function createLock(name: string, waitMs: number, locks: Locks | undefined): Lock {
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

function createChannel(channel: InstanceType<NonNullable<Browser['BroadcastChannel']>>): SessionChannel {
  return {
    tell: (news) => channel.postMessage(news),
    listen: (hear) => channel.addEventListener('message', ({ data }) => hear(data)),
    close: () => channel.close(),
  };
}
