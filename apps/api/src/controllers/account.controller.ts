import type { AccessClaims, ChangePassword, UpdateAccount } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { AccountService } from '#src/services/account.service';
import { selfOf } from './self';

export type AccountController = ReturnType<typeof createAccountController>;

interface Input<Body> {
  claims: AccessClaims;
  body: Body;
  context: RequestContext;
}

export function createAccountController(account: AccountService) {
  return {
    /** The claims as they were signed: no look-up of any kind. */
    session: ({ claims }: { claims: AccessClaims }): Reply => ok(claims),

    async get({ claims }: { claims: AccessClaims }): Promise<Reply> {
      return ok(await account.get(selfOf(claims), claims.permissions));
    },

    async update({ claims, body, context }: Input<UpdateAccount>): Promise<Reply> {
      return ok(await account.update(selfOf(claims), claims.permissions, body, context.client));
    },

    async changePassword({ claims, body, context }: Input<ChangePassword>): Promise<Reply> {
      await account.changePassword(selfOf(claims), body, context.client);
      return ok({ status: 'password_changed' });
    },
  };
}
