import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goodPassword, startHarness, type Harness } from '#test/support/harness';

const key = randomBytes(24);
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { RESEND_WEBHOOK_SECRET: `whsec_${key.toString('base64')}` } });
});
afterAll(() => harness.stop());

function signed(body: string): Record<string, string> {
  const [id, timestamp] = [`msg_${randomUUID()}`, String(Math.floor(harness.clock.now().getTime() / 1000))];
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` };
}

const post = (body: string, headers: Record<string, string>) =>
  harness.http.post('/v1/webhooks/resend').set('Content-Type', 'application/json').set(headers).send(body);

test('a bounce reported by Resend reaches the tab that waits for the mail', async () => {
  const email = 'bounces@example.test';
  const { body } = await harness.http
    .post('/v1/auth/register')
    .send({ email, password: goodPassword })
    .expect(202);
  const status = async () =>
    (await harness.http.get(`/v1/auth/verify-email/${body.verificationId}/status`).expect(200)).body.delivery;
  expect(await status()).toBe('queued');
  const [mail] = await harness.mails(email);
  expect(await status()).toBe('sent');

  // Spaces and escapes that parsing and printing again would lose: the signature covers the bytes.
  const report = `{ "type" : "email.bounced",\n "data": {"email_id":"${randomUUID()}", "to":["\\u0062@example.test"],
    "tags": {"mail_id": "${mail?.id}"}} }`;
  await post(report, { ...signed(report), 'svix-id': 'msg_other' }).expect(401);
  expect(await status()).toBe('sent');
  await post(report, signed(report)).expect(200, { status: 'received' });
  expect(await status()).toBe('bounced');
});

test('reports about unknown mail are accepted, unsigned ones are not', async () => {
  const report = JSON.stringify({ type: 'email.delivered', data: { email_id: randomUUID() } });
  await post(report, signed(report)).expect(200);
  const { body } = await post(report, {}).expect(401);
  expect(body.code).toBe('unauthenticated');
  await post('{"type":', signed('{"type":')).expect(400);
});

test('without a secret there is no such route', async () => {
  const closed = await startHarness();
  await closed.http.post('/v1/webhooks/resend').send({ type: 'email.delivered' }).expect(404);
  await closed.stop();
});
