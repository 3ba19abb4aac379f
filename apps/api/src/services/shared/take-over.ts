import type { Repositories } from '#src/repositories/repositories';
import type { RevocationReason } from '#src/repositories/sessions.repository';
import type { UserRow } from '#src/repositories/users.repository';

const beginningOfTime = new Date(0);

/**
 * Clears an account whose address was never proven of everything a stranger may have put into it, because its owner
 * has just proven the address in another way than by that stranger's registration.
 * **State**: unverified, with whatever password, sessions, factors, identities and pending changes → none of them. The
 * caller marks the address verified. Take the account's lock first.
 * @returns the ids of the sessions it ended
 * @see docs/adr/0011, THREATS O01, O03, P15
 */
export async function stripUnverified(
  repos: Repositories,
  user: Pick<UserRow, 'id'>,
  now: Date,
): Promise<string[]> {
  const { id: userId } = user;
  await repos.passwords.drop({ id: userId, now });
  await repos.factors.removeSince({ userId, since: beginningOfTime, now });
  await repos.openDoors.closeAll({ userId, now });
  await repos.emailVerifications.supersedeAll({ userId, exceptId: null, now });
  const reason: RevocationReason = 'account_taken_over';
  const ended = await repos.sessions.revokeAll({ userId, exceptId: null, reason, now });
  return ended.map(({ id }) => id);
}
