import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Randomness } from '#src/domain/randomness';
import { closeAccount, reopenAccount } from './shared/account-closing';
import { isLastAdmin } from './shared/last-admin';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { OperatorActs } from './shared/operator-acts';
import type { RecentMarks } from './shared/recent-marks';
import { erasedAt } from './shared/restore-links';

export interface AdminUsersDeletionService {
  /**
   * Closes an account as its owner's own deletion does, with the same fourteen days; only operators can take it back.
   * **State**: active or banned → closed, once; its sessions and whatever was begun at a door → ended; one queued mail.
   * @returns when it is erased
   * @throws AppError `not_found`, `insufficient_permission`, `conflict` (oneself, or closed already), `last_admin`
   * @see THREATS R12, T08, A08, A10
   */
  close(actor: Actor, userId: string, client: ClientContext): Promise<Date>;
  /**
   * Takes a deletion back, whoever made it.
   * **State**: closed, until it is erased → as it was, without sessions; one queued mail.
   * @throws AppError `not_found`, `insufficient_permission`, `conflict` (not deleted, or too late)
   */
  restore(actor: Actor, userId: string, client: ClientContext): Promise<void>;
}

/** Deletion of accounts by operators, and second thoughts. @see docs/adr/0017 */
export function createAdminUsersDeletionService(deps: {
  acts: OperatorActs;
  secrets: MailedSecrets;
  revocations: RecentMarks;
  wakeMail: () => void;
  randomness: Randomness;
}): AdminUsersDeletionService {
  const { acts, revocations } = deps;
  const conflict = (detail: string): AppError => new AppError('conflict', { detail });

  return {
    async close(actor, userId, client) {
      const act = { type: 'account.deleted', permission: 'users:write', userId, actor, client } as const;
      const closed = await acts.onAccount({ ...act, mayEndAdmin: true }, async ({ repos, target, now }) => {
        if (userId === actor.userId)
          return conflict('This is your own account. Delete it in your account settings (`DELETE /v1/me`).');
        if (target.status === 'deleted') return conflict('This account is deleted already.');
        if (await isLastAdmin(repos, target)) return new AppError('last_admin');
        const by = { operator: actor };
        const ended = await closeAccount(repos, deps, { userId, by, client, now });
        return { ended: ended ?? [], at: now };
      });
      revocations.add(closed.ended);
      deps.wakeMail();
      return erasedAt(closed.at);
    },

    async restore(actor, userId, client) {
      const act = { type: 'account.restored', permission: 'users:write', userId, actor, client } as const;
      await acts.onAccount(act, async ({ repos, target: { closedAt }, now }) => {
        if (closedAt === null) return conflict('This account is not deleted.');
        if (erasedAt(closedAt) <= now) return conflict('The time to restore this account is over.');
        return reopenAccount(repos, deps, { userId, by: { operator: actor }, client, now });
      });
      deps.wakeMail();
    },
  };
}
