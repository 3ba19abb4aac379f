import type { AuditType } from '@authflow/contracts';
import type { ClientContext } from '#src/domain/client-context';
import { webhookMappingOf } from '#src/domain/webhook-mapping';
import type { Repositories } from '#src/repositories/repositories';
import { publishWebhooks } from './webhook-outbox';

export interface AuditEntry {
  type: AuditType;
  outcome: 'success' | 'failure';
  /** Whom it happened to. */
  userId: string | null;
  /** Who did it, where that is somebody else than {@link actorOf} takes it to be; null: nobody known. */
  actorId?: string | null;
  sessionId?: string | null;
  /** Codes and ids only: never a secret, never text a caller chose, but for the reason that an operator gave. */
  detail?: Record<string, string | number | boolean | null>;
}

/** Who caused an event. */
export type Cause = Pick<ClientContext, 'ip' | 'userAgent'> & { requestId: string | null };

/** What happens by itself, at its time: nobody called. */
export const systemItself: Cause = { ip: null, userAgent: null, requestId: null };

/**
 * Appends one event, in the transaction of `repos`, so that what happened and its record stand or fall together; so does
 * telling the webhooks that ask for it.
 */
export async function recordAudit(
  repos: Repositories,
  client: Cause,
  now: Date,
  entry: AuditEntry,
): Promise<void> {
  const event = {
    type: entry.type,
    outcome: entry.outcome,
    userId: entry.userId,
    actorId: entry.actorId === undefined ? actorOf(entry) : entry.actorId,
    sessionId: entry.sessionId ?? null,
    detail: entry.detail ?? {},
  };
  const subscribers = await repos.auditEvents.append({
    ...event,
    toldAs: webhookMappingOf(event.type)?.type ?? null,
    ip: client.ip,
    userAgent: client.userAgent,
    requestId: client.requestId,
    now,
  });
  await publishWebhooks(repos, event, subscribers, now);
}

/** The account's owner, unless somebody failed to prove that they are: a stranger's wrong password is no act of theirs. */
function actorOf({ outcome, userId, sessionId = null }: AuditEntry): string | null {
  return outcome === 'failure' && sessionId === null ? null : userId;
}
