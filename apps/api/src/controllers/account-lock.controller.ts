import type { AccessClaims, LockAccount, LockOwnAccount } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { AccountLockService } from '#src/services/account-lock.service';
import { selfOf } from './self';

export type AccountLockController = ReturnType<typeof createAccountLockController>;

export function createAccountLockController(accountLock: AccountLockService) {
  return {
    async byLink({ body, context }: { body: LockAccount; context: RequestContext }): Promise<Reply> {
      await accountLock.lockByLink(body, context.client);
      return ok({ status: 'account_locked' });
    },

    async own(input: {
      claims: AccessClaims;
      body: LockOwnAccount;
      context: RequestContext;
    }): Promise<Reply> {
      await accountLock.lockOwn(selfOf(input.claims), input.body, input.context.client);
      return ok({ status: 'account_locked' });
    },
  };
}
