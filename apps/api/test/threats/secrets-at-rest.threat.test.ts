/**
 * Invariant: no password, token or code stands in a log, in the audit trail or anywhere in the database.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MailTransport, OutgoingMail } from '#src/platform/mail/mail-transport';
import { browserLogin } from '#test/support/calls';
import { bearer, browser, startHarness, type Harness } from '#test/support/harness';
import { databaseText } from '#test/support/snapshot';

/** Mail leaves into memory: the development mailbox, which shows links on purpose, is not part of this. */
const outgoing: OutgoingMail[] = [];
const transport: MailTransport = {
  name: 'resend',
  send(mail) {
    outgoing.push(mail);
    return Promise.resolve({ providerMessageId: `provider-${mail.id}` });
  },
};

const passwords = {
  first: 'sentinel-violet-harbour-1',
  changed: 'sentinel-slate-orchard-2',
  reset: 'sentinel-quartz-meadow-3',
  wrong: 'sentinel-wrong-compass-4',
  weak: 'password123',
};
const email = 'sentinel@example.test';
const secrets = new Map<string, string>(Object.entries(passwords).filter(([name]) => name !== 'weak'));
let harness: Harness;

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  harness.http.post(path).set(headers).send(body);
const keep = (name: string, secret: string | undefined): string => {
  if (secret === undefined) throw new Error(`${name} is missing`);
  secrets.set(name, secret);
  return secret;
};

async function newestMail(): Promise<OutgoingMail> {
  while ((await harness.container.mailDelivery.runOnce()) > 0);
  const mail = outgoing.at(-1);
  if (mail === undefined) throw new Error('no mail');
  if (mail.code !== null) keep(`code of ${mail.id}`, mail.code);
  return mail;
}

const tokenOf = (mail: OutgoingMail): string => mail.links[0]?.split('/').at(-1) ?? '';

/** Every flow, the failing ways through it included. */
beforeAll(async () => {
  harness = await startHarness({ mailTransport: transport, env: { RATE_LIMITS: 'on' } });
  await post('/v1/auth/register', { email, password: passwords.weak });
  await post('/v1/auth/register', { email, password: passwords.first }).expect(202);
  const verifyToken = keep('verify token', tokenOf(await newestMail()));
  await post('/v1/auth/login', { email, password: passwords.wrong }).expect(401);
  await post('/v1/auth/login', {
    email: `${passwords.first}@example.test`,
    password: passwords.wrong,
  }).expect(401);
  await post('/v1/auth/login', { email: passwords.first, password: passwords.wrong }).expect(400);
  await post('/v1/auth/verify-email', { token: `${verifyToken}x` }).expect(400);
  await post('/v1/auth/verify-email', { token: verifyToken }).expect(200);
  const { body: grant } = await post('/v1/auth/login', { email, password: passwords.first }).expect(200);
  keep('access token', grant.accessToken);
  keep('refresh token', grant.refreshToken);
  const { body: rotated } = await post('/v1/auth/refresh', { refreshToken: grant.refreshToken }).expect(200);
  keep('second refresh token', rotated.refreshToken);
  const page = await browserLogin(harness, { email, password: passwords.first });
  const cookie = keep('cookie', page.cookie.split('=')[1]);
  await harness.http.get(`/v1/me?token=${grant.accessToken}`).set(bearer(grant.accessToken)).expect(200);
  await harness.http.get(`/v1/none/${grant.accessToken}`).expect(404);
  await post('/v1/auth/refresh', {}, { ...browser, Cookie: `__Host-authflow_refresh=${cookie}x` }).expect(
    401,
  );
  const signedIn = bearer(grant.accessToken);
  await post(
    '/v1/me/password',
    { currentPassword: passwords.wrong, newPassword: passwords.changed },
    signedIn,
  ).expect(400);
  await post(
    '/v1/me/password',
    { currentPassword: passwords.first, newPassword: passwords.changed },
    signedIn,
  ).expect(200);
  await useKey(grant.accessToken);
  await post('/v1/auth/forgot-password', { email }).expect(202);
  const resetToken = keep('reset token', tokenOf(await newestMail()));
  await post('/v1/auth/reset-password/check', { token: resetToken }).expect(200);
  await post('/v1/auth/reset-password', { token: resetToken, password: passwords.weak }).expect(400);
  await post('/v1/auth/reset-password', { token: resetToken, password: passwords.reset }).expect(200);
  await post('/v1/auth/reset-password', { token: resetToken, password: passwords.reset }).expect(400);
  await post('/v1/auth/refresh', { refreshToken: grant.refreshToken }).expect(401);
  await post('/v1/auth/logout', {}, signedIn);
  await newestMail();
  await changeAndDelete();
});

/** Makes a key and sends it where it belongs, where it does not, and spoilt. */
async function useKey(accessToken: string): Promise<void> {
  const { body } = await post('/v1/me/api-keys', { name: 'Sentinel' }, bearer(accessToken)).expect(201);
  const key = keep('api key', body.key);
  await harness.http.get('/v1/me').set(bearer(key)).expect(200);
  await harness.http
    .get(`/v1/me?key=${key}`)
    .set(bearer(`${key}x`))
    .expect(401);
  await post('/v1/me/api-keys', { name: 'Another' }, bearer(key)).expect(403);
  await post('/v1/auth/logout', { refreshToken: key }).expect(401);
}

