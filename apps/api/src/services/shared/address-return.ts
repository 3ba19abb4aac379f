import type { ClientContext } from '#src/domain/client-context';
import type { ConfirmedEmailChange } from '#src/repositories/email-changes.repository';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './audit';

/**
 * Gives an account back to the address it had before a confirmed change. Take the account's lock first.
 * **State**: the change, and all made since → taken back; the address → the old one, rid of whoever stands there without
 * proof; the links mailed elsewhere since, and those that restore → dead.
 * @param args.stage what took it back, for the timeline
 * @returns false, and nothing is changed, when somebody else has proven the old address
 * @throws a breach of `users_email_key` when another account gets there at the same moment
 * @see docs/adr/0017
 */
export async function returnAddress(
  repos: Repositories,
  args: {
    change: ConfirmedEmailChange;
    stage: 'confirmed' | 'locked';
    client: ClientContext;
    now: Date;
  },
): Promise<boolean> {
  const { change, stage, client, now } = args;
  const { id, userId, oldEmail: email, confirmedAt } = change;
  if (await repos.emailChanges.isProvenBy({ email, notBy: userId })) return false;
  await repos.emailChanges.removeUnproven({ email, notBy: userId, signedIn: true });
  await repos.emailChanges.undo(id, now);
  await repos.accountLinks.consumeAll({ userId, purpose: 'restore', now });
  await repos.accountLinks.consumeLocksSince({ userId, since: confirmedAt, now });
  const entry = { type: 'email.change_undone', outcome: 'success', userId, detail: { stage } } as const;
  await recordAudit(repos, client, now, entry);
  return true;
}
