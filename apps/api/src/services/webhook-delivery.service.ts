import type { WebhookOutcome } from '@authflow/contracts';
import { later } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';
import type { Keyring } from '#src/domain/keyring';
import type { LeasedDeliveryRow } from '#src/repositories/webhook-deliveries.repository';
import { deliveryLogTo } from './shared/delivery-log';
import { leasedWork, type LeasedWork } from './shared/leased-work';
import { webhookAttempts, type WebhookAttemptDependencies } from './shared/webhook-attempt';

/** The worker that tells endpoints what happened. */
export type WebhookDelivery = LeasedWork;

const atOnce = 12;
/** One endpoint that takes all its time leaves most hands to the others. */
const perEndpoint = 3;
/** Longer than an attempt lasts, so that a delivery is in one hand at a time. */
const leaseFor = seconds(30);
const pollEvery = seconds(1);
const wakeWithin = seconds(0.1);

/**
 * Makes deliveries after the commit of what they tell of. At least once, in no promised order; a receiver tells a repeat by
 * its id. @see docs/webhooks.md
 */
export function createWebhookDelivery(
  deps: WebhookAttemptDependencies & {
    keyring: Keyring;
    /** Told the end of every attempt, for metrics. */
    onOutcome: (outcome: WebhookOutcome) => void;
  },
): WebhookDelivery {
  const { database, secrets, clock, logger, keyring } = deps;
  const log = deliveryLogTo(deps, 'Webhooks go out again.');
  const attempt = webhookAttempts(deps);

  async function lease(limit: number): Promise<LeasedDeliveryRow[] | null> {
    const now = clock.now();
    const leaseUntil = later(now, leaseFor);
    try {
      return await database.repos.webhookDeliveries.lease({ now, leaseUntil, limit, perEndpoint });
    } catch (error) {
      log.trouble('warn', 'The queue of webhooks cannot be read: they wait.', { err: error });
      return null;
    }
  }

  async function work(row: LeasedDeliveryRow): Promise<void> {
    try {
      deps.onOutcome(await attempt(row));
      log.over();
    } catch (error) {
      log.trouble('warn', 'A webhook could not be settled: it is sent again.', { err: error });
    }
  }

  /** So that an older AUTH_SECRET can go without anybody having to rotate a secret. */
  async function resealOutdated(): Promise<void> {
    const outdated = await database.repos.webhookEndpoints.listOutdatedSecrets(keyring.currentId);
    for (const { id, sealed, keyId, previousSealed, previousKeyId } of outdated) {
      const previous =
        previousSealed === null || previousKeyId === null
          ? null
          : secrets.renew(id, { sealed: previousSealed, keyId: previousKeyId });
      const secret = secrets.renew(id, { sealed, keyId });
      await database.repos.webhookEndpoints.reseal({ id, was: sealed, secret, previous });
    }
  }

  const onError = (err: unknown): void =>
    logger.warn({ err }, 'Secrets of webhooks stay under an older key for now.');
  const begin = (): Promise<void> => resealOutdated().catch(onError);
  return leasedWork({ atOnce, pollEvery, wakeWithin, lease, work, begin });
}
