import { parseRedisAddress } from '#src/domain/redis-address';
import { createRedisLink, type RedisClient } from './redis';

export interface RedisSeen {
  /** Such as 7.0.15. */
  version: string;
  /** The quickest of several round trips, in milliseconds. */
  roundTripMs: number;
  /** What it drops when it is full; `noeviction` also where it has no limit at all. */
  evictionPolicy: string;
}

const roundTrips = 5;

/** Where `REDIS_URL` leads, without its password: what a person knows it by. */
export function describeRedis(url: string): { host: string; tls: boolean } {
  const address = parseRedisAddress(url);
  if ('problem' in address) return { host: 'REDIS_URL', tls: false };
  return { host: address.nodes.map(({ host, port }) => `${host}:${port}`).join(','), tls: address.tls };
}

/**
 * Connects and looks: version, distance, what it does when it is full. Changes nothing.
 * @param options.timeout milliseconds for getting through to it
 * @throws Error the last thing that went wrong on the way, or one that says that time ran out
 */
export async function askRedisServer(url: string, options: { timeout: number }): Promise<RedisSeen> {
  const link = createRedisLink({ url });
  let fault = new Error('no answer in time');
  link.client.on('error', (error: Error) => (fault = error));
  try {
    await link.settle(options.timeout);
    if (!link.isUp()) throw fault;
    return await look(link.client);
  } finally {
    await link.close();
  }
}

async function look(client: RedisClient): Promise<RedisSeen> {
  const info = `${await client.info('server')}\n${await client.info('memory')}`;
  const said = (name: string): string => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? '';
  let roundTripMs = Number.POSITIVE_INFINITY;
  for (let trip = 0; trip < roundTrips; trip += 1) {
    const startedAt = performance.now();
    await client.ping();
    roundTripMs = Math.min(roundTripMs, performance.now() - startedAt);
  }
  const limited = Number(said('maxmemory') || '0') > 0;
  const evictionPolicy = limited ? said('maxmemory_policy') : 'noeviction';
  return { version: said('redis_version'), roundTripMs, evictionPolicy };
}
