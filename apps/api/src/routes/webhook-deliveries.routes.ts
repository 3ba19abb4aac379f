import {
  idSchema,
  webhookDeliveriesQuerySchema,
  webhookDeliveryDetailSchema,
  webhookDeliveryPageSchema,
  webhookDeliverySchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { WebhooksController } from '#src/controllers/webhooks.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

const tag = 'Webhooks';
const one = z.strictObject({ id: idSchema });
const oneDelivery = z.strictObject({ id: idSchema, deliveryId: idSchema });

export function webhookDeliveriesRoutes(webhooks: WebhooksController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/admin/webhooks/{id}/test',
      summary: 'Send a test event to a webhook',
      description: 'A `webhook.test`, whatever the webhook asks for, and tried again like any other.',
      tag,
      access: { permission: 'webhooks:write' },
      rateLimit: routeLimits.write,
      params: one,
      responses: { 202: webhookDeliverySchema },
      errors: ['not_found', 'conflict'],
      handle: webhooks.sendTest,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/admin/webhooks/{id}/deliveries',
      summary: 'What a webhook was told, and how far that got',
      tag,
      access: { permission: 'webhooks:read' },
      rateLimit: routeLimits.operatorRead,
      params: one,
      query: webhookDeliveriesQuerySchema,
      responses: { 200: webhookDeliveryPageSchema },
      errors: ['not_found'],
      handle: webhooks.listDeliveries,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/admin/webhooks/{id}/deliveries/{deliveryId}',
      summary: 'A delivery and its attempts',
      description: 'Its `body` is for operators who hold `users:read` too.',
      tag,
      access: { permission: 'webhooks:read' },
      rateLimit: routeLimits.operatorRead,
      params: oneDelivery,
      responses: { 200: webhookDeliveryDetailSchema },
      errors: ['not_found'],
      handle: webhooks.readDelivery,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/admin/webhooks/{id}/deliveries/{deliveryId}/replay',
      summary: 'Send a delivery once more',
      description: 'Under the same `webhook-id`, with a new timestamp and signature.',
      tag,
      access: { permission: 'webhooks:write' },
      rateLimit: routeLimits.write,
      params: oneDelivery,
      responses: { 202: webhookDeliverySchema },
      errors: ['not_found', 'conflict'],
      handle: webhooks.replay,
    }),
  ];
}
