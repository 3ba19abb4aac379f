import type { Activity } from '@authflow/contracts';
import { describeDevice } from '#src/platform/user-agent';
import type { AuditEventRow } from '#src/repositories/audit-events.repository';

/** An event as its account's owner sees it: where an operator sits is not theirs to know. */
export function toActivity(row: AuditEventRow): Activity {
  return toOperatorsActivity(row.byOperator ? { ...row, userAgent: null, ip: null, sessionId: null } : row);
}

/** The same event as operators see it. */
export function toOperatorsActivity(row: AuditEventRow): Activity {
  return {
    id: row.id,
    type: row.type,
    outcome: row.outcome,
    device: describeDevice(row.userAgent),
    ip: row.ip,
    sessionId: row.sessionId,
    byOperator: row.byOperator,
    createdAt: row.createdAt.toISOString(),
  };
}
