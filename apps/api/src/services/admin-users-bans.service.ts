import type { BanUser } from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';
import { AppError, fieldError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { isLastAdmin } from './shared/last-admin';
import type { OperatorActs } from './shared/operator-acts';
import type { RecentMarks } from './shared/recent-marks';

export interface AdminUsersBansService {
  /**
   * Keeps somebody out, for good or until a time. Banning a banned account gives it another reason and end.
   * **State**: active or banned → banned; every session, everything begun at a door, and every look of theirs at other
   * accounts → ended. Their API keys stay, and open nothing while the ban lasts.
   * @throws AppError `validation_failed` (`until`), `not_found`, `insufficient_permission`, `conflict` (oneself, or a
   *   closed account), `last_admin`
   * @see THREATS A08, A10, A12, T05
   */
  ban(actor: Actor, userId: string, input: BanUser, client: ClientContext): Promise<void>;
  /**
   * **State**: banned → active, with the password, factors and keys it had, without sessions. Saying it twice is fine.
   * @throws AppError `not_found`, `insufficient_permission`
   */
  unban(actor: Actor, userId: string, client: ClientContext): Promise<void>;
}

/** Bans. One that has an end lifts itself: `shared/bans`. */
export function createAdminUsersBansService(deps: {
  acts: OperatorActs;
  revocations: RecentMarks;
  clock: Clock;
}): AdminUsersBansService {
  const { acts, revocations, clock } = deps;

  /** @throws AppError `validation_failed` */
  function endOf({ until }: BanUser): Date | null {
    if (until === undefined) return null;
    const at = new Date(until);
    if (at <= clock.now()) throw fieldError('until', 'in_the_past', 'Name a time in the future.');
    return at;
  }

  return {
    async ban(actor, userId, input, client) {
      const until = endOf(input);
      const act = { type: 'account.banned', permission: 'users:ban', userId, actor, client } as const;
      const ended = await acts.onAccount({ ...act, mayEndAdmin: true }, async (inHand) => {
        const { repos, target, now, record } = inHand;
        if (userId === actor.userId) return new AppError('conflict', { detail: 'You cannot ban yourself.' });
        if (target.status === 'active' && (await isLastAdmin(repos, target)))
          return new AppError('last_admin');
        if (!(await repos.bans.ban({ userId, reason: input.reason, until, by: actor.userId, now })))
          return new AppError('conflict', {
            detail: 'This account is deleted. Restore it first, then ban it.',
          });
        await repos.openDoors.closeAll({ userId, now });
        const reason = 'account_disabled';
        const sessions = await repos.sessions.revokeAll({ userId, exceptId: null, reason, now });
        const ended = sessions.filter(({ wasLive }) => wasLive).length;
        await record({ until: until?.toISOString() ?? null, ended });
        return sessions;
      });
      revocations.add(ended.map(({ id }) => id));
    },

    async unban(actor, userId, client) {
      const act = { type: 'account.unbanned', permission: 'users:ban', userId, actor, client } as const;
      await acts.onAccount(act, async ({ repos, now, record }) => {
        if (await repos.bans.lift({ userId, now })) await record();
      });
    },
  };
}
