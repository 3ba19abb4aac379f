import {
  idSchema,
  limits,
  timestampSchema,
  type Page,
  type WebhookDeliveriesQuery,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
} from '@authflow/contracts';
import { z } from 'zod';
import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import { covers } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './shared/audit';
import { switchedOff, toWebhookAttempt, toWebhookDelivery, unknownWebhook } from './shared/webhook-views';

/** One delivery of one webhook. */
export interface WebhookDeliveryPath {
  id: string;
  deliveryId: string;
}

export interface WebhookDeliveriesService {
  /** What a webhook was told and how far that got, newest first. @throws AppError `not_found` */
  list(webhookId: string, query: WebhookDeliveriesQuery): Promise<Page<WebhookDelivery>>;
  /** With its newest attempts; with its body for those who may read accounts. @throws AppError `not_found` */
  get(actor: Actor, path: WebhookDeliveryPath): Promise<WebhookDeliveryDetail>;
  /**
   * Sends it once more, under the same `webhook-id`. **State**: delivered or failed → pending, a new round of attempts;
   * pending → due at once. @throws AppError `not_found`, `conflict` (the webhook is off)
   */
  replay(actor: Actor, path: WebhookDeliveryPath, client: ClientContext): Promise<WebhookDelivery>;
}

const attemptsShown = 50;

/** What operators see of deliveries, and do about them. */
export function createWebhookDeliveriesService(deps: {
  database: Database;
  wakeWebhooks: () => void;
  clock: Clock;
}): WebhookDeliveriesService {
  const { database, wakeWebhooks, clock } = deps;

  async function resend(repos: Repositories, { id, deliveryId }: WebhookDeliveryPath, now: Date) {
    const endpoint = await repos.webhookEndpoints.lock(id);
    if (endpoint === null) return unknownWebhook();
    if (!endpoint.enabled) return switchedOff();
    return (
      (await repos.webhookDeliveries.replay({ id: deliveryId, endpointId: id, now })) ?? unknownDelivery()
    );
  }

  return {
    async list(webhookId, { limit = limits.pageDefault, cursor, state, event }) {
      const { webhookEndpoints, webhookDeliveries } = database.repos;
      const after = decodeCursor(cursor, parsePosition);
      if ((await webhookEndpoints.find(webhookId)) === null) throw unknownWebhook();
      const rows = await webhookDeliveries.list({
        endpointId: webhookId,
        state: state ?? null,
        type: event ?? null,
        limit: limit + 1,
        after,
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(toWebhookDelivery),
        nextCursor:
          last === undefined ? null : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
      };
    },

    async get({ permissions }, { id, deliveryId }) {
      const { webhookEndpoints, webhookDeliveries } = database.repos;
      if ((await webhookEndpoints.find(id)) === null) throw unknownWebhook();
      const row = await webhookDeliveries.find({ id: deliveryId, endpointId: id });
      if (row === null) throw unknownDelivery();
      const attempts = await webhookDeliveries.listAttempts(deliveryId, attemptsShown);
      return {
        ...toWebhookDelivery(row),
        history: attempts.map(toWebhookAttempt),
        body: covers(permissions, ['users:read']) ? row.body : null,
      };
    },

    async replay(actor, path, client) {
      const outcome = await database.transaction(async (repos) => {
        const now = clock.now();
        const row = await resend(repos, path, now);
        const refused = row instanceof AppError;
        await recordAudit(repos, client, now, {
          type: 'webhook.replayed',
          outcome: refused ? 'failure' : 'success',
          userId: null,
          actorId: actor.userId,
          sessionId: actor.sessionId,
          detail: { webhookId: path.id, deliveryId: path.deliveryId, reason: refused ? row.code : null },
        });
        return row;
      });
      if (outcome instanceof AppError) throw outcome;
      wakeWebhooks();
      return toWebhookDelivery(outcome);
    },
  };
}

const unknownDelivery = (): AppError =>
  new AppError('not_found', {
    detail: 'This webhook has no delivery of this id. It may have been forgotten already.',
  });

const positionSchema = z.object({ at: timestampSchema, id: idSchema });

function parsePosition(value: unknown): { createdAt: Date; id: string } | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? { createdAt: new Date(data.at), id: data.id } : null;
}
