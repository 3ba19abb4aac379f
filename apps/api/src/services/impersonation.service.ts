import { limits, type ImpersonateUser, type SessionGrant } from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import { covers, everyPermissionOf, permissionsIn } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import { later, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { AuthorizedUserRow } from '#src/repositories/user-columns';
import type { AccessTokens } from './shared/access-tokens';
import { recordAudit } from './shared/audit';
import { toUser } from './shared/user-view';

export interface ImpersonationService {
  /**
   * Lets an operator see an account as its owner sees it.
   * **State**: none → a session of that account that changes nothing, for a quarter of an hour at most. It has no refresh
   * token, can't be proven again, and ends with the session it was begun in. The owner is told by mail, with the reason.
   * @throws AppError `conflict` (oneself; an account that may not sign in), `not_found`, `insufficient_permission` (the
   *   account may do more than the operator, or the operator may no longer do this), `session_revoked`
   * @see THREATS A08
   */
  start(
    operator: Actor,
    target: ImpersonateUser & { userId: string },
    client: ClientContext,
  ): Promise<SessionGrant>;
}

interface Look {
  id: string;
  user: AuthorizedUserRow;
  startedAt: Date;
  endsAt: Date;
}

/** Looking at accounts as their owners see them. @see docs/flows/impersonation.md */
export function createImpersonationService(deps: {
  database: Database;
  accessTokens: AccessTokens;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): ImpersonationService {
  const { database, accessTokens, clock, randomness } = deps;

  async function begin(
    repos: Repositories,
    operator: Actor,
    { userId, reason }: ImpersonateUser & { userId: string },
    client: ClientContext,
  ): Promise<Look | AppError> {
    const now = clock.now();
    const { userId: operatorId, sessionId: operatorSessionId } = operator;
    const user = await judge(repos, operator, userId, now);
    const refused = user instanceof AppError;
    const look = {
      id: randomness.uuid(),
      startedAt: now,
      endsAt: later(now, minutes(limits.impersonationMinutes)),
    };
    await recordAudit(repos, client, now, {
      type: 'account.impersonated',
      outcome: refused ? 'failure' : 'success',
      userId: refused && user.code === 'not_found' ? null : userId,
      actorId: operatorId,
      sessionId: operatorSessionId,
      detail: refused ? { reason: user.code } : { impersonationId: look.id, reason },
    });
    if (refused) return user;
    await repos.impersonations.insert({ ...look, userId, operatorId, operatorSessionId, reason, now });
    await repos.mailOutbox.enqueue({
      id: randomness.uuid(),
      kind: 'impersonation_notice',
      recipient: user.email,
      payload: { userId, sessionId: look.id },
      now,
    });
    return { ...look, user };
  }

  return {
    async start(operator, target, client) {
      const look = await database.transaction((repos) => begin(repos, operator, target, client));
      if (look instanceof AppError) throw look;
      deps.wakeMail();
      const token = accessTokens.issue({
        userId: look.user.id,
        sessionId: look.id,
        // Who reads our tokens elsewhere must not let an operator act by what the account may do.
        roles: [],
        permissions: [],
        amr: [],
        authenticatedAt: look.startedAt,
        operatorId: operator.userId,
        sessionEndsAt: look.endsAt,
      });
      return { status: 'authenticated', user: toUser(look.user, []), tokenType: 'Bearer', ...token };
    },
  };
}

/**
 * The account to look at, or why not. Under the locks of both, in one order whoever asks, and of the operator's session:
 * what the operator may do is asked of the roles as they are now, and whatever ends that session waits, and then ends
 * this one too.
 */
async function judge(
  repos: Repositories,
  { userId: operatorId, sessionId }: Actor,
  targetId: string,
  now: Date,
): Promise<AuthorizedUserRow | AppError> {
  if (targetId === operatorId) return new AppError('conflict', { detail: 'This is your own account.' });
  for (const id of [operatorId, targetId].sort()) await repos.users.lock(id);
  const operator = await repos.grants.find(operatorId);
  const session = await repos.impersonations.holdOperatorSession({ id: sessionId, operatorId, now });
  if (operator === null || session === null) return new AppError('session_revoked');
  const mayDo = permissionsIn(operator, session.amr);
  if (!mayDo.includes('users:impersonate')) return new AppError('insufficient_permission');
  const target = await repos.grants.find(targetId);
  if (target === null) return new AppError('not_found', { detail: 'No account has this id.' });
  if (!covers(mayDo, everyPermissionOf(target)))
    return new AppError('insufficient_permission', {
      detail: 'This account may do more than you may. Only somebody who may do as much can look at it.',
    });
  if (target.status === 'active' && target.lockedAt === null) return target;
  return new AppError('conflict', { detail: 'Nobody can be signed in to this account just now.' });
}
