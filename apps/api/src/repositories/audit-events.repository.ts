import type { Sql } from '#src/platform/sql';

export interface NewAuditEvent {
  type: string;
  outcome: 'success' | 'failure';
  userId: string | null;
  actorId: string | null;
  sessionId: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  /** Codes and ids only. Never a secret, never free text from a request. */
  detail: Record<string, string | number | boolean | null>;
  now: Date;
}

export interface AuditEventRow {
  /** The event's public id; its running number stays inside. */
  id: string;
  type: string;
  outcome: 'success' | 'failure';
  sessionId: string | null;
  ip: string | null;
  userAgent: string | null;
  /** Somebody else did it, signed in as themselves. */
  byOperator: boolean;
  createdAt: Date;
}

export type AuditEventsRepository = ReturnType<typeof createAuditEventsRepository>;

/** Statements on `audit_events`: append and read, nothing else. */
export function createAuditEventsRepository(sql: Sql) {
  return {
    append: (event: NewAuditEvent) =>
      sql.run(
        'auditEvents.append',
        `insert into audit_events (type, outcome, user_id, actor_id, session_id, ip, user_agent, request_id, detail, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          event.type,
          event.outcome,
          event.userId,
          event.actorId,
          event.sessionId,
          event.ip,
          event.userAgent,
          event.requestId,
          JSON.stringify(event.detail),
          event.now,
        ],
      ),

    /** Events about one account, newest first, before the cursor. */
    listByUser: (args: {
      userId: string;
      types: readonly string[];
      limit: number;
      beforeId: string | null;
    }) =>
      sql.rows<AuditEventRow>(
        'auditEvents.listByUser',
        `select event_id as id, type, outcome, session_id as "sessionId", ip, user_agent as "userAgent",
           actor_id is not null and actor_id <> user_id as "byOperator", created_at as "createdAt"
         from audit_events
         where user_id = $1 and type = any ($2) and ($4::uuid is null or id < (select id from audit_events where event_id = $4 and user_id = $1))
         order by audit_events.id desc limit $3`,
        [args.userId, args.types, args.limit, args.beforeId],
      ),
  };
}
