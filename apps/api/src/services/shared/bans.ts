import type { Repositories } from '#src/repositories/repositories';
import type { UserWithPassword } from '#src/repositories/user-columns';
import { recordAudit, systemItself } from './audit';

/**
 * Lifts a ban that has run out, once, and puts that on record; nobody did it. Every door asks this of an account that it
 * finds banned, so that a ban ends on time whether or not anything cleans up.
 * **State**: banned until before `now` → active; anything else → as it is. Call it inside a transaction.
 * @returns whether this call lifted it
 */
export async function liftEndedBan(repos: Repositories, userId: string, now: Date): Promise<boolean> {
  if (!(await repos.bans.liftEnded({ userId, now }))) return false;
  await recordAudit(repos, systemItself, now, {
    type: 'account.unbanned',
    outcome: 'success',
    userId,
    actorId: null,
    detail: { reason: 'ended' },
  });
  return true;
}

/**
 * The account under its lock, as it stands at `now`: a ban that has run out is lifted by then.
 * @returns null when it is gone
 */
export async function lockAt(
  repos: Repositories,
  userId: string,
  now: Date,
): Promise<UserWithPassword | null> {
  const account = await repos.users.lock(userId);
  if (account?.status !== 'disabled' || !(await liftEndedBan(repos, userId, now))) return account;
  return { ...account, status: 'active' };
}
