import type { AdminUserDetail, Permission, User } from '@authflow/contracts';
import { covers } from './roles-for';

export const userActs = [
  'rename',
  'roles',
  'logout',
  'reset',
  'impersonate',
  'ban',
  'unban',
  'delete',
  'restore',
] as const;
export type UserAct = (typeof userActs)[number];

const needs: Record<UserAct, Permission> = {
  rename: 'users:write',
  roles: 'users:write',
  logout: 'users:ban',
  reset: 'users:write',
  impersonate: 'users:impersonate',
  ban: 'users:ban',
  unban: 'users:ban',
  delete: 'users:write',
  restore: 'users:write',
};

type Subject = Pick<AdminUserDetail, 'id' | 'status' | 'permissions' | 'emailVerified'>;

/**
 * What the viewer can do with an account as it is now: what their permissions allow, what its state leaves sensible, and
 * nothing to an account that may do more than theirs. The server decides all of this again.
 */
export function actsFor(viewer: Pick<User, 'id' | 'permissions'>, user: Subject): Set<UserAct> {
  if (!covers(viewer.permissions, user.permissions)) return new Set();
  const allowed = (act: UserAct) => viewer.permissions.includes(needs[act]) && makesSense(act, user);
  const onSelf = (act: UserAct) => act !== 'ban' && act !== 'impersonate' && act !== 'delete';
  return new Set(userActs.filter((act) => allowed(act) && (viewer.id !== user.id || onSelf(act))));
}

function makesSense(act: UserAct, { status }: Subject): boolean {
  if (status === 'deleted') return act === 'restore';
  if (act === 'restore') return false;
  if (status === 'disabled')
    return act !== 'ban' && act !== 'reset' && act !== 'impersonate' && act !== 'logout';
  return act !== 'unban';
}
