import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MailTransportError, type OutgoingMail } from '#src/platform/mail/mail-transport';
import { resendTransport } from '#src/platform/mail/resend-transport';
import { startResendDouble, type Answer, type ResendDouble } from '#test/support/resend-double';

let resend: ResendDouble;
beforeAll(async () => {
  resend = await startResendDouble();
});
afterAll(() => resend.close());
afterEach(() => {
  resend.answerAlways(null);
});

const mailTo = (to: string): OutgoingMail => ({
  id: randomUUID(),
  resent: 0,
  to,
  from: 'AuthFlow <no-reply@mail.example.com>',
  subject: 'Confirm your address',
  html: '<p>Hello</p>',
  text: 'Hello',
  links: ['https://app.example.com/auth/verify-email/secret-token'],
  code: '123456',
});

const transport = (timeout = 2_000) =>
  resendTransport({ apiKey: 're_secret_key', apiUrl: resend.url, timeout });

async function failureOf(answer: Answer, timeout?: number): Promise<MailTransportError> {
  resend.answerNext(answer);
  const error: unknown = await transport(timeout)
    .send(mailTo('jo@example.com'))
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MailTransportError);
  return error as MailTransportError;
}

const refusal = (
  status: number,
  name: string,
  message: string,
  headers: Record<string, string> = {},
): Answer => ({
  status,
  body: { statusCode: status, name, message },
  headers,
});

describe('a mail that Resend takes', () => {
  it('goes out whole, with the row id as idempotency key and as tag', async () => {
    const mail = mailTo('jo@example.com');
    const { providerMessageId } = await transport().send(mail);

    expect(providerMessageId).toBe(resend.idOf(mail.id));
    const sent = resend.taken.find(({ idempotencyKey }) => idempotencyKey === mail.id);
    expect(sent?.authorization).toBe('Bearer re_secret_key');
    expect(sent?.body).toEqual({
      from: mail.from,
      to: ['jo@example.com'],
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: { 'Auto-Submitted': 'auto-generated' },
      tags: [{ name: 'mail_id', value: mail.id }],
    });
  });

  it('keeps its id when it is sent again', async () => {
    const mail = mailTo('jo@example.com');
    const first = await transport().send(mail);
    const again = await transport().send(mail);
    expect(again).toEqual(first);
    expect(resend.taken.filter(({ idempotencyKey }) => idempotencyKey === mail.id)).toHaveLength(1);
  });

  it('counts as sent when the key was used for other content: the first one left', async () => {
    const mail = mailTo('jo@example.com');
    await transport().send(mail);
    await expect(transport().send({ ...mail, text: 'Different' })).resolves.toEqual({
      providerMessageId: null,
    });
  });

  it('is asked about again when the answer got lost on the way', async () => {
    const mail = mailTo('jo@example.com');
    resend.answerNext('cut');
    await expect(transport().send(mail)).rejects.toMatchObject({ fault: 'temporary' });
    await expect(transport().send(mail)).resolves.toEqual({ providerMessageId: resend.idOf(mail.id) });
    expect(resend.taken.filter(({ idempotencyKey }) => idempotencyKey === mail.id)).toHaveLength(1);
  });
});

describe('a refusal names who has to act', () => {
  const testing =
    'You can only send testing emails to your own email address (owner@private.example). To send emails to other ' +
    'recipients, please verify a domain at resend.com/domains, and change the `from` address.';

  it('says how to leave the testing mode, without the address in it', async () => {
    const error = await failureOf(refusal(403, 'validation_error', testing));
    expect(error.fault).toBe('setup');
    expect(error.reason).toContain('https://resend.com/domains');
    expect(error.reason).toContain('EMAIL_FROM');
    expect(error.reason).not.toContain('owner@');
  });

  it.each([
    [
      403,
      'validation_error',
      'The example.com domain is not verified. Please, add and verify your domain',
      'EMAIL_FROM',
    ],
    [401, 'missing_api_key', 'Missing API key in the authorization header', 'RESEND_API_KEY'],
    [401, 'validation_error', 'API key is invalid', 'RESEND_API_KEY'],
    [403, 'invalid_api_key', 'API key is invalid', 'RESEND_API_KEY'],
    [422, 'invalid_from_address', 'Invalid `from` field.', 'EMAIL_FROM'],
    [
      422,
      'validation_error',
      'Invalid `from` field. The email address needs to follow the format',
      'EMAIL_FROM',
    ],
    [429, 'monthly_quota_exceeded', 'You have reached your monthly email quota.', 'quota'],
    [404, 'not_found', 'The requested endpoint does not exist.', 'RESEND_API_URL'],
  ])('%i %s is for the operator', async (status, name, message, fix) => {
    const error = await failureOf(refusal(status, name, message));
    expect(error.fault).toBe('setup');
    expect(error.reason).toContain(fix);
  });

  it('gives up on an address Resend calls invalid', async () => {
    const error = await failureOf(refusal(422, 'validation_error', 'Invalid `to` field: jo@example.com'));
    expect(error.fault).toBe('rejected');
    expect(error.reason).not.toContain('jo@');
  });

  it.each([
    [429, 'rate_limit_exceeded', 'Too many requests.'],
    [409, 'concurrent_idempotent_requests', 'Same key while the original is in progress.'],
    [500, 'internal_server_error', 'An unexpected error occurred.'],
    [503, 'application_error', 'Down.'],
    [451, 'security_error', 'We may have found a security issue.'],
  ])('%i %s passes by itself', async (status, name, message) => {
    expect((await failureOf(refusal(status, name, message))).fault).toBe('temporary');
  });

  it('passes on how long to wait', async () => {
    const limited = refusal(429, 'rate_limit_exceeded', 'Too many requests.', { 'retry-after': '37' });
    expect((await failureOf(limited)).retryAfterSeconds).toBe(37);
    const odd = refusal(429, 'rate_limit_exceeded', 'Too many.', {
      'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT',
    });
    expect((await failureOf(odd)).retryAfterSeconds).toBeNull();
  });
});

describe('an answer that is none', () => {
  it.each<[string, Answer]>([
    ['a page of a proxy', { status: 502, body: '<html>Bad gateway</html>' }],
    ['JSON of something else', { status: 500, body: { error: 'nope' } }],
    ['null', { status: 400, body: 'null' }],
    ['success without an id', { status: 200, body: {} }],
    ['success that is no JSON', { status: 200, body: 'OK' }],
  ])('%s is tried again', async (_what, answer) => {
    expect((await failureOf(answer)).fault).toBe('temporary');
  });

  it('is not waited for beyond the timeout', async () => {
    const started = performance.now();
    const error = await failureOf('hang', 200);
    expect(error.fault).toBe('temporary');
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('is the same when nobody listens', async () => {
    const nobody = resendTransport({ apiKey: 're_x', apiUrl: 'http://127.0.0.1:9', timeout: 1_000 });
    await expect(nobody.send(mailTo('jo@example.com'))).rejects.toMatchObject({ fault: 'temporary' });
  });
});

describe('a recipient that is more than one address', () => {
  it.each([
    'jo@example.com, thief@evil.example',
    'jo@example.com\r\nBcc: thief@evil.example',
    'Jo <jo@example.com>',
  ])('goes to nobody: %j', async (to) => {
    const before = resend.requests.length;
    await expect(transport().send(mailTo(to))).rejects.toMatchObject({ fault: 'rejected' });
    expect(resend.requests).toHaveLength(before);
  });
});
