import { z } from 'zod';
import type { ResendWebhookController } from '#src/controllers/resend-webhook.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function resendWebhookRoutes(webhook: ResendWebhookController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/webhooks/resend',
      summary: 'Delivery reports of Resend',
      description:
        'Called by Resend, signed with `RESEND_WEBHOOK_SECRET`. Feeds `delivery` of the verification status.',
      tag: 'Operations',
      access: 'public',
      rateLimit: { rules: rateLimits.webhookAddress, per: 'address', counted: 'local' },
      body: z.unknown(),
      responses: { 200: z.object({ status: z.literal('received') }) },
      errors: ['unauthenticated', 'not_found'],
      handle: webhook.receive,
    }),
  ];
}
