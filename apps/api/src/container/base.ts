import { systemClock } from '#src/domain/clock';
import { createKeyring } from '#src/domain/keyring';
import { systemRandomness } from '#src/domain/randomness';
import { createLogger } from '#src/platform/logger';
import { createMetrics } from '#src/platform/metrics';
import { createPasswordHashPool } from '#src/platform/password-hash-pool';
import { createPool } from '#src/platform/postgres';
import { createReplica } from '#src/platform/replica';
import { createRateLimiter } from '#src/platform/rate-limiter';
import { createRedisLink } from '#src/platform/redis';
import { createRevocationPublisher } from '#src/platform/redis-revocation-feed';
import { createDatabase } from '#src/repositories/database';
import { createDeparture } from '#src/services/shared/departure';
import type { ContainerOptions } from './options';

/** The name people see in mails and when their device asks about a passkey. */
export const productName = 'AuthFlow';

export type Base = ReturnType<typeof createBase>;

/** What everything else stands on: time, chance, logs, keys, the database, limits and hashing threads. */
export function createBase(options: ContainerOptions) {
  const { config, databaseUrl } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const keyring = createKeyring(options.authSecrets);
  const onError = (err: unknown): void => logger.warn({ err }, 'database connection lost');
  const databaseDirectUrl = options.databaseDirectUrl ?? null;
  const pooled = databaseDirectUrl !== null;
  const pool = createPool({ url: databaseUrl, pooled, prepared: config.databasePrepared, onError });
  const replica =
    config.databaseReplicaUrl === null
      ? null
      : createReplica({
          ...{ primary: pool, url: config.databaseReplicaUrl, pooled, prepared: config.databasePrepared },
          onState: (usable) =>
            logger.info({ usable }, usable ? 'the replica is read from' : 'the replica is not read from'),
        });
  const onState = (up: boolean): void =>
    up ? logger.info('redis is up') : logger.warn('redis is down: PostgreSQL does its work meanwhile');
  const redis = config.redisUrl === null ? null : createRedisLink({ url: config.redisUrl, onState });
  const limiterOptions = { enabled: config.rateLimits, secret: keyring.current('rate-limit-key') };
  const onStoreError = (err: unknown): void => logger.warn({ err }, 'limits are counted in memory');
  return {
    config,
    databaseUrl,
    directUrl: databaseDirectUrl ?? databaseUrl,
    clock: options.clock ?? systemClock,
    randomness: options.randomness ?? systemRandomness,
    logger,
    departure: createDeparture(),
    metrics: createMetrics(),
    keyring,
    pool,
    replica,
    /** Null where there is none: PostgreSQL carries all of it then. */
    redis,
    database: createDatabase(pool, {
      ...{ pooled, replica },
      ...(redis !== null && { announce: createRevocationPublisher(redis) }),
    }),
    hashPool: createPasswordHashPool(options.hashing),
    limiters: {
      shared: createRateLimiter({ ...limiterOptions, pool, redis, onStoreError }),
      local: createRateLimiter({ ...limiterOptions, pool: null }),
    },
  };
}
