import type { WebhookOutcome } from '@authflow/contracts';
import { later, type Clock } from '#src/domain/clock';
import { reasonToDisable, webhookRetryDelay } from '#src/domain/webhook-retry';
import { webhookHeaders } from '#src/domain/webhook-signature';
import type { WebhookAnswer, WebhookSender } from '#src/platform/webhook-sender';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { LeasedDeliveryRow } from '#src/repositories/webhook-deliveries.repository';
import { recordAudit, systemItself } from './audit';
import type { DeliveryLogger } from './delivery-log';
import type { WebhookSecrets } from './webhook-secrets';

export interface WebhookAttemptDependencies {
  database: Database;
  sender: WebhookSender;
  secrets: WebhookSecrets;
  clock: Clock;
  logger: DeliveryLogger;
}

const userAgent = 'AuthFlow-Webhooks/1';

/**
 * Prepares the one way to make a leased delivery: sign, send, write down what came of it. The returned function throws
 * only when the database can't be reached; the lease then runs out and the delivery is made again, under the same id.
 */
export function webhookAttempts(
  deps: WebhookAttemptDependencies,
): (row: LeasedDeliveryRow) => Promise<WebhookOutcome> {
  const { database, sender, clock, logger } = deps;

  return async (row) => {
    const begunAt = clock.now();
    const answer = await sender.send({
      url: row.url,
      body: row.body,
      headers: {
        ...webhookHeaders({ id: row.eventId, body: row.body, now: begunAt }, secretsOf(deps, row, begunAt)),
        'user-agent': userAgent,
      },
    });
    const now = clock.now();
    // How long nothing took would tell whether a name has an address.
    const durationMs = answer.outcome === 'unreachable' ? 0 : now.getTime() - begunAt.getTime();
    const fields = { deliveryId: row.id, endpointId: row.endpointId, attempt: row.attempts };
    if (answer.outcome !== 'accepted')
      logger.info({ ...fields, outcome: answer.outcome, cause: answer.cause }, 'A webhook was not accepted.');
    const disabled = await database.transaction((repos) => settle(repos, row, { answer, durationMs, now }));
    if (disabled !== null)
      logger.warn({ endpointId: row.endpointId, reason: disabled }, 'A webhook was switched off.');
    return answer.outcome;
  };
}

/** The present secret first; the one before it while it still counts. */
function secretsOf({ secrets }: WebhookAttemptDependencies, row: LeasedDeliveryRow, now: Date): Buffer[] {
  const { endpointId, sealed, keyId, previousSealed, previousKeyId, previousExpiresAt } = row;
  const stored = [{ sealed, keyId }];
  const overlaps = previousExpiresAt !== null && previousExpiresAt > now;
  if (overlaps && previousSealed !== null && previousKeyId !== null)
    stored.push({ sealed: previousSealed, keyId: previousKeyId });
  const opened = stored.flatMap((secret) => secrets.open(endpointId, secret) ?? []);
  if (opened.length === 0) throw new Error('no secret of this webhook can be opened');
  return opened;
}

/** @returns why the endpoint was switched off by this, or null */
async function settle(
  repos: Repositories,
  row: LeasedDeliveryRow,
  { answer, durationMs, now }: { answer: WebhookAnswer; durationMs: number; now: Date },
): Promise<'gone' | 'failing' | null> {
  const { outcome, status } = answer;
  const { id: deliveryId, endpointId, attempts: number } = row;
  // The endpoint first, then its deliveries: who takes both takes them in this order.
  if (outcome === 'accepted') {
    await repos.webhookEndpoints.markAccepting(endpointId);
    await repos.webhookDeliveries.markDelivered(deliveryId, now);
    await repos.webhookDeliveries.recordAttempt({ deliveryId, number, outcome, status, durationMs, now });
    return null;
  }
  const failingSince = await repos.webhookEndpoints.markFailing(endpointId, now);
  const attempt = number - row.earlierAttempts;
  const delay = webhookRetryDelay({ deliveryId, attempt, retryAfterSeconds: answer.retryAfterSeconds });
  await repos.webhookDeliveries.settleFailure(deliveryId, {
    attempt: number,
    state: delay === null ? 'failed' : 'pending',
    nextAttemptAt: later(now, delay ?? 0),
    now,
  });
  await repos.webhookDeliveries.recordAttempt({ deliveryId, number, outcome, status, durationMs, now });
  const reason = reasonToDisable({ outcome, status, gaveUp: delay === null, now }, failingSince);
  return reason !== null && (await disable(repos, { endpointId, reason, now })) ? reason : null;
}

async function disable(
  repos: Repositories,
  { endpointId, reason, now }: { endpointId: string; reason: 'gone' | 'failing'; now: Date },
): Promise<boolean> {
  if (!(await repos.webhookEndpoints.disable({ id: endpointId, reason, now }))) return false;
  const detail = { webhookId: endpointId, reason };
  await recordAudit(repos, systemItself, now, {
    type: 'webhook.disabled',
    outcome: 'success',
    userId: null,
    detail,
  });
  return true;
}
