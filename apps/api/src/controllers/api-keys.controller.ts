import type { AccessClaims, CreateApiKey } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { ApiKeysService } from '#src/services/api-keys.service';
import { selfOf } from './self';

export type ApiKeysController = ReturnType<typeof createApiKeysController>;

interface Own {
  claims: AccessClaims;
  context: RequestContext;
}
type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

export function createApiKeysController(apiKeys: ApiKeysService) {
  return {
    async list({ claims, query }: { claims: AccessClaims; query: PageQuery }): Promise<Reply> {
      return ok(await apiKeys.list(selfOf(claims), query));
    },

    async create({ claims, body, context }: Own & { body: CreateApiKey }): Promise<Reply> {
      return { status: 201, body: await apiKeys.create(selfOf(claims), body, context.client) };
    },

    async revoke({ claims, params, context }: Own & { params: { id: string } }): Promise<Reply> {
      await apiKeys.revoke(selfOf(claims), params.id, context.client);
      return ok({ status: 'revoked' });
    },
  };
}
