import { toPermissions, userRole, type UpdateUser } from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';
import { AppError, fieldError } from '#src/domain/app-error';
import { covers } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import { isLastAdmin } from './shared/last-admin';
import type { ActInHand, OperatorActs } from './shared/operator-acts';
import { recordAudit } from './shared/audit';
import type { RecentMarks } from './shared/recent-marks';

export interface AdminUsersChangesService {
  /**
   * Another name, other roles. Nobody gives or takes a role that may do more than they may; `user` stays in any case.
   * **State**: name → new; roles → exactly these, in force with the next request at every instance; who loses a role
   * stops looking at other accounts.
   * @throws AppError `validation_failed` (`roles`), `not_found`, `insufficient_permission`, `last_admin`
   * @see THREATS A08, A10, A13
   */
  update(actor: Actor, userId: string, input: UpdateUser, client: ClientContext): Promise<void>;
}

/** What a change of roles comes to. */
interface RolesPlan {
  next: string[];
  added: string[];
  removed: string[];
}

/** Names and roles of accounts, by operators. */
export function createAdminUsersChangesService(deps: {
  acts: OperatorActs;
  revocations: RecentMarks;
  changedGrants: RecentMarks;
}): AdminUsersChangesService {
  const { acts, revocations, changedGrants } = deps;

  return {
    async update(actor, userId, input, client) {
      const type = input.roles === undefined ? 'account.updated' : 'account.roles_changed';
      const act = { type, permission: 'users:write', userId, actor, client } as const;
      const changed = await acts.onAccount(
        { ...act, mayEndAdmin: input.roles !== undefined, roles: input.roles },
        async (inHand) => {
          const { repos, now } = inHand;
          const plan = input.roles === undefined ? null : await planRoles(inHand, input.roles);
          if (plan instanceof AppError) return plan;
          if (input.name !== undefined) {
            await repos.users.updateName({ id: userId, name: input.name, now });
            const by = { actorId: actor.userId, sessionId: actor.sessionId };
            const entry = { type: 'account.updated', outcome: 'success', userId, ...by } as const;
            await recordAudit(repos, client, now, entry);
          }
          return plan === null ? null : applyRoles(inHand, plan);
        },
      );
      if (changed === null) return;
      changedGrants.add([`user:${userId}`]);
      revocations.add(changed.ended);
    },
  };
}

/** What would change, or why it may not. */
async function planRoles(
  { repos, target, held }: ActInHand,
  wanted: readonly string[],
): Promise<RolesPlan | AppError> {
  const next = [...new Set([userRole, ...wanted])];
  const added = next.filter((role) => !target.roles.includes(role));
  const removed = target.roles.filter((role) => !next.includes(role));
  const found = await repos.grants.findRoles([...next, ...removed]);
  const unknown = added.find((role) => !found.some(({ name }) => name === role));
  if (unknown !== undefined)
    return fieldError('roles', 'unknown_role', 'Name roles that exist: `GET /v1/admin/roles` lists them.');
  const changed = found.filter(({ name }) => added.includes(name) || removed.includes(name));
  if (!changed.every(({ permissions }) => covers(held, toPermissions(permissions))))
    return new AppError('insufficient_permission', {
      detail: 'You can give and take only roles that may do nothing you may not.',
    });
  const loses = { id: target.id, roles: removed };
  return (await isLastAdmin(repos, loses)) ? new AppError('last_admin') : { next, added, removed };
}

/** @returns the sessions it ended; null when nothing changed */
async function applyRoles(
  { repos, target, now, record }: ActInHand,
  { next, added, removed }: RolesPlan,
): Promise<{ ended: string[] } | null> {
  if (added.length + removed.length === 0) return null;
  const { id: userId } = target;
  await repos.grants.setRoles({ userId, roles: next, now });
  const looks =
    removed.length === 0 ? [] : await repos.sessions.revokeImpersonatedBy({ impersonatorId: userId, now });
  await record({ added: added.join(' '), removed: removed.join(' ') });
  return { ended: looks.map(({ id }) => id) };
}
