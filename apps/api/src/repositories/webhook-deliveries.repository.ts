import type { WebhookDeliveryState, WebhookOutcome } from '@authflow/contracts';
import type { Sql } from '#src/platform/sql';
import { operatorsWebhookDeliveries } from './operators-webhook-deliveries';

/** A delivery in hand, with all that sending it takes. */
export interface LeasedDeliveryRow {
  id: string;
  endpointId: string;
  eventId: string;
  type: string;
  body: string;
  url: string;
  attempts: number;
  earlierAttempts: number;
  sealed: Buffer;
  keyId: string;
  previousSealed: Buffer | null;
  previousKeyId: string | null;
  previousExpiresAt: Date | null;
}

export interface NewWebhookAttempt {
  deliveryId: string;
  number: number;
  outcome: WebhookOutcome;
  status: number | null;
  durationMs: number;
  now: Date;
}

export type WebhookDeliveriesRepository = ReturnType<typeof createWebhookDeliveriesRepository>;

/** Statements on `webhook_deliveries` and their attempts: the queue. */
export function createWebhookDeliveriesRepository(sql: Sql) {
  return {
    /**
     * Takes what is due, oldest first, at most `perEndpoint` of one endpoint at a time, so that one that answers slowly
     * holds up nobody else. Nobody else gets them before `leaseUntil`: a worker that dies loses its lease by time alone.
     * What is for an endpoint that is off waits. Counts the attempt.
     */
    lease: (args: { now: Date; leaseUntil: Date; limit: number; perEndpoint: number }) =>
      sql.rows<LeasedDeliveryRow>(
        'webhookDeliveries.lease',
        `with due as (
           select waiting.id from webhook_endpoints e cross join lateral (
             select d.id, d.next_attempt_at from webhook_deliveries d
             where d.endpoint_id = e.id and d.state = 'pending' and d.next_attempt_at <= $1
               and (d.leased_until is null or d.leased_until <= $1)
             order by d.next_attempt_at
             limit greatest(0, $4 - (select count(*) from webhook_deliveries l
               where l.endpoint_id = e.id and l.state = 'pending' and l.leased_until > $1))
             for update of d skip locked) waiting
           where e.enabled and e.deleted_at is null
           order by waiting.next_attempt_at limit $3)
         update webhook_deliveries d set attempts = d.attempts + 1, leased_until = $2, updated_at = $1
         from webhook_events v, webhook_endpoints e
         where d.id in (select id from due) and v.id = d.event_id and e.id = d.endpoint_id
         returning d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", d.event_type as type, v.body, e.url,
           d.attempts, d.earlier_attempts as "earlierAttempts", e.secret_sealed as sealed, e.secret_key_id as "keyId",
           e.previous_sealed as "previousSealed", e.previous_key_id as "previousKeyId",
           e.previous_expires_at as "previousExpiresAt"`,
        [args.now, args.leaseUntil, args.limit, args.perEndpoint],
      ),

    /** What came of an attempt. One is written down once. */
    recordAttempt: (attempt: NewWebhookAttempt) =>
      sql.run(
        'webhookDeliveries.recordAttempt',
        `insert into webhook_attempts (delivery_id, number, outcome, status, duration_ms, created_at)
         select $1, $2, $3, $4, $5, $6 where exists (select from webhook_deliveries where id = $1)
         on conflict do nothing`,
        [
          attempt.deliveryId,
          attempt.number,
          attempt.outcome,
          attempt.status,
          attempt.durationMs,
          attempt.now,
        ],
      ),

    /** It was accepted. **State**: pending or failed → delivered. A worker that outlived its lease may say so too. */
    markDelivered: (id: string, now: Date) =>
      sql.run(
        'webhookDeliveries.markDelivered',
        `update webhook_deliveries set state = 'delivered', leased_until = null, updated_at = $2
         where id = $1 and state <> 'delivered'`,
        [id, now],
      ),

    /**
     * Given up, or given back until `nextAttemptAt`. **State**: pending → failed when that is null, else pending. Only the
     * holder of the newest attempt may: a worker that outlived its lease must not free it under its successor.
     * @returns whether it was the newest
     */
    settleFailure: async (
      id: string,
      failure: { attempt: number; state: WebhookDeliveryState; nextAttemptAt: Date; now: Date },
    ) =>
      (await sql.run(
        'webhookDeliveries.settleFailure',
        `update webhook_deliveries set state = $3, next_attempt_at = $4, leased_until = null, updated_at = $5
         where id = $1 and attempts = $2 and state = 'pending'`,
        [id, failure.attempt, failure.state, failure.nextAttemptAt, failure.now],
      )) === 1,

    ...operatorsWebhookDeliveries(sql),
  };
}
