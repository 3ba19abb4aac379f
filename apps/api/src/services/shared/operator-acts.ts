import type { AuditType, Permission } from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import { covers, everyPermissionOf } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { AuthorizedUserRow } from '#src/repositories/user-columns';
import { recordAudit } from './audit';
import { lockAt } from './bans';

/** Something an operator does to an account. */
export interface OperatorAct {
  /** What goes on record when it is done. */
  type: AuditType;
  /** What it takes, beside holding at least what the account may do. */
  permission: Permission;
  userId: string;
  actor: Actor;
  client: ClientContext;
  /** It may take an administrator away, so all such acts go one after the other. */
  mayEndAdmin?: boolean;
  /** Roles that it gives: they cannot be deleted until it is over. */
  roles?: readonly string[] | undefined;
}

/** What an act has in hand: the account under its lock, and what the actor may do this very moment. */
export interface ActInHand {
  repos: Repositories;
  target: AuthorizedUserRow;
  held: readonly string[];
  now: Date;
  /** Puts the act on record, under its actor. */
  record(detail?: Record<string, string | number | boolean | null>): Promise<void>;
}

export interface OperatorActs {
  /**
   * Does `work` to an account in one transaction, if the actor may: they still are who their token says, and the account
   * may do nothing that they may not. `work` answers what came of it, or an AppError before it has changed anything.
   * A refusal is put on record.
   * @throws AppError `not_found`, `session_revoked`, `insufficient_permission`, or what `work` refuses with
   * @see THREATS A08, A10
   */
  onAccount<Outcome>(
    act: OperatorAct,
    work: (inHand: ActInHand) => Promise<Outcome | AppError>,
  ): Promise<Outcome>;
}

/** Acts of operators on accounts. */
export function createOperatorActs(deps: { database: Database; clock: Clock }): OperatorActs {
  const { database, clock } = deps;

  async function attempt<Outcome>(
    repos: Repositories,
    act: OperatorAct,
    work: (inHand: ActInHand) => Promise<Outcome | AppError>,
  ): Promise<Outcome | AppError> {
    const now = clock.now();
    const { userId, actor, client, type } = act;
    if (act.mayEndAdmin) await repos.grants.holdAdmins();
    // Before any account: deleting a role takes its row first, then its members.
    if (act.roles) await repos.roles.holdByNames(act.roles);
    await lockAt(repos, userId, now);
    const target = await repos.grants.find(userId);
    if (target === null) return noSuchAccount();
    const held = await permissionsHeld(repos, actor);
    if (held instanceof AppError) return held;
    const refusal = judge(act, held, target);
    if (refusal !== null) return refusal;
    const entry = { type, outcome: 'success', userId, ...byOf(actor) } as const;
    return work({
      repos,
      target,
      held,
      now,
      record: (detail = {}) => recordAudit(repos, client, now, { ...entry, detail }),
    });
  }

  /** What was not there, or was not understood, is no attempt on an account. */
  async function recordRefusal(repos: Repositories, act: OperatorAct, { code }: AppError): Promise<void> {
    if (code === 'not_found' || code === 'validation_failed') return;
    await recordAudit(repos, act.client, clock.now(), {
      type: 'access.denied',
      outcome: 'failure',
      userId: act.userId,
      ...byOf(act.actor),
      detail: { reason: code, act: act.type },
    });
  }

  return {
    async onAccount<Outcome>(act: OperatorAct, work: (inHand: ActInHand) => Promise<Outcome | AppError>) {
      const outcome = await database.transaction(async (repos) => {
        const result = await attempt(repos, act, work);
        if (result instanceof AppError) await recordRefusal(repos, act, result);
        return result;
      });
      if (outcome instanceof AppError) throw outcome;
      return outcome;
    },
  };
}

const byOf = ({ userId, sessionId }: Actor) => ({ actorId: userId, sessionId });

/** For an id that is no account's. */
export function noSuchAccount(): AppError {
  return new AppError('not_found', { detail: 'No account has this id. It may have been erased.' });
}

/**
 * What the actor may do now, out of what their token says: they may have lost it, or been thrown out, while the request
 * waited for the account's lock. (An API key is no session; its owner is looked at all the same.)
 */
async function permissionsHeld(repos: Repositories, actor: Actor): Promise<string[] | AppError> {
  const account = await repos.grants.find(actor.userId);
  const session = await repos.grants.findStanding(actor.sessionId);
  const isIn = account !== null && account.status === 'active' && account.lockedAt === null;
  if (!isIn || session?.live === false) return new AppError('session_revoked');
  const current: readonly string[] = everyPermissionOf(account);
  return actor.permissions.filter((permission) => current.includes(permission));
}

function judge(
  { permission }: OperatorAct,
  held: readonly string[],
  target: AuthorizedUserRow,
): AppError | null {
  if (!held.includes(permission)) return new AppError('insufficient_permission');
  if (covers(held, everyPermissionOf(target))) return null;
  return new AppError('insufficient_permission', {
    detail: 'This account may do more than you may. Ask somebody who may do at least as much.',
  });
}
