import type { AccessClaims, IdentityStart, LinkIdentity } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { IdentitiesService } from '#src/services/identities.service';
import { selfOf } from './self';

export type IdentitiesController = ReturnType<typeof createIdentitiesController>;

interface Signed {
  claims: AccessClaims;
  context: RequestContext;
}

export function createIdentitiesController(identities: IdentitiesService) {
  return {
    list: async ({ claims }: Signed): Promise<Reply> =>
      ok({ items: await identities.list(claims.sub), nextCursor: null }),

    async start(input: Signed & { params: { id: string }; body: IdentityStart }): Promise<Reply> {
      const { claims, params, body } = input;
      return ok({ authorizationUrl: await identities.start(selfOf(claims), params.id, body) });
    },

    link: async ({ claims, body, context }: Signed & { body: LinkIdentity }): Promise<Reply> =>
      ok(await identities.link(claims, body, context.client)),

    async unlink({ claims, params, context }: Signed & { params: { id: string } }): Promise<Reply> {
      await identities.unlink(selfOf(claims), params.id, context.client);
      return ok({ status: 'identity_removed' });
    },
  };
}
