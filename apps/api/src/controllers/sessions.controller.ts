import type { AccessClaims } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { SessionsService } from '#src/services/sessions.service';
import { selfOf } from './self';

export type SessionsController = ReturnType<typeof createSessionsController>;

type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

export function createSessionsController(sessions: SessionsService) {
  return {
    async list({ claims, query }: { claims: AccessClaims; query: PageQuery }): Promise<Reply> {
      return ok(await sessions.list(selfOf(claims), query));
    },

    async revoke(input: {
      claims: AccessClaims;
      params: { id: string };
      context: RequestContext;
    }): Promise<Reply> {
      await sessions.revoke(selfOf(input.claims), input.params.id, input.context.client);
      return ok({ status: 'revoked', revoked: 1 });
    },

    async revokeOthers({
      claims,
      context,
    }: {
      claims: AccessClaims;
      context: RequestContext;
    }): Promise<Reply> {
      return ok({ status: 'revoked', revoked: await sessions.revokeOthers(selfOf(claims), context.client) });
    },
  };
}
