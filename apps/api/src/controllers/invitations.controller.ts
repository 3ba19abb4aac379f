import type { AcceptInvitation, AccessClaims, CheckInvitation, InviteUser } from '@authflow/contracts';
import { created, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { InvitationsService } from '#src/services/invitations.service';
import { actorOf } from './actor';

export type InvitationsController = ReturnType<typeof createInvitationsController>;

export function createInvitationsController(invitations: InvitationsService) {
  return {
    async invite(input: { claims: AccessClaims; body: InviteUser; context: RequestContext }): Promise<Reply> {
      return created(await invitations.invite(actorOf(input.claims), input.body, input.context.client));
    },

    async check({ body }: { body: CheckInvitation }): Promise<Reply> {
      return ok(await invitations.check(body));
    },

    async accept({ body, context }: { body: AcceptInvitation; context: RequestContext }): Promise<Reply> {
      await invitations.accept(body, context.client);
      return ok({ status: 'invitation_accepted' });
    },
  };
}
