import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { OperatorActs } from './shared/operator-acts';
import type { RecentMarks } from './shared/recent-marks';

export interface AdminUsersSessionsService {
  /**
   * **State**: every session of the account → ended. Its API keys stay: they belong to no session.
   * @returns how many were live
   * @throws AppError `not_found`, `insufficient_permission`
   */
  endAll(actor: Actor, userId: string, client: ClientContext): Promise<number>;
  /**
   * **State**: one session of the account → ended.
   * @throws AppError `not_found` (the account, or no live session of it), `insufficient_permission`
   */
  endOne(actor: Actor, target: { userId: string; sessionId: string }, client: ClientContext): Promise<void>;
}

/** Throwing people out, who may come back in. */
export function createAdminUsersSessionsService(deps: {
  acts: OperatorActs;
  revocations: RecentMarks;
}): AdminUsersSessionsService {
  const { acts, revocations } = deps;

  async function end(
    actor: Actor,
    { userId, only }: { userId: string; only: string | null },
    client: ClientContext,
  ): Promise<number> {
    const act = { type: 'session.revoked', permission: 'users:ban', userId, actor, client } as const;
    const ended = await acts.onAccount(act, async ({ repos, now, record }) => {
      const reason = 'revoked_by_operator';
      const rows =
        only === null
          ? await repos.sessions.revokeAll({ userId, exceptId: null, reason, now })
          : await repos.sessions.revokeOne({ id: only, userId, reason, now });
      if (rows.length > 0) await record({ ended: rows.length });
      return rows;
    });
    revocations.add(ended.map(({ id }) => id));
    return ended.filter(({ wasLive }) => wasLive).length;
  }

  return {
    endAll: (actor, userId, client) => end(actor, { userId, only: null }, client),

    async endOne(actor, { userId, sessionId }, client) {
      if ((await end(actor, { userId, only: sessionId }, client)) === 0)
        throw new AppError('not_found', {
          detail: 'No session of this account has this id. It may have ended already.',
        });
    },
  };
}
