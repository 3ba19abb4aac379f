import { webhookEventTypes, type WebhookPayload, type WebhookSecret } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { days, hours, minutes } from '#src/domain/duration';
import { signUpOperator } from '#test/support/audit-trail';
import { enrolTotp } from '#test/support/authenticator-app';
import {
  bearer,
  goodPassword,
  linkToken,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';
import { deliverAll, startReceiver, webhooksOf, type Receiver } from '#test/support/webhooks';

let harness: Harness;
let receiver: Receiver;
let operator: Awaited<ReturnType<typeof signUpOperator>>;
let webhook: WebhookSecret;
let person: Person;
beforeAll(async () => {
  harness = await startHarness();
  receiver = await startReceiver();
  operator = await signUpOperator(harness);
  webhook = await webhooksOf(harness, operator.headers).create({
    url: receiver.url,
    events: [...webhookEventTypes],
  });
});
afterAll(async () => {
  await harness.stop();
  await receiver.stop();
});
beforeEach(async () => {
  person = await harness.signUp();
  operator.headers = bearer((await harness.login(operator.email)).accessToken);
  await deliverAll(harness);
  receiver.received.length = 0;
});

/** What was told since, in the order in which it happened. */
async function told(): Promise<WebhookPayload[]> {
  await deliverAll(harness);
  const all = receiver.received.map(({ body }) => JSON.parse(body) as WebhookPayload);
  receiver.received.length = 0;
  return all.sort((one, other) => one.timestamp.localeCompare(other.timestamp));
}
const owner = () => bearer(person.accessToken);
const admin = (act: string, body: object = {}) =>
  harness.http
    .post(`/v1/admin/users/${person.grant.user.id}/${act}`)
    .set(operator.headers)
    .send(body)
    .expect(200);

test('a name is told as it is now, with who changed it', async () => {
  await harness.http.patch('/v1/me').set(owner()).send({ name: 'Ada' }).expect(200);
  const { id } = person.grant.user;
  expect(await told()).toEqual([
    {
      type: 'user.updated',
      timestamp: expect.any(String) as string,
      data: {
        user: {
          id,
          email: person.email,
          emailVerified: true,
          name: 'Ada',
          roles: ['user'],
          status: 'active',
          mfaEnabled: false,
          createdAt: person.grant.user.createdAt,
        },
        actorId: id,
        sessionId: expect.any(String) as string,
        detail: { cause: 'account.updated' },
      },
    },
  ]);
});

test('roles are told with the operator who gave them', async () => {
  await harness.http
    .patch(`/v1/admin/users/${person.grant.user.id}`)
    .set(operator.headers)
    .send({ roles: ['user', 'admin'] })
    .expect(200);
  expect(await told()).toMatchObject([
    { type: 'user.updated', data: { user: { roles: ['user', 'admin'] }, actorId: operator.userId } },
  ]);
});

test('a ban is told with its end, and so is that it ran out', async () => {
  const until = later(harness.clock.now(), hours(1)).toISOString();
  await admin('ban', { reason: 'written by an operator', until });
  expect(await told()).toMatchObject([
    { type: 'user.banned', data: { user: { status: 'banned' }, detail: { cause: 'account.banned', until } } },
  ]);
  harness.clock.advance(hours(2));
  await harness.container.housekeeping.runOnce();
  expect(await told()).toMatchObject([
    { type: 'user.unbanned', data: { user: { status: 'active' }, actorId: null, sessionId: null } },
  ]);
});

test('a deletion and its undoing are told', async () => {
  await harness.http.delete(`/v1/admin/users/${person.grant.user.id}`).set(operator.headers).expect(200);
  await admin('restore');
  expect((await told()).map(({ type, data }) => [type, data.user?.status])).toEqual([
    ['user.deleted', 'deleted'],
    ['user.restored', 'active'],
  ]);
});

test('signing out is told, and a token that was used twice, though that one is a failure', async () => {
  await harness.http.post('/v1/auth/logout').set(owner()).expect(200);
  expect(await told()).toMatchObject([
    { type: 'session.revoked', data: { detail: { cause: 'session.logged_out', ended: 1 } } },
  ]);
  const { refreshToken } = await harness.login(person.email);
  await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(200);
  harness.clock.advance(minutes(1));
  await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(401);
  expect((await told()).map(({ type, data }) => [type, data.detail.cause])).toEqual([
    ['session.created', 'login.succeeded'],
    ['session.revoked', 'session.refresh_reused'],
  ]);
});

test('a second factor is told as what the account has now', async () => {
  await enrolTotp(harness, person);
  expect(await told()).toMatchObject([{ type: 'mfa.enabled', data: { user: { mfaEnabled: true } } }]);
});

test('a new address is told once it is proven, and one taken back before is not', async () => {
  const ask = (newEmail: string) =>
    harness.http.post('/v1/me/email').set(owner()).send({ newEmail }).expect(202);
  const newEmail = `moved-${person.email}`;
  await ask(newEmail);
  expect(await told()).toEqual([]);
  const token = linkToken((await harness.mails(newEmail))[0]);
  await harness.http.post('/v1/auth/confirm-email-change').send({ token }).expect(200);
  expect(await told()).toMatchObject([{ type: 'email.changed', data: { user: { email: newEmail } } }]);
});

test('a refusal is told to nobody', async () => {
  await harness.http
    .post('/v1/auth/login')
    .send({ email: person.email, password: 'a stranger’s guess' })
    .expect(401);
  await harness.http
    .post('/v1/auth/register')
    .send({ email: person.email, password: goodPassword })
    .expect(202);
  await harness.http
    .post('/v1/me/password')
    .set(owner())
    .send({ currentPassword: 'a stranger’s guess', newPassword: 'slate-orchard-compass-77' })
    .expect(400);
  expect(await told()).toEqual([]);
});

test('what is over leaves after thirty days, and a deleted webhook when nothing of it is left', async () => {
  const count = async (table: string) =>
    (await harness.sql<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count;
  await harness.http.patch('/v1/me').set(owner()).send({ name: 'Ada' }).expect(200);
  await deliverAll(harness);
  await harness.http.delete(`/v1/admin/webhooks/${webhook.id}`).set(operator.headers).expect(200);
  harness.clock.advance(days(29));
  await harness.container.housekeeping.runOnce();
  expect(await count('webhook_events')).toBeGreaterThan(0);
  harness.clock.advance(days(2));
  await harness.container.housekeeping.runOnce();
  for (const table of ['webhook_events', 'webhook_deliveries', 'webhook_attempts', 'webhook_endpoints'])
    expect(await count(table), table).toBe(0);
});
