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
  /** The type under which webhooks are told of it, if they are. */
  toldAs?: string | null;
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

/** An event as operators see it, with today's addresses of those in it. */
export type RecordedEventRow = Omit<AuditEventRow, 'byOperator'> & {
  actorId: string | null;
  actorEmail: string | null;
  subjectId: string | null;
  subjectEmail: string | null;
  requestId: string | null;
  detail: Record<string, string | number | boolean | null>;
  position: AuditPosition;
};

/** The place of an event in lists: newest first, of equally new ones the one written last. */
export interface AuditPosition {
  /** As PostgreSQL prints it, so that nothing is rounded. */
  at: string;
  row: string;
}

export interface AuditFilters {
  actor: string | null;
  subject: string | null;
  type: string | null;
  outcome: 'success' | 'failure' | null;
  from: Date | null;
  to: Date | null;
}

const position = `json_build_object('at', e.created_at::text, 'row', e.id::text) as position`;

export type AuditEventsRepository = ReturnType<typeof createAuditEventsRepository>;

/** Statements on `audit_events`: append and read, nothing else. */
export function createAuditEventsRepository(sql: Sql) {
  return {
    /** @returns the webhooks that ask for `toldAs`: asked in the same round trip, as every event has to know it */
    append: async (event: NewAuditEvent) => {
      const subscribers = await sql.rows<{ id: string }>(
        'auditEvents.append',
        `with appended as (
           insert into audit_events (type, outcome, user_id, actor_id, session_id, ip, user_agent, request_id, detail, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))
         select id from webhook_endpoints where deleted_at is null and enabled and $11 = any (events)`,
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
          event.toldAs ?? null,
        ],
      );
      return subscribers.map(({ id }) => id);
    },

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
         where user_id = $1 and type = any ($2) and ($4::uuid is null
           or (created_at, id) < (select created_at, id from audit_events where event_id = $4 and user_id = $1))
         order by created_at desc, audit_events.id desc limit $3`,
        [args.userId, args.types, args.limit, args.beforeId],
      ),

    /** Where an event stands in lists; null when it is gone. */
    findPosition: async (eventId: string) => {
      const found = await sql.row<{ position: AuditPosition }>(
        'auditEvents.findPosition',
        `select ${position} from audit_events e where event_id = $1`,
        [eventId],
      );
      return found?.position ?? null;
    },

    /** Events about anybody, newest first, before `before`. */
    list: (filters: AuditFilters, page: AuditPage) => {
      const { name, text, values } = auditListStatement(filters, page);
      return sql.rows<RecordedEventRow>(name, text, values);
    },
  };
}

export interface AuditPage {
  limit: number;
  before: AuditPosition | null;
}

/**
 * The statement that lists events: a text, and a name, for each set of filters, so that each has a plan of its own and
 * none has to do for all. Addresses are looked up one by one: a page has few, and accounts are many.
 */
export function auditListStatement(
  { actor, subject, type, outcome, from, to }: AuditFilters,
  page: AuditPage,
) {
  const byActor = actor === null ? '$1::uuid is null' : 'e.actor_id = $1';
  const bySubject = subject === null ? '$2::uuid is null' : 'e.user_id = $2';
  const byType = type === null ? '$3::text is null' : 'e.type = $3';
  const since = from === null ? '$4::timestamptz is null' : 'e.created_at >= $4';
  const until = to === null ? '$5::timestamptz is null' : 'e.created_at < $5';
  const after =
    page.before === null
      ? '$6::timestamptz is null and $7::bigint is null'
      : '(e.created_at, e.id) < ($6::timestamptz, $7::bigint)';
  const byOutcome = outcome === null ? 'true' : outcomeConditions[outcome];
  const used = { actor, subject, type, from, to, before: page.before };
  const parts = Object.entries(used).flatMap(([name, value]) => (value === null ? [] : [name]));
  return {
    name: ['auditEvents.list', outcome ?? 'any', ...parts].join('.'),
    text: `select e.event_id as id, e.type, e.outcome, e.session_id as "sessionId", e.ip, e.user_agent as "userAgent",
        e.request_id as "requestId", e.detail, e.created_at as "createdAt",
        e.actor_id as "actorId", (select u.email from users u where u.id = e.actor_id) as "actorEmail",
        e.user_id as "subjectId", (select u.email from users u where u.id = e.user_id) as "subjectEmail", ${position}
      from audit_events e
      where ${byActor} and ${bySubject} and ${byType} and ${byOutcome} and ${since} and ${until} and ${after}
      order by e.created_at desc, e.id desc limit $8`,
    values: [actor, subject, type, from, to, page.before?.at ?? null, page.before?.row ?? null, page.limit],
  };
}

/** Written out, so that the index on failures alone can serve. */
const outcomeConditions = { success: `e.outcome = 'success'`, failure: `e.outcome = 'failure'` } as const;
