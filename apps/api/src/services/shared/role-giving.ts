import { toPermissions, userRole } from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';
import { AppError, fieldError } from '#src/domain/app-error';
import { covers } from '#src/domain/authorization';
import type { Repositories } from '#src/repositories/repositories';

/**
 * Whether `actor` may give these roles: each exists, and all that they hold together the actor holds, too. In the caller's
 * transaction, before any account is locked; the roles cannot be deleted until it ends.
 * @returns the roles as they are stored, `user` always among them; or why not
 * @see THREATS A08
 */
export async function judgeRoles(
  repos: Repositories,
  actor: Pick<Actor, 'permissions'>,
  names: readonly string[],
): Promise<string[] | AppError> {
  const wanted = [...new Set([userRole, ...names])];
  const roles = await repos.roles.holdByNames(wanted);
  if (roles.length < wanted.length)
    return fieldError('roles', 'unknown_role', 'Name roles that exist: `GET /v1/admin/roles` lists them.');
  const held = toPermissions(roles.flatMap(({ permissions }) => permissions));
  return covers(actor.permissions, held) ? wanted : beyondOwn();
}

/** For somebody who would give, or touch, more than they hold themselves. */
export function beyondOwn(): AppError {
  return new AppError('insufficient_permission', {
    detail: 'This takes permissions that you do not hold yourself. Ask somebody who does.',
  });
}
