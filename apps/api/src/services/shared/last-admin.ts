import { adminRole } from '@authflow/contracts';
import type { Repositories } from '#src/repositories/repositories';

/**
 * Whether nobody would administer this service any more, if this account no longer did. Ask it in the transaction of the
 * change, after `grants.holdAdmins` and the account's lock, in this order. What a change by anybody else would make of
 * the answer is out of the way by then.
 * @see THREATS A10
 */
export async function isLastAdmin(
  repos: Repositories,
  account: { id: string; roles: readonly string[] },
): Promise<boolean> {
  return account.roles.includes(adminRole) && !(await repos.grants.hasOtherAdmin(account.id));
}
