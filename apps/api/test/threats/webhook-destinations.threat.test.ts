/**
 * Invariant: a webhook never makes us call, or learn about, a machine inside our network: what leads there is refused as it
 * is typed or, at the latest, when it is called, and looks to operators as if nobody answered.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { webhookDeliveryDetailSchema } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWebhookSender, type Resolve, type WebhookSenderOptions } from '#src/platform/webhook-sender';
import { signUpOperator } from '#test/support/audit-trail';
import { startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';
import { deliverAll, webhooksOf, webhooksPath } from '#test/support/webhooks';

/** Stands for whatever must not be reached. */
let inside: Server;
let port: number;
let connections = 0;
let respond: RequestListener;
const quiet: RequestListener = (_request, response) => void response.writeHead(204).end();
beforeAll(async () => {
  inside = createServer((request, response) => respond(request, response));
  inside.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  port = (inside.address() as AddressInfo).port;
});
beforeEach(() => {
  connections = 0;
  respond = quiet;
});
afterAll(async () => {
  inside.closeAllConnections();
  await new Promise((resolve) => inside.close(resolve));
});

const at = (...addresses: string[]): Resolve => {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return () => Promise.resolve(found);
};
const call = (url: string, options: Partial<WebhookSenderOptions> = {}) =>
  createWebhookSender({ loopback: false, ...options }).send({ url, headers: {}, body: '{}' });

/** Every spelling that a URL, or a resolver, has for somewhere that is not the internet. */
const notPublic = [
  ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.0.0.8', '172.16.0.1', '192.168.1.1', '169.254.169.254'],
  ...['100.64.0.1', '100.100.100.200', '192.0.0.192', '198.18.0.1', '168.63.129.16', '224.0.0.1'],
  ...['240.0.0.1', '255.255.255.255', '203.0.113.7', '::1', '::', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe'],
  ...['::7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', 'fd00:ec2::254', 'fc00::1', 'fe80::1'],
  ...['fec0::1', 'ff02::1', '2001:db8::1', '100::1', '4000::1'],
];
const inUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address);

describe('I15 an address that is called', () => {
  test.each(notPublic)('I15 is not %s, written out', async (address) => {
    for (const scheme of ['http', 'https'])
      expect(await call(`${scheme}://${inUrl(address)}:${port}/`)).toMatchObject({
        outcome: 'unreachable',
        status: null,
        cause: 'ADDRESS_REFUSED',
      });
    expect(connections).toBe(0);
  });

  test.each(['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0x7f.1', '127.0.0.1.', '①27.0.0.1'])(
    'I15 is not this machine, spelled %s',
    async (host) => {
      expect((await call(`http://${host}:${port}/`)).outcome).toBe('unreachable');
      expect(connections).toBe(0);
    },
  );

  test.each(notPublic)('I15 is not what a name resolves to: %s', async (address) => {
    const answer = await call(`http://hooks.example.com:${port}/`, { resolve: at(address) });
    expect(answer).toMatchObject({ outcome: 'unreachable', cause: 'ADDRESS_REFUSED' });
    expect(connections).toBe(0);
  });

  test('I15 one address inside among public ones spoils them all', async () => {
    for (const addresses of [
      ['93.184.215.14', '127.0.0.1'],
      ['127.0.0.1', '93.184.215.14'],
      ['2606:4700::1', '::1'],
    ])
      expect((await call(`http://hooks.example.com:${port}/`, { resolve: at(...addresses) })).cause).toBe(
        'ADDRESS_REFUSED',
      );
    expect(connections).toBe(0);
  });

  test('I15 a name that resolves otherwise the second time gains nothing: it is asked once, at the call', async () => {
    let asked = 0;
    const rebinding: Resolve = () => {
      asked += 1;
      return at(asked === 1 ? '127.0.0.1' : '192.168.0.1')('');
    };
    // With this machine allowed, so that the first answer is one that may be called.
    const sender = createWebhookSender({ loopback: true, resolve: rebinding });
    const send = () => sender.send({ url: `http://hooks.example.com:${port}/`, headers: {}, body: '{}' });
    expect((await send()).outcome).toBe('accepted');
    expect(asked).toBe(1);
    expect(await send()).toMatchObject({ outcome: 'unreachable', cause: 'ADDRESS_REFUSED' });
    expect(connections).toBe(1);
  });
});

