import type { Actor } from '#src/domain/actor';
import type { ClientContext } from '#src/domain/client-context';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import { revokeApiKeys } from './api-key-revocations';
import { recordAudit } from './audit';
import type { MailedSecrets } from './mailed-secrets';
import { openRestoreLink } from './restore-links';
import { mailOrigin } from './verification-mail';

/** Its owner, in a session or by a mailed link, or an operator. */
type By = { owner: { sessionId: string | null } } | { operator: Actor };

interface Change {
  userId: string;
  by: By;
  client: ClientContext;
  now: Date;
}

/**
 * Closes an account: from now on it is to every door as if it were not there. Take the account's lock first.
 * **State**: active, or for an operator also banned → closed, once; every session, API key, mailed link, challenge and pending
 * change, and every look of theirs at other accounts → ended; one queued mail, to an owner who did it themselves with a
 * link that restores it.
 * @returns the ids of the sessions it ended, for `revocations.add` after commit; null when it was closed already
 * @see docs/adr/0017, THREATS R12, T08
 */
export async function closeAccount(
  repos: Repositories,
  deps: { secrets: MailedSecrets; randomness: Randomness },
  { userId, by, client, now }: Change,
): Promise<string[] | null> {
  const operatorId = 'operator' in by ? by.operator.userId : null;
  const account = await repos.closedAccounts.close({ id: userId, operatorId, now });
  if (account === null) return null;
  await repos.openDoors.closeAll({ userId, now });
  await repos.emailVerifications.supersedeAll({ userId, exceptId: null, now });
  const reason = 'account_deleted';
  const actor = byOf(by);
  await revokeApiKeys(repos, { userId, reason, ...actor, client, now });
  const ended = await repos.sessions.revokeAll({ userId, exceptId: null, reason, now });
  await recordAudit(repos, client, now, { type: 'account.deleted', outcome: 'success', userId, ...actor });
  const payload =
    'operator' in by
      ? { userId, byOperator: true }
      : {
          userId,
          linkId: await openRestoreLink(repos, deps, { userId, closedAt: now, now }),
          origin: mailOrigin(client, now),
        };
  const mail = { kind: 'account_deleted', recipient: account.email, payload } as const;
  await repos.mailOutbox.enqueue({ id: deps.randomness.uuid(), ...mail, now });
  return ended.map(({ id }) => id);
}

/**
 * Takes a deletion back. Signs nobody in. Take the account's lock first.
 * **State**: closed → as it was, without sessions; restore links → dead; one queued mail. What an operator closed, no
 * owner reopens.
 * @returns whether it was closed
 */
export async function reopenAccount(
  repos: Repositories,
  deps: { randomness: Randomness },
  { userId, by, client, now }: Change,
): Promise<boolean> {
  const byOperator = 'operator' in by;
  const account = await repos.closedAccounts.reopen({ id: userId, byOperator, now });
  if (account === null) return false;
  await repos.accountLinks.consumeAll({ userId, purpose: 'restore', now });
  await recordAudit(repos, client, now, {
    type: 'account.restored',
    outcome: 'success',
    userId,
    ...byOf(by),
  });
  const payload = byOperator ? { userId, byOperator } : { userId, origin: mailOrigin(client, now) };
  const mail = { kind: 'account_restored', recipient: account.email, payload } as const;
  await repos.mailOutbox.enqueue({ id: deps.randomness.uuid(), ...mail, now });
  return true;
}

/** Whose event it is. Where an operator sits is told to operators alone. */
function byOf(by: By): { actorId?: string; sessionId: string | null } {
  if ('owner' in by) return by.owner;
  return { actorId: by.operator.userId, sessionId: by.operator.sessionId };
}
