import type { Revocation } from '@authflow/contracts';
import { later, toNumericDate, type Clock } from '#src/domain/clock';
import { minutes, seconds } from '#src/domain/duration';

/** What this process has heard of ended sessions and changed roles, numbered, for those who follow it. In memory. */
export interface RevocationLog {
  /** Distinguishes this process's numbers from any other's. */
  readonly instance: string;
  /** How long an entry is kept: as long as an access token from before it can live. */
  readonly keepSeconds: number;
  /** **State**: a session → ended. A session that is in the log already stays where it is. */
  sessionEnded(sessionId: string): void;
  /**
   * **State**: tokens of `user:<id>` or `role:<name>` issued until now → out of date.
   * @param changedAt for a change that is heard of late: tokens from well after it are true again
   */
  grantsChanged(key: string, changedAt?: Date): void;
  /** The entries after `sequence`, the oldest first, at most `limit`; `last` is the number to go on from. */
  after(sequence: number, limit: number): { items: Revocation[]; last: number; more: boolean };
  /** Resolves when there is an entry after `sequence`, after `milliseconds`, or when `stopWaiting` is called. */
  change(sequence: number, milliseconds: number): { done: Promise<void>; cancel(): void };
  /** Answers everybody who waits. */
  wake(): void;
  /** Answers everybody who waits, and lets nobody wait any more. */
  close(): void;
  waiting(): number;
}

/** A change carries the time at which its request began; it is in force from its commit on, at most so much later. */
const commitsWithin = minutes(1);

interface Entry {
  sequence: number;
  key: string;
  item: Revocation;
  forgetAt: number;
}

/**
 * A log in memory. What has been marked is kept until every token from before has expired; a second mark on an account
 * or a role replaces the first, so that the log holds each once.
 *
 * `issuedUpTo` lies up to a second after the moment we heard: a token made in between may have been read off the roles
 * of before.
 */
export function createRevocationLog(options: {
  instance: string;
  clock: Clock;
  accessTtlSeconds: number;
}): RevocationLog {
  const { instance, clock } = options;
  const keepSeconds = options.accessTtlSeconds + 60;
  const entries = new Map<string, Entry>(); // in order of their numbers: a replaced entry is taken out first
  const waiters = new Set<() => void>();
  let last = 0;
  let closed = false;

  function add(key: string, item: Revocation): void {
    const now = clock.now();
    forget(now.getTime());
    last += 1;
    entries.delete(key);
    entries.set(key, { sequence: last, key, item, forgetAt: later(now, seconds(keepSeconds)).getTime() });
    wake();
  }

  function forget(now: number): void {
    for (const entry of entries.values()) {
      if (entry.forgetAt > now) return;
      entries.delete(entry.key);
    }
  }

  function wake(): void {
    for (const waiter of [...waiters]) waiter();
  }

  return {
    instance,
    keepSeconds,
    sessionEnded(id) {
      if (!entries.has(`session:${id}`)) add(`session:${id}`, { type: 'session', id });
    },
    grantsChanged(key, changedAt) {
      const [type, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
      const soon = later(clock.now(), seconds(1));
      const settled = changedAt === undefined ? soon : later(changedAt, commitsWithin);
      const issuedUpTo = toNumericDate(settled < soon ? settled : soon);
      const known = entries.get(key)?.item;
      if (known !== undefined && 'issuedUpTo' in known && known.issuedUpTo >= issuedUpTo) return;
      if (type === 'user' || type === 'role') add(key, { type, id, issuedUpTo });
    },
    after(sequence, limit) {
      forget(clock.now().getTime());
      const rest = [...entries.values()].filter((entry) => entry.sequence > sequence);
      const page = rest.slice(0, limit);
      const more = rest.length > page.length;
      return {
        items: page.map(({ item }) => item),
        last: more ? (page.at(-1)?.sequence ?? last) : last,
        more,
      };
    },
    change: (sequence, milliseconds) => (closed || last > sequence ? noWait : waitFor(waiters, milliseconds)),
    wake,
    close() {
      closed = true;
      wake();
    },
    waiting: () => waiters.size,
  };
}

const noWait = { done: Promise.resolve(), cancel: (): void => undefined };

function waitFor(waiters: Set<() => void>, milliseconds: number): { done: Promise<void>; cancel(): void } {
  let cancel = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(finish, milliseconds);
    timer.unref();
    function finish(): void {
      clearTimeout(timer);
      waiters.delete(finish);
      resolve();
    }
    cancel = finish;
    waiters.add(finish);
  });
  return { done, cancel };
}
