import { randomUUID } from 'node:crypto';
import {
  limits,
  webhookDeliveryDetailSchema,
  webhookEventTypes,
  webhookPageSchema,
  webhookSchema,
  webhookSecretSchema,
  type CreateWebhook,
} from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours } from '#src/domain/duration';
import { signUpOperator } from '#test/support/audit-trail';
import { startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import {
  answering,
  beginAnew,
  deliverAll,
  newestEntry,
  startReceiver,
  verified,
  webhooksOf,
  webhooksPath as path,
  type Receiver,
} from '#test/support/webhooks';

let harness: Harness;
let receiver: Receiver;
let operator: Awaited<ReturnType<typeof signUpOperator>>;
let webhooks: ReturnType<typeof webhooksOf>;
beforeAll(async () => {
  harness = await startHarness({ webhookSender: { loopback: true } });
  receiver = await startReceiver();
  operator = await signUpOperator(harness);
});
afterAll(async () => {
  await harness.stop();
  await receiver.stop();
});
beforeEach(async () => {
  await beginAnew(harness, receiver);
  operator.headers = { Authorization: `Bearer ${(await harness.login(operator.email)).accessToken}` };
  webhooks = webhooksOf(harness, operator.headers);
});

const input = (rest: Partial<CreateWebhook> = {}): CreateWebhook => ({
  url: receiver.url,
  events: ['user.created', 'user.verified'],
  ...rest,
});
const audit = (type: string) => newestEntry(harness, type);

describe('a webhook', () => {
  test('is made with a secret that is shown once, listed without it, changed and deleted', async () => {
    const made = await webhooks.create(input({ description: 'CRM' }));
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { secret, ...shown } = made;
    const list = await harness.http.get(path).set(operator.headers).expect(200);
    expect(webhookPageSchema.strict().parse(list.body).items).toEqual([shown]);
    const one = await harness.http.get(`${path}/${made.id}`).set(operator.headers).expect(200);
    expect(webhookSchema.strict().parse(one.body)).toEqual(shown);
    expect(list.text + one.text).not.toContain(secret);
    expect((await audit('webhook.created'))[0]).toMatchObject({
      outcome: 'success',
      actor_id: operator.userId,
      detail: { webhookId: made.id, events: 'user.created user.verified' },
    });

    const changed = await harness.http
      .patch(`${path}/${made.id}`)
      .set(operator.headers)
      .send({ events: ['user.deleted'], enabled: false, description: '' })
      .expect(200);
    expect(changed.body).toMatchObject({
      events: ['user.deleted'],
      enabled: false,
      disabledReason: 'operator',
      description: '',
      url: receiver.url,
    });
    await harness.http.delete(`${path}/${made.id}`).set(operator.headers).expect(200, { status: 'deleted' });
    for (const gone of [
      harness.http.get(`${path}/${made.id}`),
      harness.http.delete(`${path}/${made.id}`),
      harness.http.post(`${path}/${made.id}/test`),
      harness.http.get(`${path}/${made.id}/deliveries`),
      harness.http.patch(`${path}/${made.id}`).send({ enabled: true }),
      harness.http.post(`${path}/${made.id}/rotate-secret`).send({}),
    ])
      expectProblem(await gone.set(operator.headers), 404, 'not_found');
    expect((await audit('webhook.deleted'))[0]).toMatchObject({
      outcome: 'failure',
      detail: { reason: 'not_found' },
    });
  });

  test('pages newest first, and there are only so many', async () => {
    const ids: string[] = [];
    for (let made = 0; made < limits.webhooksMax; made += 1) ids.unshift((await webhooks.create(input())).id);
    expectProblem(await harness.http.post(path).set(operator.headers).send(input()), 409, 'conflict');
    const first = await harness.http.get(path).query({ limit: '15' }).set(operator.headers).expect(200);
    const { items, nextCursor } = webhookPageSchema.parse(first.body);
    const second = await harness.http
      .get(path)
      .query({ cursor: nextCursor ?? '' })
      .set(operator.headers)
      .expect(200);
    const rest = webhookPageSchema.parse(second.body);
    expect([...items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
  });

  test.each([
    { url: 'not an address', events: ['user.created'] },
    { url: 'ftp://example.com/', events: ['user.created'] },
    { url: 'http://example.com/', events: ['user.created'] },
    { url: 'https://user:pass@example.com/', events: ['user.created'] },
    { url: 'https://example.com:25/', events: ['user.created'] },
    { url: 'https://example.com/#part', events: ['user.created'] },
    { url: `https://example.com/${'x'.repeat(limits.webhookUrlLength)}`, events: ['user.created'] },
    { url: 'https://example.com/', events: [] },
    { url: 'https://example.com/', events: ['user.created', 'user.created'] },
    { url: 'https://example.com/', events: ['webhook.test'] },
    { url: 'https://example.com/', events: ['user.created'], description: 'two\nlines' },
    { url: 'https://example.com/', events: ['user.created'], secret: 'whsec_mine' },
  ])('is refused as %j', async (body) => {
    expectProblem(await harness.http.post(path).set(operator.headers).send(body), 400, 'validation_failed');
  });

  test('is not changed by an empty change', async () => {
    const { id } = await webhooks.create(input());
    expectProblem(
      await harness.http.patch(`${path}/${id}`).set(operator.headers).send({}),
      400,
      'validation_failed',
    );
  });
});

describe('an event', () => {
  test('reaches those who ask for it, signed by the standard, and nobody else', async () => {
    const told = await webhooks.create(input());
    const other = await webhooks.create(input({ events: ['user.deleted'] }));
    const person = await harness.signUp();
    await deliverAll(harness);
    expect(receiver.received).toHaveLength(2);
    // Nothing promises an order.
    const [created, proven] = receiver.received
      .map((call) => verified(call, told.secret))
      .sort((one, two) => one.type.localeCompare(two.type));
    expect(created).toMatchObject({
      type: 'user.created',
      data: {
        user: { id: person.grant.user.id, email: person.email, emailVerified: false, status: 'active' },
      },
    });
    expect(proven).toMatchObject({ type: 'user.verified', data: { user: { emailVerified: true } } });
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'AuthFlow-Webhooks/1',
    });
    expect((await webhooks.deliveries(told.id)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['delivered', 1],
      ['delivered', 1],
    ]);
    expect(await webhooks.deliveries(other.id)).toEqual([]);
  });
});

describe('the secret', () => {
  test('is rotated with two signatures for a while', async () => {
    const made = await webhooks.create(input({ events: ['user.created'] }));
    const answer = await harness.http
      .post(`${path}/${made.id}/rotate-secret`)
      .set(operator.headers)
      .send({ keepOldHours: 2 })
      .expect(200);
    const rotated = webhookSecretSchema.strict().parse(answer.body);
    expect(rotated.secret).not.toBe(made.secret);
    expect(Date.parse(rotated.previousSecretExpiresAt ?? '') - harness.clock.now().getTime()).toBeGreaterThan(
      hours(1.9),
    );
    await webhooks.test(made.id).expect(202);
    await deliverAll(harness);
    const [both] = receiver.received;
    if (both === undefined) throw new Error('nothing arrived');
    expect(String(both.headers['webhook-signature']).split(' ')).toHaveLength(2);
    verified(both, made.secret);
    verified(both, rotated.secret);
  });

  test('that leaked ends at once', async () => {
    const made = await webhooks.create(input({ events: ['user.created'] }));
    const { body } = await harness.http
      .post(`${path}/${made.id}/rotate-secret`)
      .set(operator.headers)
      .send({ keepOldHours: 0 })
      .expect(200);
    await webhooks.test(made.id).expect(202);
    await deliverAll(harness);
    const [call] = receiver.received;
    if (call === undefined) throw new Error('nothing arrived');
    verified(call, webhookSecretSchema.parse(body).secret);
    expect(() => verified(call, made.secret)).toThrow();
  });
});

describe('a delivery', () => {
  test('is shown with its attempts, and made once more under the same id', async () => {
    const { id, secret } = await webhooks.create(input());
    receiver.answer(answering(503));
    await webhooks.test(id).expect(202);
    await deliverAll(harness);
    const [failing] = await webhooks.deliveries(id, { state: 'pending', event: 'webhook.test' });
    if (failing === undefined) throw new Error('no delivery');
    receiver.answer(answering(200));
    await webhooks.replay(id, failing.id).expect(202);
    await deliverAll(harness);
    await webhooks.replay(id, failing.id).expect(202);
    await deliverAll(harness);
    const { body } = await harness.http
      .get(`${path}/${id}/deliveries/${failing.id}`)
      .set(operator.headers)
      .expect(200);
    const detail = webhookDeliveryDetailSchema.strict().parse(body);
    expect(detail).toMatchObject({ state: 'delivered', attempts: 3, nextAttemptAt: null });
    expect(detail.history.map(({ number, outcome, status }) => [number, outcome, status])).toEqual([
      [3, 'accepted', 200],
      [2, 'accepted', 200],
      [1, 'refused', 503],
    ]);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(
      Array(3).fill(detail.eventId),
    );
    expect(receiver.received.map((call) => verified(call, secret).type)).toEqual(
      Array(3).fill('webhook.test'),
    );
    expect(detail.body).toBe(receiver.received[0]?.body);
    expect((await audit('webhook.replayed'))[0]).toMatchObject({
      outcome: 'success',
      actor_id: operator.userId,
    });
  });

  test('of another webhook, or unknown, is not found; of one that is off is not made', async () => {
    const { id } = await webhooks.create(input());
    const other = await webhooks.create(input());
    const { body } = await webhooks.test(id).expect(202);
    const deliveryId = (body as { id: string }).id;
    expectProblem(await webhooks.replay(other.id, deliveryId), 404, 'not_found');
    expectProblem(await webhooks.replay(id, randomUUID()), 404, 'not_found');
    expectProblem(
      await harness.http.get(`${path}/${other.id}/deliveries/${deliveryId}`).set(operator.headers),
      404,
      'not_found',
    );
    await harness.http.patch(`${path}/${id}`).set(operator.headers).send({ enabled: false }).expect(200);
    expectProblem(await webhooks.replay(id, deliveryId), 409, 'conflict');
    expectProblem(await webhooks.test(id), 409, 'conflict');
  });

  test('pages newest first and is narrowed by state and event', async () => {
    const { id } = await webhooks.create(input({ events: [...webhookEventTypes] }));
    for (let sent = 0; sent < 3; sent += 1) await webhooks.test(id).expect(202);
    await deliverAll(harness);
    receiver.answer(answering(500));
    await webhooks.test(id).expect(202);
    await deliverAll(harness);
    expect(await webhooks.deliveries(id, { state: 'delivered' })).toHaveLength(3);
    expect(await webhooks.deliveries(id, { state: 'pending' })).toHaveLength(1);
    expect(await webhooks.deliveries(id, { event: 'user.created' })).toEqual([]);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer = await harness.http
        .get(`${path}/${id}/deliveries`)
        .query({ limit: '2', ...(cursor === null ? {} : { cursor }) })
        .set(operator.headers)
        .expect(200);
      const page = answer.body as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });
});
