import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  webhookDeliveryPageSchema,
  webhookPayloadSchema,
  webhookSecretSchema,
  type CreateWebhook,
  type WebhookDelivery,
  type WebhookPayload,
  type WebhookSecret,
} from '@authflow/contracts';
import { Webhook } from 'standardwebhooks';
import type { Harness } from './harness';

export const webhooksPath = '/v1/admin/webhooks';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

/** A receiver on this machine, which answers 204 until told otherwise. */
export interface Receiver {
  url: string;
  server: Server;
  received: Received[];
  /** What it answers from now on. */
  answer(respond: RequestListener): void;
  stop(): Promise<void>;
}

export const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end();

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let respond = answering(204);
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body, path: request.url ?? '' });
      respond(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    server,
    received,
    answer: (next) => (respond = next),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As a receiver would: with the library of the standard, which knows nothing of ours. */
export function verified({ headers, body }: Received, secret: string): WebhookPayload {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
  const given = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  return webhookPayloadSchema.strict().parse(new Webhook(secret).verify(body, given));
}

/** What an operator may do with webhooks, as calls. */
export function webhooksOf(harness: Harness, headers: Record<string, string>) {
  const { http } = harness;
  return {
    async create(input: CreateWebhook): Promise<WebhookSecret> {
      const { body } = await http.post(webhooksPath).set(headers).send(input).expect(201);
      return webhookSecretSchema.strict().parse(body);
    },
    async deliveries(id: string, query: Record<string, string> = {}): Promise<WebhookDelivery[]> {
      const { body } = await http
        .get(`${webhooksPath}/${id}/deliveries`)
        .query(query)
        .set(headers)
        .expect(200);
      return webhookDeliveryPageSchema.strict().parse(body).items;
    },
    test: (id: string) => http.post(`${webhooksPath}/${id}/test`).set(headers),
    replay: (id: string, deliveryId: string) =>
      http.post(`${webhooksPath}/${id}/deliveries/${deliveryId}/replay`).set(headers),
  };
}

/** Delivers all that is due. */
export async function deliverAll({ container }: Harness): Promise<void> {
  while ((await container.webhookDelivery.runOnce()) > 0);
}

/** No webhook, nothing told, and a receiver that accepts. */
export async function beginAnew({ sql }: Harness, receiver: Receiver): Promise<void> {
  await sql('delete from webhook_events');
  await sql('delete from webhook_endpoints');
  receiver.received.length = 0;
  receiver.answer(answering(204));
}

/** The newest entry of a kind in the audit trail. */
export const newestEntry = ({ sql }: Harness, type: string) =>
  sql<{ outcome: string; actor_id: string; detail: Record<string, unknown> }>(
    'select outcome, actor_id, detail from audit_events where type = $1 order by id desc limit 1',
    [type],
  );
