import {
  idSchema,
  limits,
  type AuditEvent,
  type AuditEventsQuery,
  type ExportAuditEvents,
  type Page,
} from '@authflow/contracts';
import { z } from 'zod';
import type { Actor } from '#src/domain/actor';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { AuditFilters, AuditPosition } from '#src/repositories/audit-events.repository';
import type { Database } from '#src/repositories/database';
import { recordAudit } from './shared/audit';
import { auditFileFormats, toAuditEvent } from './shared/audit-event-view';

export interface AuditEventsService {
  /** The audit trail, newest first. */
  list(query: AuditEventsQuery): Promise<Page<AuditEvent>>;
  /**
   * The trail as the text of a file, newest first, read in batches as it is written away. That it was taken stands in the
   * trail, whether or not it is read to its end.
   */
  export(actor: Actor, wanted: ExportAuditEvents, client: ClientContext): Promise<AsyncIterable<string>>;
}

type Filters = Omit<ExportAuditEvents, 'format'>;

/** How many events are in memory at a time. */
const batch = 500;

/** What operators read about who did what. @see ASVS 16.2.1, THREATS I13 */
export function createAuditEventsService(deps: { database: Database; clock: Clock }): AuditEventsService {
  const { database, clock } = deps;
  const { auditEvents } = database.reads;

  async function* linesOf({ format, ...filters }: ExportAuditEvents): AsyncGenerator<string> {
    const { header, line } = auditFileFormats[format];
    let before: AuditPosition | null = null;
    let text: string = header;
    for (let count = batch; count === batch;) {
      const rows = await auditEvents.list(toFilters(filters), { limit: batch, before });
      yield text + rows.map((row) => line(toAuditEvent(row))).join('');
      text = '';
      count = rows.length;
      before = rows.at(-1)?.position ?? null;
    }
  }

  return {
    async list({ limit = limits.pageDefault, cursor, ...filters }) {
      const afterId = decodeCursor(cursor, parsePosition);
      const before = afterId === null ? null : await database.repos.auditEvents.findPosition(afterId);
      // Where retention has taken the event, it has taken all the older ones too.
      if (afterId !== null && before === null) return { items: [], nextCursor: null };
      const rows = await auditEvents.list(toFilters(filters), { limit: limit + 1, before });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(toAuditEvent),
        nextCursor: last === undefined ? null : encodeCursor({ id: last.id }),
      };
    },

    async export(actor, wanted, client) {
      await recordAudit(database.repos, client, clock.now(), {
        type: 'audit.exported',
        outcome: 'success',
        userId: null,
        actorId: actor.userId,
        sessionId: actor.sessionId,
        detail: given(wanted),
      });
      return linesOf(wanted);
    },
  };
}

/** What was asked for, without what was left open: ids, codes and times. */
function given({ format, ...filters }: ExportAuditEvents): Record<string, string> {
  const named = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { format, ...(Object.fromEntries(named) as Record<string, string>) };
}

function toFilters({ actor, subject, type, outcome, from, to }: Filters): AuditFilters {
  return {
    actor: actor ?? null,
    subject: subject ?? null,
    type: type ?? null,
    outcome: outcome ?? null,
    from: from === undefined ? null : new Date(from),
    to: to === undefined ? null : new Date(to),
  };
}

const positionSchema = z.strictObject({ id: idSchema });

function parsePosition(value: unknown): string | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? data.id : null;
}
