import type { AccessClaims, RestoreAccount } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { AccountDeletionService } from '#src/services/account-deletion.service';
import { selfOf } from './self';

export type AccountDeletionController = ReturnType<typeof createAccountDeletionController>;

export function createAccountDeletionController(accountDeletion: AccountDeletionService) {
  return {
    async close({ claims, context }: { claims: AccessClaims; context: RequestContext }): Promise<Reply> {
      const erasedAt = await accountDeletion.close(selfOf(claims), context.client);
      const reply = ok({ status: 'deleted', erasedAt: erasedAt.toISOString() });
      return context.delivery() === 'cookie'
        ? { ...reply, cookies: [{ cookie: 'refresh', value: null }] }
        : reply;
    },

    async restore({ body, context }: { body: RestoreAccount; context: RequestContext }): Promise<Reply> {
      await accountDeletion.restore(body, context.client);
      return ok({ status: 'account_restored' });
    },
  };
}
