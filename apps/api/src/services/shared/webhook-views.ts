import type { Webhook, WebhookAttempt, WebhookDelivery } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ListedDeliveryRow, WebhookAttemptRow } from '#src/repositories/operators-webhook-deliveries';
import type { WebhookEndpointRow } from '#src/repositories/webhook-endpoints.repository';

/** An endpoint as operators see it: its secret is nowhere. */
export function toWebhook(row: WebhookEndpointRow, now: Date): Webhook {
  const overlapEnds = row.previousExpiresAt;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    enabled: row.enabled,
    disabledReason: row.disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    previousSecretExpiresAt: overlapEnds !== null && overlapEnds > now ? overlapEnds.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** A delivery as operators see it. */
export function toWebhookDelivery(row: ListedDeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    eventId: row.eventId,
    eventType: row.eventType,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'pending' ? row.nextAttemptAt.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** An attempt as operators see it. */
export function toWebhookAttempt({ createdAt, ...attempt }: WebhookAttemptRow): WebhookAttempt {
  return { ...attempt, at: createdAt.toISOString() };
}

/** For an id that is no webhook's. */
export function unknownWebhook(): AppError {
  return new AppError('not_found', { detail: 'There is no webhook of this id.' });
}

/** For sending something to a webhook that is off. */
export function switchedOff(): AppError {
  return new AppError('conflict', { detail: 'This webhook is switched off. Switch it on first.' });
}
