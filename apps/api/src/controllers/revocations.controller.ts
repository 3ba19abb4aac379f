import type { AccessClaims, RevocationsQuery } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { RevocationsService } from '#src/services/revocations.service';
import { actorOf } from './actor';

export type RevocationsController = ReturnType<typeof createRevocationsController>;

export function createRevocationsController(revocations: RevocationsService) {
  return {
    async read({ query, claims, context }: Input): Promise<Reply> {
      return ok(await revocations.read(query, actorOf(claims), context.onDisconnect));
    },
  };
}

interface Input {
  query: RevocationsQuery;
  claims: AccessClaims;
  context: RequestContext;
}
