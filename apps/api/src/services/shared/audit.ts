import type { AuditType } from '@authflow/contracts';
import type { ClientContext } from '#src/domain/client-context';
import type { Repositories } from '#src/repositories/repositories';

export interface AuditEntry {
  type: AuditType;
  outcome: 'success' | 'failure';
  /** Whom it happened to. */
  userId: string | null;
  /** Who did it, where that is somebody else; null: nobody signed in. */
  actorId?: string | null;
  sessionId?: string | null;
  /** Codes and ids only: never a secret, never text a caller chose, but for the reason that an operator gave. */
  detail?: Record<string, string | number | boolean | null>;
}

/** Appends one event, in the transaction of `repos`, so that what happened and its record stand or fall together. */
export async function recordAudit(
  repos: Repositories,
  client: ClientContext,
  now: Date,
  entry: AuditEntry,
): Promise<void> {
  await repos.auditEvents.append({
    type: entry.type,
    outcome: entry.outcome,
    userId: entry.userId,
    actorId: entry.actorId === undefined ? entry.userId : entry.actorId,
    sessionId: entry.sessionId ?? null,
    ip: client.ip,
    userAgent: client.userAgent,
    requestId: client.requestId,
    detail: entry.detail ?? {},
    now,
  });
}
