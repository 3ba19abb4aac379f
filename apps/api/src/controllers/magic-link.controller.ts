import type { MagicLink, MagicLinkApprove, MagicLinkCheck, MagicLinkVerify } from '@authflow/contracts';
import { accepted, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { MagicLinkService } from '#src/services/magic-link.service';
import { sessionStart, signInReply } from './session-reply';

export type MagicLinkController = ReturnType<typeof createMagicLinkController>;

export function createMagicLinkController(magicLink: MagicLinkService) {
  return {
    async request({ body, context }: { body: MagicLink; context: RequestContext }): Promise<Reply> {
      return accepted(await magicLink.request(body, context.client));
    },

    async verify({ body, context }: { body: MagicLinkVerify; context: RequestContext }): Promise<Reply> {
      return signInReply(await magicLink.verify(body, sessionStart(context)));
    },

    async check({ body }: { body: MagicLinkCheck }): Promise<Reply> {
      return ok(await magicLink.check(body));
    },

    async approve({ body, context }: { body: MagicLinkApprove; context: RequestContext }): Promise<Reply> {
      await magicLink.approve(body, context.client);
      return ok({ status: 'approved' });
    },

    async status({ params }: { params: { loginId: string } }): Promise<Reply> {
      return ok(await magicLink.getStatus(params.loginId));
    },
  };
}
