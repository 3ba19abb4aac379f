import type { Sql } from '#src/platform/sql';
import { userColumns, type UserRow } from './user-columns';

export interface NewWebhookEvent {
  type: string;
  /** As it is sent, byte for byte. */
  body: string;
  userId: string | null;
  /** Whom it is for. None: nothing is kept, at the same cost. */
  endpointIds: readonly string[];
  now: Date;
}

export type WebhookEventsRepository = ReturnType<typeof createWebhookEventsRepository>;

/** Statements on `webhook_events`: what happened, until everybody who asked for it has been told. */
export function createWebhookEventsRepository(sql: Sql) {
  return {
    /** The account that an event is about, as this transaction sees it. */
    findSubject: (userId: string) =>
      sql.row<UserRow>('webhookEvents.findSubject', `select ${userColumns} from users u where u.id = $1`, [
        userId,
      ]),

    /** **State**: none → an event, and a delivery of it due at once for each endpoint. @returns the deliveries' ids */
    publish: async (event: NewWebhookEvent) =>
      (
        await sql.rows<{ id: string }>(
          'webhookEvents.publish',
          `with event as (
             insert into webhook_events (id, type, body, user_id, created_at)
             select gen_random_uuid(), $1, $2, $3, $5 where cardinality($4::uuid[]) > 0
             returning id, created_at)
           insert into webhook_deliveries
             (id, endpoint_id, event_id, event_type, next_attempt_at, created_at, updated_at)
           select gen_random_uuid(), endpoint_id, event.id, $1, $5, $5, $5
           from event cross join unnest($4::uuid[]) endpoint_id
           returning id`,
          [event.type, event.body, event.userId, event.endpointIds, event.now],
        )
      ).map(({ id }) => id),

    /** Forgets events from before `before`, and with them how their deliveries went, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'webhookEvents.deleteEnded',
        `delete from webhook_events where id in (select id from webhook_events where created_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
