import type { ClientContext } from '#src/domain/client-context';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import type { RevocationReason } from '#src/repositories/session-revocations';
import { revokeApiKeys } from './api-key-revocations';
import { recordAudit } from './audit';
import { mailOrigin } from './verification-mail';

/** `reported`: “this wasn't me”. `email_change_undone`: the old address took back a change of address. */
export type LockReason = 'reported' | 'email_change_undone';

const sessionsEndAs: Record<LockReason, RevocationReason> = {
  reported: 'account_locked',
  email_change_undone: 'email_change_undone',
};

/**
 * Throws everybody out of an account that a stranger has been in, its owner included, and leaves one way back: the
 * reset link in the mail to the address the account has now. Call it inside a transaction that has already put that
 * address right; it takes the account's lock.
 * **State**: any → locked; password → none; every session, API key, open door and unfinished proof → over; factors and
 * identities added since `since` → gone, older ones stay; one queued mail. The reset lifts the lock.
 * @returns the ids of the sessions it ended: hand them to `revocations.add` after commit, and wake the mail
 * @see THREATS X10; ASVS 6.3.5, 7.4.3
 */
export async function lockAccount(
  repos: Repositories,
  deps: { randomness: Randomness },
  args: { userId: string; since: Date; reason: LockReason; client: ClientContext; now: Date },
): Promise<string[]> {
  const { userId, since, reason, client, now } = args;
  const account = await repos.users.lock(userId);
  if (account === null) return [];
  await repos.passwords.lockOut({ id: userId, now });
  await repos.factors.removeSince({ userId, since, now });
  await repos.openDoors.closeAll({ userId, now });
  await repos.emailVerifications.supersedeAll({ userId, exceptId: null, now });
  await revokeApiKeys(repos, { userId, reason: 'account_locked', client, now });
  const ended = await repos.sessions.revokeAll({
    userId,
    exceptId: null,
    reason: sessionsEndAs[reason],
    now,
  });
  await recordAudit(repos, client, now, {
    type: 'account.locked',
    outcome: 'success',
    userId,
    detail: { reason },
  });
  await repos.mailOutbox.enqueue({
    id: deps.randomness.uuid(),
    kind: 'account_locked',
    recipient: account.email,
    payload: { userId, reason, origin: mailOrigin(client, now) },
    now,
  });
  return ended.map(({ id }) => id);
}
