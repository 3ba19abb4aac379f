import type { AccessClaims, MailsQuery } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { MailOutboxService } from '#src/services/mail-outbox.service';
import { actorOf } from './actor';

export type MailOutboxController = ReturnType<typeof createMailOutboxController>;

export function createMailOutboxController(mails: MailOutboxService) {
  return {
    async list({ query }: { query: MailsQuery }): Promise<Reply> {
      return ok(await mails.list(query));
    },

    async retry(input: {
      claims: AccessClaims;
      params: { id: string };
      context: RequestContext;
    }): Promise<Reply> {
      return ok(await mails.retry(actorOf(input.claims), input.params.id, input.context.client));
    },
  };
}
