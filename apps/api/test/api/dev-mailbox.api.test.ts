import { mailboxMessagesSchema } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodPassword, startHarness, webUrl, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  for (const email of ['ada@example.test', 'jo@example.test']) {
    await harness.http.post('/v1/auth/register').send({ email, password: goodPassword }).expect(202);
    await harness.mails(email);
  }
});
afterAll(() => harness.stop());

describe('GET /dev/mailbox/messages', () => {
  test('answers what the contract says, newest first, with the links and the code of each mail', async () => {
    const { body, headers } = await harness.http.get('/dev/mailbox/messages').expect(200);
    const { items, nextCursor } = mailboxMessagesSchema.parse(body);
    expect(items.map(({ to }) => to)).toEqual(['jo@example.test', 'ada@example.test']);
    expect(items[0]?.links).toEqual([expect.stringContaining(`${webUrl}/auth/verify-email/`)]);
    expect(items[0]?.code).toMatch(/^\d{6}$/);
    expect(nextCursor).toBeNull();
    expect(headers['cache-control']).toBe('no-store');
  });

  test('can be narrowed to one address and read page by page', async () => {
    const mine = await harness.http
      .get('/dev/mailbox/messages')
      .query({ to: 'ADA@example.test' })
      .expect(200);
    expect(mine.body.items.map(({ to }: { to: string }) => to)).toEqual(['ada@example.test']);

    const first = await harness.http.get('/dev/mailbox/messages').query({ limit: '1' }).expect(200);
    const { nextCursor } = first.body;
    const second = await harness.http.get('/dev/mailbox/messages').query({ limit: '1', cursor: nextCursor });
    expect(second.body.items[0].to).toBe('ada@example.test');
    expect(second.body.nextCursor).toBeNull();
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'to=',
    'cursor=x',
    'limit=1&limit=2',
    'to=a&to=b',
    'other=1',
  ])('refuses ?%s as invalid', async (query) => {
    const { body } = await harness.http.get(`/dev/mailbox/messages?${query}`).expect(400);
    expect(body.code).toBe('validation_failed');
  });
});

describe('GET /dev/mailbox', () => {
  test('is a page without inline code, and everything it loads is there', async () => {
    const { text, headers } = await harness.http
      .get('/dev/mailbox')
      .expect(200)
      .expect('Content-Type', /html/);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(text).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:/i);

    const loaded = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(loaded).toEqual(expect.arrayContaining(['/dev/mailbox/app.css', '/dev/mailbox/app.js']));
    const { text: script } = await harness.http
      .get('/dev/mailbox/app.js')
      .expect('Content-Type', /javascript/);
    const modules = [...script.matchAll(/from '\.\/([^']+)'/g)].map(([, name]) => `/dev/mailbox/${name}`);
    expect(modules.length).toBeGreaterThan(0);
    for (const path of [...loaded, ...modules]) await harness.http.get(path).expect(200);
  });

  test('shows a mail in a frame that can run nothing and opens links elsewhere', async () => {
    const [mail] = await harness.mails('jo@example.test');
    const { text, headers } = await harness.http.get(`/dev/mailbox/messages/${mail?.id}/html`).expect(200);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; " +
        'sandbox allow-popups allow-popups-to-escape-sandbox',
    );
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(text).toMatch(/<head[^>]*><base target="_blank">/);
    expect(text).toContain(mail?.links[0]);
  });

  test.each(['nonsense', '00000000-0000-4000-8000-000000000000', "'%20or%201=1"])(
    'knows no mail %s',
    async (id) => {
      const { body } = await harness.http.get(`/dev/mailbox/messages/${id}/html`).expect(404);
      expect(body.code).toBe('not_found');
    },
  );
});

test('is not there when mail leaves for real', async () => {
  const real = await startHarness({
    env: { RESEND_API_KEY: 're_obviously_fake_key', MAIL_TRANSPORT: 'resend' },
  });
  for (const path of ['', '/messages', '/app.js']) await real.http.get(`/dev/mailbox${path}`).expect(404);
  await real.stop();
});
