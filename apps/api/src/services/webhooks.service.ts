import {
  idSchema,
  limits,
  timestampSchema,
  webhookTestType,
  type AuditType,
  type CreateWebhook,
  type Page,
  type RotateWebhookSecret,
  type UpdateWebhook,
  type Webhook,
  type WebhookDelivery,
  type WebhookPayload,
  type WebhookSecret,
} from '@authflow/contracts';
import { z } from 'zod';
import type { Actor } from '#src/domain/actor';
import { AppError, fieldError } from '#src/domain/app-error';
import { covers } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import { later, type Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import { hours } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import { faultInWebhookUrl, type WebhookAddressRules } from '#src/domain/webhook-address';
import type { WebhookSender } from '#src/platform/webhook-sender';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { WebhookEndpointRow } from '#src/repositories/webhook-endpoints.repository';
import { recordAudit } from './shared/audit';
import type { WebhookSecrets } from './shared/webhook-secrets';
import { switchedOff, toWebhook, toWebhookDelivery, unknownWebhook } from './shared/webhook-views';

export interface WebhooksService {
  /** Newest first. */
  list(page: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<Webhook>>;
  /** @throws AppError `not_found` */
  get(id: string): Promise<Webhook>;
  /**
   * **State**: absent → told of `events` from the next one on. Answers its secret, this once.
   * @throws AppError `validation_failed` (`url`), `insufficient_permission` (without `users:read`: events tell what it
   *   reads), `conflict` (as many as there may be)
   */
  create(actor: Actor, input: CreateWebhook, client: ClientContext): Promise<WebhookSecret>;
  /**
   * **State**: as it is → as asked. Switched on again, it gets what has waited.
   * @throws AppError `validation_failed` (`url`), `not_found`, `insufficient_permission`
   */
  update(actor: Actor, id: string, input: UpdateWebhook, client: ClientContext): Promise<Webhook>;
  /**
   * Answers a new secret, this once. **State**: secret → new one; the old one signs too for `keepOldHours`.
   * @throws AppError `not_found`, `insufficient_permission`
   */
  rotateSecret(
    actor: Actor,
    id: string,
    input: RotateWebhookSecret,
    client: ClientContext,
  ): Promise<WebhookSecret>;
  /** **State**: present → gone, with its secrets; what waits is not sent. @throws AppError `not_found` */
  remove(actor: Actor, id: string, client: ClientContext): Promise<void>;
  /** Sends it an event of no consequence. @throws AppError `not_found`, `conflict` (it is off) */
  sendTest(actor: Actor, id: string, client: ClientContext): Promise<WebhookDelivery>;
}

interface By {
  actor: Actor;
  client: ClientContext;
  type: AuditType;
}

/** Addresses that are told what happens. @see docs/webhooks.md, THREATS I15 */
export function createWebhooksService(deps: {
  database: Database;
  secrets: WebhookSecrets;
  sender: WebhookSender;
  addressRules: WebhookAddressRules;
  wakeWebhooks: () => void;
  clock: Clock;
  randomness: Randomness;
}): WebhooksService {
  const { database, secrets, sender, addressRules, wakeWebhooks, clock, randomness } = deps;

  /** In one transaction, on record whatever comes of it. */
  async function write<Done>(
    by: By & { webhookId: string | null },
    work: (repos: Repositories, now: Date) => Promise<Done | AppError>,
    detailOf: (done: Done) => Record<string, string | boolean | number>,
  ): Promise<Done> {
    const outcome = await database.transaction(async (repos) => {
      const now = clock.now();
      const done = await work(repos, now);
      const refused = done instanceof AppError;
      await recordAudit(repos, by.client, now, {
        type: by.type,
        outcome: refused ? 'failure' : 'success',
        userId: null,
        actorId: by.actor.userId,
        sessionId: by.actor.sessionId,
        detail: refused ? { reason: done.code, webhookId: by.webhookId } : detailOf(done),
      });
      return done;
    });
    if (outcome instanceof AppError) throw outcome;
    return outcome;
  }

  /** Why this address cannot be one of an endpoint, or null. Nothing is looked up: that would tell about our network. */
  function faultIn(url: string | undefined): AppError | null {
    if (url === undefined) return null;
    const fault = faultInWebhookUrl(url, addressRules);
    if (fault !== null) return fieldError('url', 'invalid_address', fault);
    if (sender.mayCall(url)) return null;
    return fieldError('url', 'invalid_address', 'Use an address that can be reached from the internet.');
  }

  return {
    async list({ limit = limits.pageDefault, cursor }) {
      const after = decodeCursor(cursor, parsePosition);
      const rows = await database.repos.webhookEndpoints.list({ limit: limit + 1, after });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map((row) => toWebhook(row, clock.now())),
        nextCursor:
          last === undefined ? null : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
      };
    },

    async get(id) {
      const row = await database.repos.webhookEndpoints.find(id);
      if (row === null) throw unknownWebhook();
      return toWebhook(row, clock.now());
    },

    async create(actor, { url, description = '', events }, client) {
      const id = randomness.uuid();
      const { stored, shown } = secrets.create(id);
      const by = { actor, client, type: 'webhook.created', webhookId: null } as const;
      const row = await write(
        by,
        async (repos, now) => {
          const refusal = mayTell(actor) ?? faultIn(url);
          if (refusal !== null) return refusal;
          await repos.locks.hold('webhooks');
          if ((await repos.webhookEndpoints.count()) >= limits.webhooksMax) return tooMany();
          const endpoint = { id, url: new URL(url).href, description, events, secret: stored, now };
          return repos.webhookEndpoints.insert(endpoint);
        },
        detailOf,
      );
      return { ...toWebhook(row, clock.now()), secret: shown };
    },

    async update(actor, id, input, client) {
      const by = { actor, client, type: 'webhook.updated', webhookId: id } as const;
      const work = async (repos: Repositories, now: Date) => {
        const refusal = mayTell(actor) ?? faultIn(input.url);
        if (refusal !== null) return refusal;
        const row = await repos.webhookEndpoints.lock(id);
        if (row === null) return unknownWebhook();
        const updated = await repos.webhookEndpoints.update({ ...changed(row, input), now });
        return updated ?? unknownWebhook();
      };
      const row = await write(by, work, (done) => ({
        ...detailOf(done),
        urlChanged: input.url !== undefined,
      }));
      wakeWebhooks();
      return toWebhook(row, clock.now());
    },

    async rotateSecret(actor, id, { keepOldHours = limits.webhookRotationHours }, client) {
      const { stored, shown } = secrets.create(id);
      const by = { actor, client, type: 'webhook.secret_rotated', webhookId: id } as const;
      const work = async (repos: Repositories, now: Date) => {
        const previousExpiresAt = keepOldHours === 0 ? null : later(now, hours(keepOldHours));
        const row = await repos.webhookEndpoints.rotateSecret({ id, secret: stored, previousExpiresAt, now });
        return row ?? unknownWebhook();
      };
      const row = await write(by, work, () => ({ webhookId: id, keepOldHours }));
      return { ...toWebhook(row, clock.now()), secret: shown };
    },

    async remove(actor, id, client) {
      const by = { actor, client, type: 'webhook.deleted', webhookId: id } as const;
      const work = async (repos: Repositories, now: Date) =>
        (await repos.webhookEndpoints.remove(id, now)) || unknownWebhook();
      await write(by, work, () => ({ webhookId: id }));
    },

    async sendTest(actor, id, client) {
      const by = { actor, client, type: 'webhook.tested', webhookId: id } as const;
      const work = async (repos: Repositories, now: Date) => {
        const endpoint = await repos.webhookEndpoints.lock(id);
        if (endpoint === null) return unknownWebhook();
        if (!endpoint.enabled) return switchedOff();
        const event = { type: webhookTestType, body: testBody(actor, now), userId: null, now };
        const [deliveryId] = await repos.webhookEvents.publish({ ...event, endpointIds: [id] });
        const delivery =
          deliveryId === undefined
            ? null
            : await repos.webhookDeliveries.find({ id: deliveryId, endpointId: id });
        return delivery ?? unknownWebhook();
      };
      const delivery = await write(by, work, (done) => ({ webhookId: id, deliveryId: done.id }));
      wakeWebhooks();
      return toWebhookDelivery(delivery);
    },
  };
}

/** What goes out tells of accounts: nobody has it told who may not read it. */
function mayTell({ permissions }: Actor): AppError | null {
  if (covers(permissions, ['users:read'])) return null;
  return new AppError('insufficient_permission', {
    detail: 'A webhook tells about accounts: it takes `users:read` beside `webhooks:write`.',
  });
}

function changed(row: WebhookEndpointRow, input: UpdateWebhook) {
  const { url, description = row.description, events = row.events, enabled = row.enabled } = input;
  return { id: row.id, url: url === undefined ? row.url : new URL(url).href, description, events, enabled };
}

/** Where it leads may hold a token of the receiver's: it is not put on record. */
function detailOf({ id, events, enabled }: WebhookEndpointRow) {
  return { webhookId: id, events: events.join(' '), enabled };
}

function testBody({ userId: actorId, sessionId }: Actor, now: Date): string {
  const payload: WebhookPayload = {
    type: webhookTestType,
    timestamp: now.toISOString(),
    data: { user: null, actorId, sessionId, detail: {} },
  };
  return JSON.stringify(payload);
}

const tooMany = (): AppError =>
  new AppError('conflict', {
    detail: `There are ${limits.webhooksMax} webhooks, and more are not kept. Delete one first.`,
  });

const positionSchema = z.object({ at: timestampSchema, id: idSchema });

function parsePosition(value: unknown): { createdAt: Date; id: string } | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? { createdAt: new Date(data.at), id: data.id } : null;
}
