import type { Activity } from '@authflow/contracts';
import { describeDevice } from '#src/platform/user-agent';
import type { AuditEventRow } from '#src/repositories/audit-events.repository';

/** An event as its account's owner sees it. */
export function toActivity(row: AuditEventRow): Activity {
  return {
    id: row.id,
    type: row.type,
    outcome: row.outcome,
    device: describeDevice(row.userAgent),
    ip: row.ip,
    sessionId: row.sessionId,
    createdAt: row.createdAt.toISOString(),
  };
}
