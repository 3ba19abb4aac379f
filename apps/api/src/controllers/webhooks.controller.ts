import type {
  AccessClaims,
  CreateWebhook,
  RotateWebhookSecret,
  UpdateWebhook,
  WebhookDeliveriesQuery,
} from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { WebhookDeliveriesService, WebhookDeliveryPath } from '#src/services/webhook-deliveries.service';
import type { WebhooksService } from '#src/services/webhooks.service';
import { actorOf } from './actor';

export type WebhooksController = ReturnType<typeof createWebhooksController>;

interface Acting {
  claims: AccessClaims;
  context: RequestContext;
}
type One = { params: { id: string } };
type OneDelivery = { params: WebhookDeliveryPath };
type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

export function createWebhooksController(webhooks: WebhooksService, deliveries: WebhookDeliveriesService) {
  return {
    async list({ query }: { query: PageQuery }): Promise<Reply> {
      return ok(await webhooks.list(query));
    },

    async read({ params }: One): Promise<Reply> {
      return ok(await webhooks.get(params.id));
    },

    async create({ claims, body, context }: Acting & { body: CreateWebhook }): Promise<Reply> {
      return { status: 201, body: await webhooks.create(actorOf(claims), body, context.client) };
    },

    async update({ claims, params, body, context }: Acting & One & { body: UpdateWebhook }): Promise<Reply> {
      return ok(await webhooks.update(actorOf(claims), params.id, body, context.client));
    },

    async rotateSecret(input: Acting & One & { body: RotateWebhookSecret }): Promise<Reply> {
      const { claims, params, body, context } = input;
      return ok(await webhooks.rotateSecret(actorOf(claims), params.id, body, context.client));
    },

    async remove({ claims, params, context }: Acting & One): Promise<Reply> {
      await webhooks.remove(actorOf(claims), params.id, context.client);
      return ok({ status: 'deleted' });
    },

    async sendTest({ claims, params, context }: Acting & One): Promise<Reply> {
      return {
        status: 202,
        body: await webhooks.sendTest(actorOf(claims), params.id, context.client),
      };
    },

    async listDeliveries({ params, query }: One & { query: WebhookDeliveriesQuery }): Promise<Reply> {
      return ok(await deliveries.list(params.id, query));
    },

    async readDelivery({ claims, params }: { claims: AccessClaims } & OneDelivery): Promise<Reply> {
      return ok(await deliveries.get(actorOf(claims), params));
    },

    async replay({ claims, params, context }: Acting & OneDelivery): Promise<Reply> {
      return { status: 202, body: await deliveries.replay(actorOf(claims), params, context.client) };
    },
  };
}
