/**
 * Invariant: nobody learns through a webhook what they may not read, nor sends what is told elsewhere without a recent proof
 * that it is them (W05).
 */
import { webhookDeliveryDetailSchema } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { signUpOperator } from '#test/support/audit-trail';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { plantKey, plantRole, signUpWith, type Operator } from '#test/support/operators';
import { expectProblem } from '#test/support/problems';
import { webhooksOf, webhooksPath as path } from '#test/support/webhooks';

let harness: Harness;
let admin: Awaited<ReturnType<typeof signUpOperator>>;
let reader: Operator;
let blindWriter: Operator;
let id: string;
beforeAll(async () => {
  harness = await startHarness();
  admin = await signUpOperator(harness);
  await plantRole(harness, 'hook-reader', ['webhooks:read']);
  await plantRole(harness, 'hook-writer', ['webhooks:read', 'webhooks:write']);
  reader = await signUpWith(harness, 'hook-reader');
  blindWriter = await signUpWith(harness, 'hook-writer');
  ({ id } = await webhooksOf(harness, admin.headers).create(input));
});
afterAll(() => harness.stop());

const input = { url: 'https://hooks.example.com/', events: ['user.created' as const] };
const latest = async () =>
  (
    await harness.sql<{ type: string; outcome: string; actor_id: string; detail: Record<string, unknown> }>(
      'select type, outcome, actor_id, detail from audit_events order by id desc limit 1',
    )
  )[0];

/** Everything that changes a webhook or sends something. */
const writes = (as: Record<string, string>) => {
  const { http } = harness;
  return {
    create: () => http.post(path).set(as).send(input),
    update: () => http.patch(`${path}/${id}`).set(as).send({ url: 'https://elsewhere.example.com/' }),
    rotate: () => http.post(`${path}/${id}/rotate-secret`).set(as).send({}),
    remove: () => http.delete(`${path}/${id}`).set(as),
    test: () => http.post(`${path}/${id}/test`).set(as),
    replay: () => http.post(`${path}/${id}/deliveries/${id}/replay`).set(as),
  };
};

describe('W05 who may read alone', () => {
  test('W05 changes and sends nothing, and that is on record', async () => {
    for (const write of Object.values(writes(bearer(reader.accessToken)))) {
      expectProblem(await write(), 403, 'insufficient_permission');
      expect(await latest()).toMatchObject({
        type: 'access.denied',
        outcome: 'failure',
        actor_id: reader.id,
        detail: { permission: 'webhooks:write' },
      });
    }
  });

  test('W05 sees how deliveries went, and not what they say about accounts', async () => {
    const { body } = await webhooksOf(harness, admin.headers).test(id).expect(202);
    const one = `${path}/${id}/deliveries/${(body as { id: string }).id}`;
    const detail = async (headers: Record<string, string>) =>
      webhookDeliveryDetailSchema.parse((await harness.http.get(one).set(headers).expect(200)).body);
    expect((await detail(bearer(reader.accessToken))).body).toBeNull();
    expect((await detail(admin.headers)).body).toContain('webhook.test');
  });
});

test('W05 who may not read accounts has them told nowhere: neither by a new webhook nor by a changed one', async () => {
  const { create, update } = writes(bearer(blindWriter.accessToken));
  for (const [write, type] of [
    [create, 'webhook.created'],
    [update, 'webhook.updated'],
  ] as const) {
    expectProblem(await write(), 403, 'insufficient_permission');
    expect(await latest()).toMatchObject({
      type,
      outcome: 'failure',
      actor_id: blindWriter.id,
      detail: { reason: 'insufficient_permission' },
    });
  }
  const { body } = await harness.http.get(`${path}/${id}`).set(admin.headers).expect(200);
  expect((body as { url: string }).url).toBe(input.url);
});

test('W05 nobody at all gets in without a session', async () => {
  for (const write of Object.values(writes({}))) expectProblem(await write(), 401, 'unauthenticated');
  expectProblem(await harness.http.get(path), 401, 'unauthenticated');
});

test('W05 an old session, or an API key, points no webhook elsewhere and gets no secret', async () => {
  const key = await plantKey(harness, admin.userId, ['users:read', 'webhooks:read', 'webhooks:write']);
  for (const name of ['create', 'update', 'rotate', 'remove'] as const) {
    const { status } = await writes(bearer(key))[name]();
    expect([401, 403], name).toContain(status);
  }
  harness.clock.advance(minutes(11));
  const refreshed = await harness.http
    .post('/v1/auth/refresh')
    .send({ refreshToken: reader.refreshToken })
    .expect(200);
  expect(refreshed.status).toBe(200);
  const old = await signUpWith(harness, 'hook-writer');
  await harness.sql(
    `update sessions set authenticated_at = authenticated_at - interval '11 minutes' where user_id = $1`,
    [old.id],
  );
  const again = await harness.http
    .post('/v1/auth/refresh')
    .send({ refreshToken: old.refreshToken })
    .expect(200);
  const { accessToken } = again.body as { accessToken: string };
  for (const name of ['create', 'update', 'rotate', 'remove'] as const)
    expectProblem(await writes(bearer(accessToken))[name](), 403, 'reauthentication_required');
});
