import { randomInt } from 'node:crypto';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { seconds } from '#src/domain/duration';
import { parseRedisAddress, type RedisAddress } from '#src/domain/redis-address';
import { redisHealth } from './redis-health';

export type RedisClient = Redis | Cluster;
type Options = Omit<RedisOptions, 'replyMapping'>;

/** Redis did not do what it was asked to. Says nothing of keys, values or passwords. */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError';
}

/** A subscription on a connection of its own. */
export interface RedisSubscription {
  /** False while messages may pass it by. */
  isUp(): boolean;
  stop(): void;
}

/** The one way to Redis. Whatever fails here has another place to go to: no caller waits long, or for nothing. */
export interface RedisLink {
  /** For vendors that bring commands of their own. Use it inside {@link run}. */
  readonly client: RedisClient;
  /** Whether it answered lately. */
  isUp(): boolean;
  /**
   * Runs commands, within a quarter of a second. While Redis is known to be down it fails at once, without asking.
   * @throws RedisUnavailableError whatever went wrong: what was asked for may have been done or not
   */
  run<Value>(work: (client: RedisClient) => Promise<Value>): Promise<Value>;
  subscribe(channel: string, onMessage: (message: string) => void): RedisSubscription;
  /** Resolves when it answers, or after `milliseconds`. */
  settle(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Longer than any healthy answer within one region. A request may wait so long once, when Redis has just gone. */
const answersWithin = seconds(0.25);

/**
 * Connects, and keeps trying with growing, jittered pauses. Commands are never queued for a Redis that is away.
 * @param options.url as the configuration has checked it: `redis:`, `rediss:`, `redis+sentinel:`, `redis+cluster:`
 */
export function createRedisLink(options: { url: string; onState?: (up: boolean) => void }): RedisLink {
  const address = readAddress(options.url);
  const client = connect(address, 'authflow', false);
  const ping = () =>
    within(
      answersWithin,
      client.ping().then(() => undefined),
    );
  const health = redisHealth({
    ping,
    ...(options.onState === undefined ? {} : { onState: options.onState }),
  });
  client.on('close', health.failed);
  client.on('end', health.failed);
  client.on('ready', health.probe);

  return {
    client,
    isUp: health.isUp,

    async run(work) {
      if (!health.isUp()) throw new RedisUnavailableError('Redis is down');
      try {
        return await within(answersWithin, work(client));
      } catch (error) {
        health.failed();
        throw unavailable(error);
      }
    },

    subscribe(channel, onMessage) {
      const own = connect(address, 'authflow-feed', true);
      let subscribed = false;
      own.on('message', (from: string, message: string) => {
        if (from === channel) onMessage(message);
      });
      own.on('close', () => (subscribed = false));
      own.on('ready', () => {
        own.subscribe(channel).then(
          () => (subscribed = true),
          () => own.disconnect(true),
        );
      });
      return { isUp: () => subscribed && health.isUp(), stop: () => own.disconnect() };
    },

    settle: health.settle,

    async close() {
      health.stop();
      await within(answersWithin, client.quit()).catch(() => undefined);
      client.disconnect();
    },
  };
}

function readAddress(url: string): RedisAddress {
  const address = parseRedisAddress(url);
  if ('problem' in address) throw new Error(`REDIS_URL can't be used. ${address.problem}`);
  return address;
}

/** Up to five seconds, never the same for two instances: a Redis that comes back is not met by all of them at once. */
const pause = (tries: number): number =>
  Math.min(50 * 2 ** Math.min(tries, 7), seconds(5)) * (randomInt(50, 100) / 100);

/** @param subscriber a connection that only listens, and has no answers to wait for */
function connect(address: RedisAddress, connectionName: string, subscriber: boolean): RedisClient {
  const common: Options = {
    connectionName,
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
    ...(subscriber ? {} : { commandTimeout: answersWithin }),
    connectTimeout: seconds(2),
    maxRetriesPerRequest: 0, // a command whose connection broke may have been done: asking twice would count twice
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false, // done by us, so that we know when it is done
    protocol: 2, // what proxies and older servers speak too
  };
  const client = address.kind === 'cluster' ? clusterOf(address, common) : serverOf(address, common);
  client.on('error', () => undefined); // it is told by the state; unheard it would be printed, with the command
  return client;
}

function serverOf(address: RedisAddress, common: Options): Redis {
  const { nodes, masterName, sentinelPassword, tls } = address;
  const own: Options = {
    ...common,
    db: address.database,
    enableOfflineQueue: false,
    retryStrategy: pause,
    reconnectOnError: (error) => error.message.startsWith('READONLY'), // was the primary until a moment ago
  };
  if (masterName === null) return new Redis({ ...own, host: nodes[0].host, port: nodes[0].port });
  return new Redis({
    ...own,
    sentinels: [...nodes],
    name: masterName,
    sentinelRetryStrategy: pause,
    sentinelCommandTimeout: seconds(1),
    enableTLSForSentinelMode: tls,
    ...(sentinelPassword === null ? {} : { sentinelPassword }),
  });
}

function clusterOf({ nodes, tls }: RedisAddress, redisOptions: Options): Cluster {
  const { maxRetriesPerRequest: _, ...perNode } = redisOptions; // the cluster counts redirections instead
  return new Cluster([...nodes], {
    redisOptions: perNode,
    enableOfflineQueue: false,
    clusterRetryStrategy: pause,
    maxRedirections: 3,
    slotsRefreshTimeout: seconds(1),
    ...(tls ? { dnsLookup: (host, found) => found(null, host) } : {}), // certificates name hosts, not addresses
  });
}

async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RedisUnavailableError('Redis did not answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The client's errors carry the command they belong to, and so a password or a key. Only what kind it was goes on. */
function unavailable(error: unknown): RedisUnavailableError {
  if (error instanceof RedisUnavailableError) return error;
  const message = error instanceof Error ? error.message : '';
  const kind = /^[A-Z]{3,20}\b/.exec(message)?.[0] ?? (error instanceof Error ? error.name : 'unknown');
  return new RedisUnavailableError(`Redis failed: ${kind}`);
}
