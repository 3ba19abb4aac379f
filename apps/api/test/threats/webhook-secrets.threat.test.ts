/**
 * Invariant: what a webhook is signed with is known to its receiver and to us alone, and a webhook never carries what opens
 * anything: no password, token, link or code (W01, W02).
 */
import { webhookEventTypes, webhookSecretSchema } from '@authflow/contracts';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signUpOperator } from '#test/support/audit-trail';
import {
  bearer,
  goodPassword,
  linkToken,
  startHarness,
  testSecret,
  type Harness,
} from '#test/support/harness';
import { databaseText } from '#test/support/snapshot';
import {
  deliverAll,
  startReceiver,
  verified,
  webhooksOf,
  webhooksPath,
  type Receiver,
} from '#test/support/webhooks';

const newer = 'another-fake-secret-for-tests-only-9876543210fedcba';
let harness: Harness;
let receiver: Receiver;
let operator: Awaited<ReturnType<typeof signUpOperator>>;
beforeAll(async () => {
  harness = await startHarness();
  receiver = await startReceiver();
  operator = await signUpOperator(harness);
});
afterAll(async () => {
  await harness.stop();
  await receiver.stop();
});

const add = () =>
  webhooksOf(harness, operator.headers).create({ url: receiver.url, events: [...webhookEventTypes] });

describe('W01 the secret of a webhook', () => {
  test('W01 is in no answer but the one that makes it, in no log and nowhere in the database', async () => {
    const { id, secret } = await add();
    const rotated = webhookSecretSchema.parse(
      (
        await harness.http
          .post(`${webhooksPath}/${id}/rotate-secret`)
          .set(operator.headers)
          .send({})
          .expect(200)
      ).body,
    ).secret;
    const answers = [
      await harness.http.get(webhooksPath).set(operator.headers),
      await harness.http.get(`${webhooksPath}/${id}`).set(operator.headers),
      await harness.http.patch(`${webhooksPath}/${id}`).set(operator.headers).send({ enabled: true }),
      await harness.http.post(`${webhooksPath}/${id}/test`).set(operator.headers),
      await harness.http.get(`${webhooksPath}/${id}/deliveries`).set(operator.headers),
      await harness.http.get('/v1/admin/audit-events').set(operator.headers),
      await harness.http.get('/v1/me/export').set(operator.headers),
    ];
    expect(answers.every(({ status }) => status < 300)).toBe(true);
    await deliverAll(harness);
    const places = [
      ...answers.map(({ text }) => text),
      ...harness.logs,
      ...Object.values(await databaseText(harness)).flat(),
    ].join('\n');
    for (const each of [secret, rotated]) {
      const bytes = Buffer.from(each.slice('whsec_'.length), 'base64');
      for (const form of [each.slice('whsec_'.length), bytes.toString('hex'), bytes.toString('base64url')])
        expect(places.includes(form)).toBe(false);
    }
  });

  test('W01 is wiped when its webhook is deleted', async () => {
    const { id } = await add();
    await harness.http.delete(`${webhooksPath}/${id}`).set(operator.headers).expect(200);
    expect(
      await harness.sql(
        'select url, secret_sealed, secret_key_id, previous_sealed, previous_key_id from webhook_endpoints where id = $1',
        [id],
      ),
    ).toEqual([
      { url: '', secret_sealed: null, secret_key_id: null, previous_sealed: null, previous_key_id: null },
    ]);
  });

  test('W01 opens for its own webhook alone: moved to another row it signs nothing', async () => {
    const [one, other] = [await add(), await add()];
    await harness.sql(
      `update webhook_endpoints set secret_sealed = (select secret_sealed from webhook_endpoints where id = $2) where id = $1`,
      [one.id, other.id],
    );
    await webhooksOf(harness, operator.headers).test(one.id).expect(202);
    const before = receiver.received.length;
    await harness.container.webhookDelivery.runOnce();
    expect(receiver.received.slice(before).every(({ body }) => !body.includes('webhook.test'))).toBe(true);
    for (const { id } of [one, other])
      await harness.http.delete(`${webhooksPath}/${id}`).set(operator.headers).expect(200);
  });

  test('W01 follows a new AUTH_SECRET by itself, and the old one cannot go before', async () => {
    const { id, secret } = await add();
    const { database, clock } = harness;
    const rotating = await startHarness({
      database,
      clock,
      authSecrets: [newer, testSecret],
      background: true,
    });
    const { webhookEndpoints } = rotating.container.database.repos;
    const newest = [rotating.container.keyring.currentId];
    await expect.poll(() => webhookEndpoints.countUnknownKeys(newest)).toBe(0);
    await rotating.stop();

    const after = await startHarness({ database, clock, authSecrets: [newer] });
    const again = await signUpOperator(after);
    const before = receiver.received.length;
    await webhooksOf(after, again.headers).test(id).expect(202);
    await deliverAll(after);
    const call = receiver.received.slice(before).find(({ body }) => body.includes('webhook.test'));
    if (call === undefined) throw new Error('nothing arrived');
    expect(verified(call, secret).type).toBe('webhook.test');
    await after.stop();
    expect(await harness.container.database.repos.webhookEndpoints.countUnknownKeys([])).toBeGreaterThan(0);
    await harness.http.delete(`${webhooksPath}/${id}`).set(operator.headers).expect(200);
  });
});

