import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMailTransport } from '#src/platform/mail/create-mail-transport';
import type { OutgoingMail } from '#src/platform/mail/mail-transport';
import { createDevMailbox, type DevMailbox } from '#src/services/dev-mailbox.service';
import { openMailWorld, type MailWorld } from '#test/support/mail-world';

let world: MailWorld;
let mailbox: DevMailbox;
beforeEach(async () => {
  world = await openMailWorld();
  mailbox = createDevMailbox({ database: world.database });
});
afterEach(() => world.close());

const mail = (to: string, subject = 'Hello'): OutgoingMail => ({
  id: randomUUID(),
  resent: 0,
  to,
  from: 'a@example.com',
  subject,
  html: '<p>Hello</p>',
  text: 'Hello',
  links: ['https://app.example.com/auth/login'],
  code: null,
});

function transport() {
  const settings = { transport: 'mailbox', resendApiKey: null, resendApiUrl: null, smtpUrl: null } as const;
  return createMailTransport(settings, { store: world.database.repos.mailboxMessages, clock: world.clock });
}

describe('the mailbox', () => {
  it('keeps a mail once, however often it is delivered', async () => {
    const message = mail('jo@example.com');
    await transport().send(message);
    await transport().send(message);
    const { items } = await mailbox.list({});
    expect(items).toEqual([
      {
        id: message.id,
        to: 'jo@example.com',
        subject: 'Hello',
        text: 'Hello',
        html: '<p>Hello</p>',
        links: message.links,
        code: null,
        createdAt: world.clock.now().toISOString(),
      },
    ]);
    expect(await mailbox.find(message.id)).toEqual(items[0]);
    expect(await mailbox.find(randomUUID())).toBeNull();
  });

  it('pages from the newest to the oldest without gap or repeat, also within one moment', async () => {
    for (let count = 0; count < 7; count += 1) {
      await transport().send(mail('jo@example.com', `Mail ${count}`));
      if (count % 3 === 0) world.clock.move(1);
    }
    const subjects: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await mailbox.list({ limit: 2, cursor });
      subjects.push(...page.items.map(({ subject }) => subject));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect([...subjects].sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map((count) => `Mail ${count}`));
    expect(subjects[0]).not.toBe('Mail 0');
    expect(subjects.at(-1)).toBe('Mail 0');
  });

  it('finds the mails of one recipient in any spelling, and of nobody else', async () => {
    await transport().send(mail('jo@example.com'));
    await transport().send(mail('jo@example.com'));
    await transport().send(mail('hijo@example.com'));
    expect((await mailbox.list({ to: ' Jo@Example.COM ' })).items.map(({ to }) => to)).toEqual([
      'jo@example.com',
      'jo@example.com',
    ]);
    expect((await mailbox.list({ to: 'jo' })).items).toEqual([]);
    expect((await mailbox.list({ to: "jo' or '1'='1" })).items).toEqual([]);
  });

  it('refuses a cursor that is not its own', async () => {
    for (const cursor of [
      'x',
      '',
      Buffer.from('null').toString('base64url'),
      Buffer.from('{"createdAt":"2026-01-01T00:00:00Z","id":"1"}').toString('base64url'),
    ]) {
      await expect(mailbox.list({ cursor })).rejects.toMatchObject({ code: 'validation_failed' });
    }
  });

  it('forgets the oldest beyond five hundred', async () => {
    const { mailboxMessages } = world.database.repos;
    const oldest = mail('oldest@example.com');
    await transport().send(oldest);
    for (let count = 0; count < 499; count += 1) {
      world.clock.move(1);
      await mailboxMessages.insertOnce({ ...mail('jo@example.com'), createdAt: world.clock.now() });
    }
    expect(await mailbox.find(oldest.id)).not.toBeNull();
    world.clock.move(1);
    await transport().send(mail('newest@example.com'));
    expect(await mailbox.find(oldest.id)).toBeNull();
    expect((await mailbox.list({ limit: 1 })).items[0]?.to).toBe('newest@example.com');
  });
});
