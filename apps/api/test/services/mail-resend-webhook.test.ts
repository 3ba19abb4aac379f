import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes } from '#src/domain/duration';
import { createResendWebhook, type ResendWebhook } from '#src/services/resend-webhook.service';
import { openMailWorld, type MailWorld } from '#test/support/mail-world';

const key = randomBytes(24);
const secret = `whsec_${key.toString('base64')}`;
let world: MailWorld;
let webhook: ResendWebhook;
beforeAll(async () => {
  world = await openMailWorld();
  webhook = createResendWebhook({ database: world.database, secret, clock: world.clock });
});
afterAll(() => world.close());

const seconds = () => String(Math.floor(world.clock.now().getTime() / 1000));

function sign(body: string, { id = `msg_${randomUUID()}`, timestamp = seconds(), signingKey = key } = {}) {
  const signature = createHmac('sha256', signingKey).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` };
}

async function sentMail(): Promise<{ id: string; emailId: string; state: () => Promise<string | null> }> {
  const id = await world.enqueue();
  const emailId = randomUUID();
  const { mailOutbox } = world.database.repos;
  await mailOutbox.markSent(id, { providerMessageId: emailId, now: world.clock.now() });
  return { id, emailId, state: () => mailOutbox.findState(id) };
}

const eventOf = (type: string, emailId: string, more: object = {}) =>
  JSON.stringify({
    type,
    created_at: '2026-11-22T10:00:00.000Z',
    data: { email_id: emailId, to: ['jo@example.com'], subject: 'Hello', ...more },
  });

const receive = (body: string, headers: Record<string, string | string[] | undefined> = sign(body)) =>
  webhook.receive({ headers, rawBody: Buffer.from(body) });

describe('a signed report', () => {
  it.each([
    ['email.delivered', 'delivered'],
    ['email.bounced', 'bounced'],
    ['email.failed', 'failed'],
    ['email.complained', 'delivered'],
    ['email.suppressed', 'bounced'],
    ['email.sent', 'sent'],
    ['email.delivery_delayed', 'sent'],
    ['email.opened', 'sent'],
    ['contact.created', 'sent'],
  ])('%s makes the mail %s', async (type, expected) => {
    const mail = await sentMail();
    await receive(eventOf(type, mail.emailId));
    expect(await mail.state()).toBe(expected);
  });

  it('that comes twice or in the wrong order changes nothing more', async () => {
    const mail = await sentMail();
    const delivered = eventOf('email.delivered', mail.emailId);
    const headers = sign(delivered);
    await receive(delivered, headers);
    await receive(eventOf('email.bounced', mail.emailId));
    await receive(delivered, headers);
    expect(await mail.state()).toBe('bounced');
  });

  it('that overtakes the answer to the request finds the mail by its tag', async () => {
    const id = await world.enqueue();
    await receive(eventOf('email.delivered', randomUUID(), { tags: { mail_id: id } }));
    expect(await world.database.repos.mailOutbox.findState(id)).toBe('delivered');
  });

  it('about mail we do not know, or with tags of others, is accepted', async () => {
    await receive(eventOf('email.delivered', randomUUID()));
    await receive(
      eventOf('email.delivered', "x' or 1=1--", { tags: { mail_id: 'not-a-uuid', campaign: 'x' } }),
    );
    await receive(eventOf('email.delivered', randomUUID(), { tags: [{ name: 'mail_id', value: 'x' }] }));
  });

  it('may carry several signatures, as while the secret is being changed', async () => {
    const mail = await sentMail();
    const body = eventOf('email.delivered', mail.emailId);
    const headers = sign(body);
    const other = sign(body, { signingKey: randomBytes(24) })['svix-signature'];
    await receive(body, { ...headers, 'svix-signature': `v1a,xyz ${other} ${headers['svix-signature']}` });
    expect(await mail.state()).toBe('delivered');
  });

  it('that is no event is refused as invalid', async () => {
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '{"type":1}',
      '{"type":"email.bounced"}',
      '{"type":"email.bounced","data":{}}',
    ]) {
      await expect(receive(body)).rejects.toMatchObject({ code: 'validation_failed' });
    }
  });
});

describe('a report that Resend did not sign', () => {
  it.each<[string, (body: string) => Record<string, string | string[] | undefined>]>([
    ['no headers', () => ({})],
    ['another key', (body) => sign(body, { signingKey: randomBytes(24) })],
    ['an empty key', (body) => sign(body, { signingKey: Buffer.alloc(0) })],
    ['another body', () => sign('{}')],
    ['another id', (body) => ({ ...sign(body), 'svix-id': 'msg_other' })],
    ['a missing signature', (body) => ({ ...sign(body), 'svix-signature': '' })],
    [
      'a cut signature',
      (body) => ({ ...sign(body), 'svix-signature': sign(body)['svix-signature'].slice(0, -8) }),
    ],
    [
      'another version',
      (body) => ({ ...sign(body), 'svix-signature': sign(body)['svix-signature'].replace('v1', 'v2') }),
    ],
    ['the version alone', (body) => ({ ...sign(body), 'svix-signature': 'v1,' })],
    ['headers given twice', (body) => ({ ...sign(body), 'svix-id': ['a', 'b'] })],
    ['a moved time', (body) => ({ ...sign(body), 'svix-timestamp': String(Number(seconds()) + 1) })],
    ['a time that is none', (body) => sign(body, { timestamp: `${seconds()}e0` })],
    ['an old time', (body) => sign(body, { timestamp: String(Number(seconds()) - 301) })],
    ['a time to come', (body) => sign(body, { timestamp: String(Number(seconds()) + 301) })],
  ])('with %s changes nothing', async (_what, headersFor) => {
    const mail = await sentMail();
    const body = eventOf('email.bounced', mail.emailId);
    await expect(receive(body, headersFor(body))).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await mail.state()).toBe('sent');
  });

  it('but was captured is of no use after five minutes', async () => {
    const mail = await sentMail();
    const body = eventOf('email.bounced', mail.emailId);
    const headers = sign(body);
    world.clock.move(minutes(5) + 1000);
    await expect(receive(body, headers)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await mail.state()).toBe('sent');
  });

  it('finds nobody where no secret is configured', async () => {
    const closed = createResendWebhook({ database: world.database, secret: null, clock: world.clock });
    const body = eventOf('email.bounced', randomUUID());
    await expect(closed.receive({ headers: sign(body), rawBody: body })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