describe('I15 a receiver', () => {
  const send = (options: Partial<WebhookSenderOptions> = {}) =>
    call(`http://127.0.0.1:${port}/`, { loopback: true, ...options });

  test.each([301, 302, 303, 307, 308])('I15 that redirects with %i is not followed', async (status) => {
    let seen = 0;
    respond = (_request, response) => {
      seen += 1;
      response.writeHead(status, { location: `http://127.0.0.1:${port}/latest/meta-data` }).end();
    };
    expect(await send()).toMatchObject({ outcome: 'redirected', status });
    expect(seen).toBe(1);
  });

  test('I15 that answers without an end is cut off', async () => {
    let poured = 0;
    const piece = ' '.repeat(65_536);
    respond = (_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        poured += piece.length;
        while (!response.destroyed && response.write(piece)) poured += piece.length;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    expect((await send()).outcome).toBe('accepted');
    expect(poured).toBeLessThan(32 * 1024 * 1024);
  });

  test('I15 that never answers is given up, and so is one that never ends', async () => {
    respond = () => undefined;
    expect((await send({ timeoutMs: 200 })).outcome).toBe('timed_out');
    respond = (_request, response) => void response.writeHead(200).write('a');
    const begun = Date.now();
    expect((await send({ timeoutMs: 200 })).outcome).toBe('accepted');
    expect(Date.now() - begun).toBeLessThan(2000);
  });

  test('I15 without a certificate to trust gets nothing', async () => {
    expect((await call(`https://127.0.0.1:${port}/`, { loopback: true })).outcome).toBe('tls_failed');
  });
});

describe('I15 an operator', () => {
  let harness: Harness;
  let headers: Record<string, string>;
  let resolve: Resolve;
  beforeAll(async () => {
    harness = await startHarness({
      webhookSender: { loopback: false, resolve: (hostname) => resolve(hostname) },
    });
    ({ headers } = await signUpOperator(harness));
  });
  afterAll(() => harness.stop());

  test.each([
    ...notPublic.map((address) => `https://${inUrl(address)}/`),
    'https://2130706433/',
    'https://localhost/',
    'https://localhost./',
    'https://api.localhost/',
    'https://metadata.google.internal/',
    'https://intranet/',
    'https://db.local/',
    'http://hooks.example.com/',
    'file:///etc/passwd',
    'gopher://hooks.example.com/',
    'https://hooks.example.com:22/',
  ])('I15 cannot have %s called', async (url) => {
    const answer = await harness.http
      .post(webhooksPath)
      .set(headers)
      .send({ url, events: ['user.created'] });
    expectProblem(answer, 400, 'validation_failed');
    expect((answer.body as { errors: { path: string }[] }).errors[0]?.path).toBe('url');
  });

  test('I15 cannot tell a name inside our network from one that does not exist', async () => {
    const webhooks = webhooksOf(harness, headers);
    const tell = async (how: Resolve) => {
      resolve = how;
      const { id } = await webhooks.create({ url: 'https://hooks.example.com/', events: ['user.created'] });
      const { body } = await webhooks.test(id).expect(202);
      await deliverAll(harness);
      const shown = await harness.http
        .get(`${webhooksPath}/${id}/deliveries/${(body as { id: string }).id}`)
        .set(headers)
        .expect(200);
      return webhookDeliveryDetailSchema
        .parse(shown.body)
        .history.map(({ outcome, status, durationMs }) => ({ outcome, status, durationMs }));
    };
    const unreachable = [{ outcome: 'unreachable', status: null, durationMs: 0 }];
    expect(await tell(at('10.0.0.8'))).toEqual(unreachable);
    expect(
      await tell(async () => {
        await wait(50);
        throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
      }),
    ).toEqual(unreachable);
    expect(connections).toBe(0);
  });

  test('I15 sees nothing of what a receiver answered but its status', async () => {
    respond = (_request, response) =>
      void response.writeHead(403, 'sentinel-reason', { 'x-inside': 'sentinel-header' }).end('sentinel-body');
    const own = await startHarness({ database: harness.database, webhookSender: { loopback: true } });
    const webhooks = webhooksOf(own, headers);
    const { id } = await webhooks.create({ url: `http://127.0.0.1:${port}/`, events: ['user.created'] });
    const { body } = await webhooks.test(id).expect(202);
    await deliverAll(own);
    const shown = await own.http
      .get(`${webhooksPath}/${id}/deliveries/${(body as { id: string }).id}`)
      .set(headers)
      .expect(200);
    expect(webhookDeliveryDetailSchema.parse(shown.body).history[0]?.status).toBe(403);
    const everything = [shown.text, ...own.logs, ...Object.values(await databaseText(own)).flat()].join('\n');
    expect(everything).not.toContain('sentinel-');
    await own.stop();
  });
});
