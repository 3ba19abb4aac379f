import { createAdminParts } from './container/admin-parts';
import { createBase } from './container/base';
import { createControllers } from './container/controllers';
import { createMailParts } from './container/mail-parts';
import { createOAuthParts } from './container/oauth-parts';
import type { ContainerOptions } from './container/options';
import { createSessionParts } from './container/session-parts';
import { createWebhookParts } from './container/webhook-parts';
import { createAuditSealing } from './services/audit-sealing.service';
import { createAuditVerification } from './services/audit-verification.service';
import { createDevMailbox } from './services/dev-mailbox.service';
import { createHousekeeping } from './services/housekeeping.service';
import { createOperatorParts } from './container/operator-parts';
import { createDailyStats } from './services/shared/daily-stats';

export type { ContainerOptions } from './container/options';

export type Container = ReturnType<typeof createContainer>;

/** Wires everything. It and its parts are the only place that calls `create*`; nothing in them decides anything. */
export function createContainer(options: ContainerOptions) {
  const base = createBase(options);
  const { config, clock, logger, metrics, database, keyring, pool, redis, limiters, hashPool } = base;
  const sessions = createSessionParts(base);
  const { revocations, revocationLog, feed, authentication, assurance, denials, activityMeter } = sessions;
  const mail = createMailParts(base, options.mailTransport);
  const { mailDelivery } = mail;
  const admin = createAdminParts(base, sessions, mail);
  const oauth = createOAuthParts(base, options.oauthProviders);
  const webhookParts = createWebhookParts(base, options.webhookSender);
  const { webhookDelivery } = webhookParts;
  const controllers = createControllers(base, sessions, mail, oauth, admin, webhookParts);
  const housekeeping = createHousekeeping({ ...base, ...config, dailyStats: createDailyStats(base) });
  const auditSealing = createAuditSealing(base);
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
  if (redis !== null)
    metrics.gauge('authflow_redis_up', '1 while Redis answers.', () => Number(redis.isUp()));
  metrics.gauge('authflow_revocation_feed_up', '1 while revocations arrive from every instance.', feedUp);
  metrics.gauge('authflow_replica_in_use', '1 while operators read from the replica.', () =>
    Number((base.replica?.current() ?? null) !== null),
  );

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
    /** For the command line and the start; routes reach it through their controller. */
    adminBootstrap: admin.adminBootstrapService,
    /** For the command line alone. */
    operator: createOperatorParts(base),
    devMailbox,
    activityMeter,
    housekeeping,
    auditSealing,
    auditVerification: createAuditVerification(base),
    mailDelivery,
    webhookDelivery,
    feed,
    /** Begins the background work: the revocation feed, delivery of mails and webhooks, the sealing of the audit trail, housekeeping and counting who is active. */
    async start(): Promise<void> {
      await feed.start();
      mailDelivery.start();
      webhookDelivery.start();
      housekeeping.start();
      auditSealing.start();
      activityMeter.start();
    },
    /** Says at `/health/ready` that this process is about to stop. */
    depart: base.departure.announce,
    /** Answers those who wait for something to happen, so that they do not hold up a shutdown. */
    release: revocationLog.close,
    /** How many services wait for revocations. */
    followers: revocationLog.waiting,
    /** Finishes what is in hand and lets go of everything. */
    async stop(): Promise<void> {
      revocationLog.close();
      await Promise.all([
        housekeeping.stop(),
        auditSealing.stop(),
        mailDelivery.stop(),
        webhookDelivery.stop(),
        activityMeter.stop(),
      ]);
      await Promise.all([hashPool.close(), feed.stop()]);
      limiters.shared.close();
      limiters.local.close();
      await base.replica?.close();
      await redis?.close();
      await pool.end();
    },
  };
}
