import type { WebhookPayload } from '@authflow/contracts';
import { isTold, toldDetail, webhookMappingOf, type ToldEntry } from '#src/domain/webhook-mapping';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';

/** An entry of the audit trail, with all of it that may be told. */
export interface HappenedEvent extends ToldEntry {
  userId: string | null;
  actorId: string | null;
  sessionId: string | null;
}

/**
 * Puts an entry of the audit trail into the outbox of webhooks, in the transaction of `repos`, so that what happened and
 * its telling stand or fall together. A refusal costs the same as what succeeds, so that the time of an answer does not
 * tell the two apart (THREATS E05).
 * **State**: none → one event and a delivery for each endpoint that asks for it; nothing when none does.
 * @param subscribers the endpoints that ask for it
 * @see docs/adr/0023
 */
export async function publishWebhooks(
  repos: Repositories,
  entry: HappenedEvent,
  subscribers: readonly string[],
  now: Date,
): Promise<void> {
  const mapping = webhookMappingOf(entry.type);
  if (mapping === null || subscribers.length === 0) return;
  const user = entry.userId === null ? null : await repos.webhookEvents.findSubject(entry.userId);
  const payload: WebhookPayload = {
    type: mapping.type,
    timestamp: now.toISOString(),
    data: {
      user: user === null ? null : toSubject(user),
      actorId: entry.actorId,
      sessionId: entry.sessionId,
      detail: toldDetail(mapping, entry),
    },
  };
  await repos.webhookEvents.publish({
    type: mapping.type,
    body: JSON.stringify(payload),
    userId: user?.id ?? null,
    endpointIds: isTold(mapping, entry) ? subscribers : [],
    now,
  });
}

const statuses = { active: 'active', disabled: 'banned', deleted: 'deleted' } as const;

function toSubject(user: UserRow): WebhookPayload['data']['user'] {
  return {
    id: user.id,
    email: user.email,
    emailVerified: user.emailVerifiedAt !== null,
    name: user.name,
    roles: user.roles,
    status: statuses[user.status],
    mfaEnabled: user.mfaEnabled,
    createdAt: user.createdAt.toISOString(),
  };
}
