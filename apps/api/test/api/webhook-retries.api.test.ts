import type { CreateWebhook } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '#src/domain/duration';
import { signUpOperator } from '#test/support/audit-trail';
import { startHarness, type Harness } from '#test/support/harness';
import {
  answering,
  beginAnew,
  deliverAll,
  newestEntry,
  startReceiver,
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

describe('an event', () => {
  test('is tried again with the same id, later and later, and is then given up', async () => {
    const { id } = await webhooks.create(input({ events: ['user.created'] }));
    receiver.answer(answering(500));
    await harness.signUp();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await deliverAll(harness);
      const [delivery] = await webhooks.deliveries(id);
      expect(delivery).toMatchObject({ attempts: attempt, state: attempt < 10 ? 'pending' : 'failed' });
      if (delivery?.nextAttemptAt === null || delivery === undefined) break;
      const wait = Date.parse(delivery.nextAttemptAt) - harness.clock.now().getTime();
      waits.push(wait);
      harness.clock.advance(wait + 1);
      operator.headers = { Authorization: `Bearer ${(await harness.login(operator.email)).accessToken}` };
      webhooks = webhooksOf(harness, operator.headers);
    }
    expect(receiver.received).toHaveLength(10);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(waits[0]).toBeGreaterThan(seconds(4));
    expect(waits[0]).toBeLessThan(seconds(7));
    expect(waits[8]).toBeGreaterThan(hours(23));
    expect(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0))).toBe(true);
    // Nothing was accepted for more than three days: it is off, and that is on record.
    const { body } = await harness.http.get(`${path}/${id}`).set(operator.headers).expect(200);
    expect(body).toMatchObject({ enabled: false, disabledReason: 'failing' });
    expect((await audit('webhook.disabled'))[0]).toMatchObject({
      outcome: 'success',
      actor_id: null,
      detail: { webhookId: id, reason: 'failing' },
    });
  });

  test('waits as long as the receiver asks', async () => {
    const { id } = await webhooks.create(input({ events: ['user.created'] }));
    receiver.answer(answering(429, { 'retry-after': '600' }));
    await harness.signUp();
    await deliverAll(harness);
    const [delivery] = await webhooks.deliveries(id);
    const wait = Date.parse(delivery?.nextAttemptAt ?? '') - harness.clock.now().getTime();
    expect(wait).toBeGreaterThan(minutes(9));
    expect(wait).toBeLessThan(minutes(13));
  });

  test('ends for good at a receiver that is gone', async () => {
    const { id } = await webhooks.create(input({ events: ['user.created'] }));
    receiver.answer(answering(410));
    await harness.signUp();
    await deliverAll(harness);
    const { body } = await harness.http.get(`${path}/${id}`).set(operator.headers).expect(200);
    expect(body).toMatchObject({ enabled: false, disabledReason: 'gone' });
    harness.clock.advance(minutes(1));
    await deliverAll(harness);
    expect(receiver.received).toHaveLength(1);
  });

  test('waits while the webhook is off, is not noted then, and goes on when it is on again', async () => {
    const { id } = await webhooks.create(input({ events: ['user.created'] }));
    await harness.signUp();
    const turn = (enabled: boolean) =>
      harness.http.patch(`${path}/${id}`).set(operator.headers).send({ enabled }).expect(200);
    await turn(false);
    await harness.signUp();
    await deliverAll(harness);
    expect(receiver.received).toEqual([]);
    await turn(true);
    await deliverAll(harness);
    expect(receiver.received).toHaveLength(1);
  });
});
