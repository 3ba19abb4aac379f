import {
  createWebhookSchema,
  idSchema,
  rotateWebhookSecretSchema,
  updateWebhookSchema,
  webhookDeletedSchema,
  webhookPageSchema,
  webhookSchema,
  webhookSecretSchema,
  webhooksQuerySchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { WebhooksController } from '#src/controllers/webhooks.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';
import { webhookDeliveriesRoutes } from './webhook-deliveries.routes';

const tag = 'Webhooks';
const one = z.strictObject({ id: idSchema });
const write = {
  tag,
  access: { permission: 'webhooks:write' },
  recentAuth: true,
  rateLimit: routeLimits.write,
} as const;

export function webhooksRoutes(webhooks: WebhooksController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/admin/webhooks',
      summary: 'Addresses that are told what happens',
      description: 'Newest first. No secret is part of it.',
      tag,
      access: { permission: 'webhooks:read' },
      rateLimit: routeLimits.operatorRead,
      query: webhooksQuerySchema,
      responses: { 200: webhookPageSchema },
      handle: webhooks.list,
    }),
    defineRoute({
      ...write,
      method: 'post',
      path: '/v1/admin/webhooks',
      summary: 'Have an address told what happens',
      description:
        'Answers `secret`, this once: what it signs with, by Standard Webhooks. Takes `users:read` too, for what is told is about accounts.',
      body: createWebhookSchema,
      responses: { 201: webhookSecretSchema },
      errors: ['conflict'],
      handle: webhooks.create,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/admin/webhooks/{id}',
      summary: 'One webhook, and how it stands',
      tag,
      access: { permission: 'webhooks:read' },
      rateLimit: routeLimits.operatorRead,
      params: one,
      responses: { 200: webhookSchema },
      errors: ['not_found'],
      handle: webhooks.read,
    }),
    ...changes(webhooks),
    ...webhookDeliveriesRoutes(webhooks),
  ];
}

function changes(webhooks: WebhooksController): Route[] {
  return [
    defineRoute({
      ...write,
      method: 'patch',
      path: '/v1/admin/webhooks/{id}',
      summary: 'Change a webhook, or switch it off or on',
      description: 'While it is off, what happens is not told; what was waiting goes on waiting.',
      params: one,
      body: updateWebhookSchema,
      responses: { 200: webhookSchema },
      errors: ['not_found'],
      handle: webhooks.update,
    }),
    defineRoute({
      ...write,
      method: 'post',
      path: '/v1/admin/webhooks/{id}/rotate-secret',
      summary: 'Give a webhook a new secret',
      description:
        'Answers `secret`, this once. Until the old one runs out, every call carries a signature by each.',
      params: one,
      body: rotateWebhookSecretSchema,
      responses: { 200: webhookSecretSchema },
      errors: ['not_found'],
      handle: webhooks.rotateSecret,
    }),
    defineRoute({
      ...write,
      method: 'delete',
      path: '/v1/admin/webhooks/{id}',
      summary: 'Delete a webhook',
      description: 'What was still waiting for it is not sent.',
      params: one,
      responses: { 200: webhookDeletedSchema },
      errors: ['not_found'],
      handle: webhooks.remove,
    }),
  ];
}
