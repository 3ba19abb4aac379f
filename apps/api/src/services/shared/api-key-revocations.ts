import type { ClientContext } from '#src/domain/client-context';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './audit';

/**
 * Revokes all keys of an account, because whoever made them may not have been its owner. Call it inside a transaction
 * that holds the account's lock.
 * **State**: usable keys → revoked, for good; one event if there were any.
 * @see THREATS A15
 */
export async function revokeApiKeys(
  repos: Repositories,
  args: {
    userId: string;
    reason: 'password_reset' | 'account_locked' | 'account_deleted';
    /** Who did it, where that is not the owner. */
    actorId?: string;
    sessionId?: string | null;
    client: ClientContext;
    now: Date;
  },
): Promise<void> {
  const { userId, reason, actorId = userId, sessionId = null, client, now } = args;
  const revoked = await repos.apiKeys.revokeAll({ userId, now });
  if (revoked === 0) return;
  const detail = { reason, revoked };
  const by = { userId, actorId, sessionId };
  await recordAudit(repos, client, now, { type: 'api_key.revoked', outcome: 'success', ...by, detail });
}
