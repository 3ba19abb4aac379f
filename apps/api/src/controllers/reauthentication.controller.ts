import type { AccessClaims, Reauthenticate } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { ReauthenticationService } from '#src/services/reauthentication.service';
import { selfOf } from './self';

export type ReauthenticationController = ReturnType<typeof createReauthenticationController>;

interface Input {
  claims: AccessClaims;
  body: Reauthenticate;
  context: RequestContext;
}

export function createReauthenticationController(reauthentication: ReauthenticationService) {
  return {
    async options({ claims }: { claims: AccessClaims }): Promise<Reply> {
      return ok(await reauthentication.options(selfOf(claims)));
    },

    async reauthenticate({ claims, body, context }: Input): Promise<Reply> {
      const issued = await reauthentication.reauthenticate(selfOf(claims), body, context.client);
      return ok({ status: 'reauthenticated', tokenType: 'Bearer', ...issued });
    },
  };
}
