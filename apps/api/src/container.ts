import { createBase } from './container/base';
import { createControllers } from './container/controllers';
import { createMailParts } from './container/mail-parts';
import { createOAuthParts } from './container/oauth-parts';
import type { ContainerOptions } from './container/options';
import { createSessionParts } from './container/session-parts';
import { createDevMailbox } from './services/dev-mailbox.service';
import { createHousekeeping } from './services/housekeeping.service';

export type { ContainerOptions } from './container/options';

export type Container = ReturnType<typeof createContainer>;

/** Wires everything. It and its parts are the only place that calls `create*`; nothing in them decides anything. */
export function createContainer(options: ContainerOptions) {
  const base = createBase(options);
  const { config, clock, logger, metrics, database, keyring, pool, limiters, hashPool } = base;
  const sessions = createSessionParts(base);
  const { revocations, revocationLog, feed, authentication, assurance, denials } = sessions;
  const mail = createMailParts(base, options.mailTransport);
  const { mailDelivery } = mail;
  const controllers = createControllers(base, sessions, mail, createOAuthParts(base, options.oauthProviders));
  const housekeeping = createHousekeeping({ database, clock, logger });
  const devMailbox = createDevMailbox({ database });

  const queued = (): number => hashPool.stats().queued;
  const feedUp = (): number => Number(feed.isLive());
  metrics.gauge('authflow_hash_queue', 'Password hashes waiting for a thread.', queued);
  metrics.gauge('authflow_revocations', 'Revoked sessions held in memory.', revocations.size);
  metrics.gauge(
    'authflow_revocation_followers',
    'Services that wait for revocations.',
    revocationLog.waiting,
  );
  metrics.gauge('authflow_revocation_feed_up', '1 while revocations arrive from every instance.', feedUp);

  return {
    config,
    version: options.version,
    clock,
    logger,
    metrics,
    database,
    keyring,
    limiters,
    authentication,
    assurance,
    denials,
    controllers,
    devMailbox,
    housekeeping,
    mailDelivery,
    feed,
    /** Begins the background work: the revocation feed, mail delivery and housekeeping. */
    async start(): Promise<void> {
      await feed.start();
      mailDelivery.start();
      housekeeping.start();
    },
    /** Answers those who wait for something to happen, so that they do not hold up a shutdown. */
    release: revocationLog.close,
    /** How many services wait for revocations. */
    followers: revocationLog.waiting,
    /** Finishes what is in hand and lets go of everything. */
    async stop(): Promise<void> {
      revocationLog.close();
      housekeeping.stop();
      await mailDelivery.stop();
      await Promise.all([hashPool.close(), feed.stop()]);
      limiters.shared.close();
      limiters.local.close();
      await pool.end();
    },
  };
}
