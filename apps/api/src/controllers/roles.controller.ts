import type { AccessClaims, CreateRole, UpdateRole } from '@authflow/contracts';
import { created, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { RolesService } from '#src/services/roles.service';
import { actorOf } from './actor';

export type RolesController = ReturnType<typeof createRolesController>;

interface Input {
  claims: AccessClaims;
  context: RequestContext;
}
type OfRole = { params: { id: string } };
type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

export function createRolesController(roles: RolesService) {
  return {
    async list({ query }: { query: PageQuery }): Promise<Reply> {
      return ok(await roles.list(query));
    },

    async get({ params }: OfRole): Promise<Reply> {
      return ok(await roles.get(params.id));
    },

    async create({ claims, body, context }: Input & { body: CreateRole }): Promise<Reply> {
      return created(await roles.create(actorOf(claims), body, context.client));
    },

    async update({ claims, params, body, context }: Input & OfRole & { body: UpdateRole }): Promise<Reply> {
      return ok(await roles.update(actorOf(claims), params.id, body, context.client));
    },

    async remove({ claims, params, context }: Input & OfRole): Promise<Reply> {
      await roles.remove(actorOf(claims), params.id, context.client);
      return ok({ status: 'deleted' });
    },
  };
}
