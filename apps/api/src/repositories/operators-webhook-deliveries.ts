import type { WebhookDeliveryState, WebhookOutcome } from '@authflow/contracts';
import type { Sql } from '#src/platform/sql';

/** A delivery as operators see it. */
export interface ListedDeliveryRow {
  id: string;
  eventId: string;
  eventType: string;
  state: WebhookDeliveryState;
  attempts: number;
  nextAttemptAt: Date;
  createdAt: Date;
  updatedAt: Date;
}

export interface WebhookAttemptRow {
  number: number;
  outcome: WebhookOutcome;
  status: number | null;
  durationMs: number;
  createdAt: Date;
}

const listed = `d.id, d.event_id as "eventId", d.event_type as "eventType", d.state, d.attempts,
  d.next_attempt_at as "nextAttemptAt", d.created_at as "createdAt", d.updated_at as "updatedAt"`;

/** Statements on `webhook_deliveries` for operators. */
export function operatorsWebhookDeliveries(sql: Sql) {
  return {
    /** Of one endpoint, newest first, in one state or of one type where given, after `after`. */
    list: (args: {
      endpointId: string;
      state: WebhookDeliveryState | null;
      type: string | null;
      limit: number;
      after: { createdAt: Date; id: string } | null;
    }) => {
      const { state, type } = args;
      const inState = state === null ? '$2::text is null' : 'd.state = $2';
      const ofType = type === null ? '$3::text is null' : 'd.event_type = $3';
      return sql.rows<ListedDeliveryRow>(
        `webhookDeliveries.list.${state === null ? 'any' : 'state'}.${type === null ? 'any' : 'type'}`,
        `select ${listed} from webhook_deliveries d
         where d.endpoint_id = $1 and ${inState} and ${ofType}
           and ($4::timestamptz is null or (d.created_at, d.id) < ($4, $5::uuid))
         order by d.created_at desc, d.id desc limit $6`,
        [args.endpointId, state, type, args.after?.createdAt ?? null, args.after?.id ?? null, args.limit],
      );
    },

    /** One delivery of one endpoint, with what it carries. */
    find: (args: { id: string; endpointId: string }) =>
      sql.row<ListedDeliveryRow & { body: string }>(
        'webhookDeliveries.find',
        `select ${listed}, v.body from webhook_deliveries d join webhook_events v on v.id = d.event_id
         where d.id = $1 and d.endpoint_id = $2`,
        [args.id, args.endpointId],
      ),

    /** Attempts of a delivery, newest first. */
    listAttempts: (deliveryId: string, limit: number) =>
      sql.rows<WebhookAttemptRow>(
        'webhookDeliveries.listAttempts',
        `select number, outcome, status, duration_ms as "durationMs", created_at as "createdAt"
         from webhook_attempts where delivery_id = $1 order by number desc limit $2`,
        [deliveryId, limit],
      ),

    /**
     * Has a delivery made once more, at once. **State**: delivered or failed → pending, a new round of attempts;
     * pending → due. The event, and its id, stay the same. @returns null when the endpoint has no such delivery
     */
    replay: (args: { id: string; endpointId: string; now: Date }) =>
      sql.row<ListedDeliveryRow>(
        'webhookDeliveries.replay',
        `update webhook_deliveries d set state = 'pending', next_attempt_at = $3, updated_at = $3,
           earlier_attempts = case when d.state = 'pending' then d.earlier_attempts else d.attempts end
         where d.id = $1 and d.endpoint_id = $2 returning ${listed}`,
        [args.id, args.endpointId, args.now],
      ),
  };
}
