import type { Reply } from '#src/http/reply';
import { ok } from '#src/http/reply';
import type { ResendWebhook } from '#src/services/resend-webhook.service';

export type ResendWebhookController = ReturnType<typeof createResendWebhookController>;

export function createResendWebhookController(webhook: ResendWebhook) {
  return {
    async receive(input: { headers: Record<string, string | undefined>; rawBody: Buffer }): Promise<Reply> {
      await webhook.receive(input);
      return ok({ status: 'received' });
    },
  };
}
