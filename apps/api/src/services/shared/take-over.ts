import type { ClientContext } from '#src/domain/client-context';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import type { RevocationReason } from '#src/repositories/session-revocations';
import type { UserRow } from '#src/repositories/user-columns';
import { recordAudit } from './audit';
import { noticeChange } from './security-notices';
import { noPassword } from './verification-mail';

const beginningOfTime = new Date(0);

/**
 * Clears an account whose address was never proven of everything a stranger may have put into it, because its owner
 * has just proven the address in another way than by that stranger's registration.
 * **State**: unverified, with whatever password, sessions, API keys, factors, identities and pending changes → none of them. The
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
  await repos.apiKeys.revokeAll({ userId, now });
  await repos.emailVerifications.supersedeAll({ userId, exceptId: null, now });
  const reason: RevocationReason = 'account_taken_over';
  const ended = await repos.sessions.revokeAll({ userId, exceptId: null, reason, now });
  return ended.map(({ id }) => id);
}

/**
 * Gives an account whose address was never proven to whoever has just proven it by a sign-in, and tells them.
 * **State**: unverified → verified, rid of what {@link stripUnverified} takes away; one queued mail. Take the account's
 * lock first.
 * @param args.detail how it was proven, for the timeline
 * @param args.subject the provider that vouches for the address, told in the mail
 * @returns the ids of the sessions it ended
 */
export async function takeOver(
  repos: Repositories,
  deps: { randomness: Randomness },
  args: {
    user: UserRow;
    detail: Record<string, string>;
    subject?: string;
    client: ClientContext;
    now: Date;
  },
): Promise<string[]> {
  const { user, detail, subject, client, now } = args;
  const { id: userId } = user;
  const ended = await stripUnverified(repos, user, now);
  const proof = { pending: noPassword, pendingName: null, dropPassword: true };
  await repos.users.markVerified({ id: userId, now, ...proof });
  const entry = { outcome: 'success', userId, detail } as const;
  await recordAudit(repos, client, now, { ...entry, type: 'account.taken_over' });
  await recordAudit(repos, client, now, { ...entry, type: 'email.verified' });
  const notice = { user, change: 'account_taken_over', client, now } as const;
  await noticeChange(repos, deps, { ...notice, subject: subject ?? null });
  return ended;
}
