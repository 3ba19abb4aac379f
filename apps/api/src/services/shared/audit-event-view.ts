import type { AuditEvent } from '@authflow/contracts';
import { csvLine } from '#src/domain/csv';
import { describeDevice } from '#src/platform/user-agent';
import type { RecordedEventRow } from '#src/repositories/audit-events.repository';

/** An event as operators see it. */
export function toAuditEvent(row: RecordedEventRow): AuditEvent {
  return {
    id: row.id,
    type: row.type,
    outcome: row.outcome,
    actor: row.actorId === null ? null : { id: row.actorId, email: row.actorEmail },
    subject: row.subjectId === null ? null : { id: row.subjectId, email: row.subjectEmail },
    sessionId: row.sessionId,
    ip: row.ip,
    device: describeDevice(row.userAgent),
    requestId: row.requestId,
    detail: row.detail,
    createdAt: row.createdAt.toISOString(),
  };
}

/** The columns of the CSV file, in their order. */
const columns: Record<string, (event: AuditEvent) => string | null> = {
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt,
  type: ({ type }) => type,
  outcome: ({ outcome }) => outcome,
  actorId: ({ actor }) => actor?.id ?? null,
  actorEmail: ({ actor }) => actor?.email ?? null,
  subjectId: ({ subject }) => subject?.id ?? null,
  subjectEmail: ({ subject }) => subject?.email ?? null,
  sessionId: ({ sessionId }) => sessionId,
  ip: ({ ip }) => ip,
  device: ({ device }) => device.label,
  requestId: ({ requestId }) => requestId,
  detail: ({ detail }) => JSON.stringify(detail),
};

/** How events are written into a file. */
export const auditFileFormats = {
  csv: {
    header: csvLine(Object.keys(columns)),
    line: (event: AuditEvent): string => csvLine(Object.values(columns).map((cell) => cell(event))),
  },
  ndjson: {
    header: '',
    line: (event: AuditEvent): string => `${JSON.stringify(event)}\n`,
  },
} as const;
