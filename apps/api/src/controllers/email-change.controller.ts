import type { AccessClaims, ChangeEmail, ConfirmEmailChange, UndoEmailChange } from '@authflow/contracts';
import { accepted, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { EmailChangeUndoService } from '#src/services/email-change-undo.service';
import type { EmailChangeService } from '#src/services/email-change.service';
import { selfOf } from './self';

export type EmailChangeController = ReturnType<typeof createEmailChangeController>;

interface Input<Body> {
  body: Body;
  context: RequestContext;
}

export function createEmailChangeController(
  emailChange: EmailChangeService,
  emailChangeUndo: EmailChangeUndoService,
) {
  return {
    async request({ claims, body, context }: Input<ChangeEmail> & { claims: AccessClaims }): Promise<Reply> {
      await emailChange.request(selfOf(claims), body, context.client);
      return accepted({ status: 'confirmation_required' });
    },

    async confirm({ body, context }: Input<ConfirmEmailChange>): Promise<Reply> {
      await emailChange.confirm(body, context.client);
      return ok({ status: 'email_changed' });
    },

    async undo({ body, context }: Input<UndoEmailChange>): Promise<Reply> {
      return ok(await emailChangeUndo.undo(body, context.client));
    },
  };
}