/** Changes the address there and back, deletes and restores: the account is as it was afterwards. */
async function changeAndDelete(): Promise<void> {
  const { body: grant } = await post('/v1/auth/login', { email, password: passwords.reset }).expect(200);
  const signedIn = bearer(keep('later access token', grant.accessToken));
  keep('later refresh token', grant.refreshToken);
  for (const newEmail of ['sentinel-moved@example.test', email]) {
    const from = outgoing.length;
    await post('/v1/me/email', { newEmail }, signedIn).expect(202);
    await newestMail();
    const confirm = keep(`confirm token to ${newEmail}`, linkTo('confirm-email-change', from));
    keep(`undo token from before ${newEmail}`, linkTo('undo-email-change', from));
    await post('/v1/auth/confirm-email-change', { token: `${confirm}x` }).expect(400);
    await post('/v1/auth/confirm-email-change', { token: confirm }).expect(200);
    await post('/v1/auth/confirm-email-change', { token: confirm }).expect(400);
    await newestMail();
  }
  await harness.http.delete('/v1/me').set(signedIn).expect(200);
  await newestMail();
  const restore = keep('restore token', linkTo('restore-account', 0));
  await post('/v1/auth/restore-account', { token: `${restore}x` }).expect(400);
  await post('/v1/auth/restore-account', { token: restore }).expect(200);
  await newestMail();
}

/** The token of the newest link to a page, in mails since the `from`th. */
function linkTo(page: string, from: number): string | undefined {
  const links = outgoing.slice(from).flatMap((mail) => mail.links);
  return links
    .findLast((link) => link.includes(`/auth/${page}/`))
    ?.split('/')
    .at(-1);
}

afterAll(() => harness.stop());

describe('G01 secrets', () => {
  test('were really there to be found', () => {
    expect(outgoing.map(({ subject }) => subject).length).toBeGreaterThanOrEqual(4);
    expect([...secrets.keys()]).toEqual(
      expect.arrayContaining([
        'first',
        'verify token',
        'access token',
        'refresh token',
        'cookie',
        'reset token',
        'api key',
        'confirm token to sentinel-moved@example.test',
        'undo token from before sentinel-moved@example.test',
        'restore token',
      ]),
    );
    for (const secret of secrets.values()) expect(secret.length).toBeGreaterThanOrEqual(6);
    expect(harness.logs.length).toBeGreaterThan(20);
  });

  test('are in no line of the log', () => {
    const log = harness.logs.join('\n');
    for (const [name, secret] of secrets)
      if (!name.startsWith('code')) expect(log.includes(secret), name).toBe(false);
    expect(log).not.toMatch(/\$2[aby]\$/);
  });

  test('are in no row of the database, whole or as the half that counts', async () => {
    const tables = await databaseText(harness);
    expect(Object.keys(tables)).toEqual(
      expect.arrayContaining([
        'audit_events',
        'account_links',
        'api_keys',
        'email_changes',
        'email_verifications',
        'mail_outbox',
        'password_resets',
        'sessions',
        'users',
      ]),
    );
    const text = Object.values(tables).flat().join('\n');
    expect(text).toContain(email);
    for (const [name, secret] of secrets) {
      if (name.startsWith('code')) continue;
      expect(text.includes(secret), name).toBe(false);
      expect(text.includes(Buffer.from(secret).toString('base64url')), name).toBe(false);
      expect(text.includes(Buffer.from(secret).toString('hex')), name).toBe(false);
    }
    for (const token of ['access token', 'refresh token', 'cookie'])
      expect(text.includes(secrets.get(token)?.split('.')[2] ?? 'missing'), token).toBe(false);
  });

  test('codes are in no column of their own, in mails that wait or in the trail', async () => {
    const codes = [...secrets].filter(([name]) => name.startsWith('code')).map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(0);
    const { mail_outbox: outbox = [], audit_events: trail = [] } = await databaseText(harness);
    for (const code of codes)
      for (const row of [...outbox, ...trail]) expect(row).not.toMatch(new RegExp(`\\b${code}\\b`));
  });

  test('what the API shows about sessions and events holds none either', async () => {
    const { body } = await post('/v1/auth/login', { email, password: passwords.reset }).expect(200);
    const shown = await Promise.all(
      [
        '/v1/me',
        '/v1/me/sessions',
        '/v1/me/activity',
        '/v1/me/export',
        '/v1/auth/session',
        '/openapi.json',
      ].map((path) =>
        harness.http
          .get(path)
          .set(bearer(body.accessToken))
          .expect(200)
          .then(({ text }) => text),
      ),
    );
    for (const [name, secret] of secrets)
      if (!name.startsWith('code')) expect(shown.join('\n').includes(secret), name).toBe(false);
    expect(shown.join('\n')).not.toMatch(/password_?hash|\$2b\$/i);
  });
});
