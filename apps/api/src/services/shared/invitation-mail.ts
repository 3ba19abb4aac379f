import { limits } from '@authflow/contracts';
import { later } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import type { MailedSecrets } from './mailed-secrets';
import { stripUnverified } from './take-over';

/**
 * Invites the owner of an address into an account that waits for them, in the caller's transaction and under the
 * account's lock.
 * **State**: older invitations → dead; none → open invitation, one queued mail. Where the operator is, is not told in it.
 * @returns the invitation's id, and until when its link works
 */
export async function openInvitation(
  repos: Repositories,
  deps: { randomness: Randomness; secrets: MailedSecrets },
  args: { user: Pick<UserRow, 'id' | 'email'>; invitedBy: string | null; now: Date },
): Promise<{ id: string; expiresAt: Date }> {
  const { user, invitedBy, now } = args;
  const { id: userId, email } = user;
  const id = deps.randomness.uuid();
  const expiresAt = later(now, days(limits.invitationDays));
  await repos.invitations.supersedeAll(userId, now);
  const secret = deps.secrets.create('invitation', id);
  await repos.invitations.insert({ id, userId, email, invitedBy, expiresAt, now, ...secret });
  await repos.mailOutbox.enqueue({
    id: deps.randomness.uuid(),
    kind: 'invitation',
    recipient: email,
    payload: { userId, invitationId: id },
    now,
  });
  return { id, expiresAt };
}

/**
 * Makes ready for its owner an account whose address nobody has proven. The account's lock is held.
 * **State**: whatever a stranger may have put into it → gone; name → this one, or the one of an earlier invitation; roles →
 * these, where there are any.
 * @returns the account, and the ids of the sessions that ended
 */
export async function clearForOwner(
  repos: Repositories,
  user: UserRow,
  { name, roles, now }: { name: string | null; roles: readonly string[] | null; now: Date },
): Promise<{ user: UserRow; ended: string[] }> {
  const { id } = user;
  const known = (await repos.invitations.isAwaited(id, now)) ? user.name : null;
  const ended = await stripUnverified(repos, user, now);
  const named = await repos.users.updateName({ id, name: name ?? known, now });
  const given = roles === null ? null : await repos.grants.setRoles({ userId: id, roles, now });
  return { user: given ?? named ?? user, ended };
}
