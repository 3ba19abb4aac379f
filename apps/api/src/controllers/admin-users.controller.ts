import type { AccessClaims, AdminUsersQuery, BanUser, UpdateUser } from '@authflow/contracts';
import { accepted, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { AdminUsersBansService } from '#src/services/admin-users-bans.service';
import type { AdminUsersChangesService } from '#src/services/admin-users-changes.service';
import type { AdminUsersDeletionService } from '#src/services/admin-users-deletion.service';
import type { AdminUsersResetsService } from '#src/services/admin-users-resets.service';
import type { AdminUsersSessionsService } from '#src/services/admin-users-sessions.service';
import type { AdminUsersService } from '#src/services/admin-users.service';
import type { PageQuery } from '#src/services/shared/session-pages';
import { actorOf } from './actor';

export type AdminUsersController = ReturnType<typeof createAdminUsersController>;

interface OnUser {
  claims: AccessClaims;
  params: { id: string };
  context: RequestContext;
}

export function createAdminUsersController(services: {
  users: AdminUsersService;
  changes: AdminUsersChangesService;
  bans: AdminUsersBansService;
  sessions: AdminUsersSessionsService;
  resets: AdminUsersResetsService;
  deletion: AdminUsersDeletionService;
}) {
  const { users, changes, bans, sessions, resets, deletion } = services;
  const detail = async ({ params }: { params: { id: string } }): Promise<Reply> =>
    ok(await users.get(params.id));

  return {
    list: async ({ query }: { query: AdminUsersQuery }): Promise<Reply> => ok(await users.list(query)),

    get: detail,

    async listSessions({ params, query }: { params: { id: string }; query: PageQuery }): Promise<Reply> {
      return ok(await users.listSessions(params.id, query));
    },

    async listActivity({ params, query }: { params: { id: string }; query: PageQuery }): Promise<Reply> {
      return ok(await users.listActivity(params.id, query));
    },

    async update(input: OnUser & { body: UpdateUser }): Promise<Reply> {
      await changes.update(actorOf(input.claims), input.params.id, input.body, input.context.client);
      return detail(input);
    },

    async ban(input: OnUser & { body: BanUser }): Promise<Reply> {
      await bans.ban(actorOf(input.claims), input.params.id, input.body, input.context.client);
      return detail(input);
    },

    async unban(input: OnUser): Promise<Reply> {
      await bans.unban(actorOf(input.claims), input.params.id, input.context.client);
      return detail(input);
    },

    async endSessions({ claims, params, context }: OnUser): Promise<Reply> {
      const revoked = await sessions.endAll(actorOf(claims), params.id, context.client);
      return ok({ status: 'logged_out', revoked });
    },

    async endSession(
      input: Omit<OnUser, 'params'> & { params: { id: string; sessionId: string } },
    ): Promise<Reply> {
      const { id: userId, sessionId } = input.params;
      await sessions.endOne(actorOf(input.claims), { userId, sessionId }, input.context.client);
      return ok({ status: 'revoked', revoked: 1 });
    },

    async sendPasswordReset({ claims, params, context }: OnUser): Promise<Reply> {
      await resets.send(actorOf(claims), params.id, context.client);
      return accepted({ status: 'accepted' });
    },

    async close({ claims, params, context }: OnUser): Promise<Reply> {
      const erasedAt = await deletion.close(actorOf(claims), params.id, context.client);
      return ok({ status: 'deleted', erasedAt: erasedAt.toISOString() });
    },

    async restore(input: OnUser): Promise<Reply> {
      await deletion.restore(actorOf(input.claims), input.params.id, input.context.client);
      return detail(input);
    },
  };
}
