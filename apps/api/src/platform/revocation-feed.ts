import { connectClient, type PgClient } from './postgres';
import { seconds } from '#src/domain/duration';

const channel = 'authflow_session_revoked';
const grantsChannel = 'authflow_grants_changed';
const heartbeatEvery = 500;
const heartbeatTimeout = seconds(1);
const reconnectEvery = 500;

export interface RevocationFeed {
  /** Resolves after the first attempt, whether or not the feed is up. */
  start(): Promise<void>;
  /** True while every revocation, and every change of roles, committed anywhere reaches this process. */
  isLive(): boolean;
  stop(): Promise<void>;
}

/**
 * Hears of ended sessions and changed roles from every instance through LISTEN/NOTIFY, on a connection of its own.
 *
 * After each (re)connect `catchUp` runs *after* LISTEN, so nothing falls between the two. A heartbeat notices a
 * connection that is dead without having closed. While the feed is down `isLive()` is false, and the caller
 * asks the database instead: it never fails open (docs/adr/0005).
 */
export function createRevocationFeed(options: {
  url: string;
  onRevoked: (sessionId: string) => void;
  /** `user:<id>` or `role:<name>`: what tokens say about them may be out of date. */
  onGrantsChanged: (key: string) => void;
  catchUp: () => Promise<void>;
  onState: (live: boolean) => void;
}): RevocationFeed {
  let client: PgClient | null = null;
  let timer: NodeJS.Timeout | null = null;
  let live = false;
  let stopped = false;

  function setLive(next: boolean): void {
    if (live === next) return;
    live = next;
    options.onState(next);
  }

  function schedule(work: () => Promise<void>, delay: number): void {
    if (stopped) return;
    timer = setTimeout(() => void work(), delay);
    timer.unref();
  }

  function drop(): void {
    setLive(false);
    const dead = client;
    client = null;
    dead?.removeAllListeners('end');
    dead?.end().catch(() => undefined);
  }

  async function beat(): Promise<void> {
    if (client === null) return connect();
    try {
      await withTimeout(client.query('select 1'), heartbeatTimeout);
      schedule(beat, heartbeatEvery);
    } catch {
      drop();
      schedule(connect, reconnectEvery);
    }
  }

  async function connect(): Promise<void> {
    try {
      const fresh = await connectClient(options.url);
      if (stopped) return await fresh.end();
      client = fresh;
      fresh.on('end', () => setLive(false));
      fresh.on('error', () => setLive(false));
      fresh.on('notification', ({ channel: from, payload }) => {
        if (payload === undefined) return;
        if (from === grantsChannel) options.onGrantsChanged(payload);
        else options.onRevoked(payload);
      });
      await fresh.query(`listen ${channel}; listen ${grantsChannel}`);
      await options.catchUp();
      if (!stopped) setLive(true);
      schedule(beat, heartbeatEvery);
    } catch {
      drop();
      schedule(connect, reconnectEvery);
    }
  }

  return {
    start: connect,
    isLive: () => live,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      setLive(false);
      const open = client;
      client = null;
      await open?.end().catch(() => undefined);
    },
  };
}

async function withTimeout<Value>(work: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no heartbeat')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
