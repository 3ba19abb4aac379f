import { seconds } from '#src/domain/duration';
import type { RedisLink, RedisSubscription } from './redis';
import type { RevocationFeed } from './revocation-feed';

const channel = 'authflow:revocations';
/** Keys per message: one of some 20 kB at most. */
const perMessage = 500;
const lookEvery = seconds(0.5);
/** While nobody can be told through Redis, looking is what has to be quick. */
const lookOftenEvery = seconds(0.15);
const looksWithin = seconds(0.4);
/** A look that began longer ago than this says nothing about now. */
const goodFor = seconds(1);

/** Tells every instance through Redis. Best effort: whoever is not told finds out by looking. */
export function createRevocationPublisher(redis: RedisLink): (keys: readonly string[]) => void {
  return (keys) => {
    for (let from = 0; from < keys.length; from += perMessage) {
      const message = keys.slice(from, from + perMessage).join(' ');
      redis.run((client) => client.publish(channel, message)).catch(() => undefined);
    }
  };
}

/**
 * Hears of ended sessions and changed roles through Redis, and looks for them in the database twice a second: a message
 * is no part of the commit it speaks of, and may be lost with the process that would have sent it. No connection of its
 * own listens to PostgreSQL, so that a pooler may stand in front of it.
 *
 * Live while the last look is less than a second old, whatever Redis does; without Redis it looks more often. While it
 * is not live the caller asks the database for each request: it never fails open (docs/adr/0027).
 */
export function createRedisRevocationFeed(options: {
  redis: RedisLink;
  /** `session:<id>`, `user:<id>` or `role:<name>`, as it was published. Anything else in there is not from us. */
  onKey: (key: string) => void;
  /** Marks what ended or changed since the last look; `all` when there was none, or it failed. */
  look: (all: boolean) => Promise<void>;
  onState: (live: boolean) => void;
}): RevocationFeed {
  let subscription: RedisSubscription | null = null;
  let timer: NodeJS.Timeout | null = null;
  let seenAt: number | null = null;
  let told = false;
  let stopped = false;

  const isLive = (): boolean => seenAt !== null && performance.now() - seenAt < goodFor;

  function tell(): void {
    if (told === isLive()) return;
    told = !told;
    options.onState(told);
  }

  async function look(): Promise<void> {
    const begin = performance.now();
    const all = seenAt === null;
    try {
      await within(all ? seconds(5) : looksWithin, options.look(all));
      if (!stopped) seenAt = begin;
    } catch {
      seenAt = null;
    }
    tell();
    if (stopped) return;
    const every = subscription?.isUp() === true ? lookEvery : lookOftenEvery;
    timer = setTimeout(() => void look(), Math.max(0, begin + every - performance.now())).unref();
  }

  return {
    async start() {
      subscription = options.redis.subscribe(channel, (message) => {
        for (const key of message.split(' ')) options.onKey(key);
      });
      await Promise.all([look(), options.redis.settle(seconds(1))]);
    },
    isLive,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      seenAt = null;
      tell();
      subscription?.stop();
      return Promise.resolve();
    },
  };
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('looking took too long')), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