describe('W02 what a webhook carries', () => {
  test('W02 is nothing that opens anything, whatever happens', async () => {
    await harness.sql('delete from webhook_events');
    const { id, secret } = await add();
    receiver.received.length = 0;
    const secrets: string[] = [goodPassword];
    const person = await harness.signUp();
    secrets.push(person.accessToken, person.refreshToken);
    await harness.http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
    const reset = linkToken((await harness.mails(person.email))[0]);
    secrets.push(reset, 'slate-orchard-compass-77');
    await harness.http
      .post('/v1/auth/reset-password')
      .send({ token: reset, password: 'slate-orchard-compass-77' })
      .expect(200);
    const { accessToken, refreshToken } = await harness.login(person.email, 'slate-orchard-compass-77');
    secrets.push(accessToken, refreshToken);
    const key = await harness.http
      .post('/v1/me/api-keys')
      .set(bearer(accessToken))
      .send({ name: 'sentinel name of a key' })
      .expect(201);
    secrets.push((key.body as { key: string }).key, 'sentinel name of a key');
    await harness.http
      .post(`/v1/admin/users/${person.grant.user.id}/ban`)
      .set(operator.headers)
      .send({ reason: 'sentinel reason of an operator' })
      .expect(200);
    secrets.push('sentinel reason of an operator');
    await deliverAll(harness);

    const types = receiver.received.map((call) => verified(call, secret).type);
    expect(new Set(types)).toEqual(
      new Set([
        'user.created',
        'user.verified',
        'session.created',
        'password.changed',
        'api_key.created',
        'user.banned',
      ]),
    );
    const sent = receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body).join('\n');
    for (const each of secrets) expect(sent.includes(each), each).toBe(false);
    await harness.http.delete(`${webhooksPath}/${id}`).set(operator.headers).expect(200);
  });

  test('W02 cannot be changed, moved or kept back on its way', async () => {
    const { id, secret } = await add();
    const before = receiver.received.length;
    await webhooksOf(harness, operator.headers).test(id).expect(202);
    await deliverAll(harness);
    const call = receiver.received.slice(before).find(({ body }) => body.includes('webhook.test'));
    if (call === undefined) throw new Error('nothing arrived');
    const given = {
      'webhook-id': String(call.headers['webhook-id']),
      'webhook-timestamp': String(call.headers['webhook-timestamp']),
      'webhook-signature': String(call.headers['webhook-signature']),
    };
    const judge = new Webhook(secret);
    expect(() => judge.verify(call.body, given)).not.toThrow();
    expect(() => judge.verify(call.body.replace('webhook.test', 'user.deleted'), given)).toThrow();
    expect(() => judge.verify(call.body, { ...given, 'webhook-id': 'another' })).toThrow();
    const later = String(Number(given['webhook-timestamp']) + 60);
    expect(() => judge.verify(call.body, { ...given, 'webhook-timestamp': later })).toThrow();
  });
});
