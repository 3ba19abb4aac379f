import type { AccessClaims, ImpersonateUser } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { ImpersonationService } from '#src/services/impersonation.service';
import { actorOf } from './actor';

export type ImpersonationController = ReturnType<typeof createImpersonationController>;

export function createImpersonationController(impersonation: ImpersonationService) {
  return {
    async start(input: {
      claims: AccessClaims;
      params: { id: string };
      body: ImpersonateUser;
      context: RequestContext;
    }): Promise<Reply> {
      const target = { userId: input.params.id, ...input.body };
      return ok(await impersonation.start(actorOf(input.claims), target, input.context.client));
    },
  };
}
