/**
 * The host of every mailed link is the configured one. Nothing a request says about hosts gets into a mail.
 * THREATS P01 link poisoning.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenFor } from '#test/support/email-changes';
import { bearer, goodPassword, startHarness, webUrl, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => harness.stop());

interface Poison {
  method?: string;
  headers?: Record<string, string>;
  path?: (path: string) => string;
}
const evil = 'evil.example';
const poisons: Record<string, Poison> = {
  Host: { headers: { Host: evil } },
  'userinfo in Host': { headers: { Host: `app.example.test@${evil}` } },
  'a port in Host': { headers: { Host: `app.example.test:443.${evil}` } },
  'X-Forwarded-Host': { headers: { 'X-Forwarded-Host': evil, 'X-Forwarded-Proto': 'http' } },
  'X-Forwarded-Server, -Port, -Prefix': {
    headers: { 'X-Forwarded-Server': evil, 'X-Forwarded-Port': '81', 'X-Forwarded-Prefix': `//${evil}` },
  },
  Forwarded: { headers: { Forwarded: `host=${evil};proto=http` } },
  'X-Original-URL, X-Rewrite-URL': {
    headers: { 'X-Original-URL': `//${evil}`, 'X-Rewrite-URL': `//${evil}` },
  },
  'Origin and Referer': { headers: { Origin: `https://${evil}`, Referer: `https://${evil}/auth` } },
  'an absolute request target': { path: (path) => `http://${evil}${path}` },
};

/** A request as an attacker writes it: HTTP clients would put the headers right. */
function post(
  path: string,
  body: object,
  { method = 'POST', headers = {}, path: target = (same) => same }: Poison,
) {
  const { hostname, port } = new URL(harness.url);
  const text = JSON.stringify(body);
  const length = { 'Content-Length': String(Buffer.byteLength(text)) };
  return new Promise<number>((resolve, reject) => {
    const outgoing = request(
      {
        method,
        hostname,
        port,
        path: target(path),
        headers: { 'Content-Type': 'application/json', ...length, ...headers },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

async function expectCleanMails(to: string, count: number): Promise<void> {
  const mails = await harness.mails(to);
  expect(mails).toHaveLength(count);
  for (const { links, html, text } of mails) {
    for (const link of links) expect(new URL(link).origin).toBe(webUrl);
    expect(`${html}${text}`).not.toContain(evil);
    const hosts = [...`${html} ${text}`.matchAll(/https?:\/\/([^/\s"'<>]+)/g)].map(([, host]) => host);
    for (const host of hosts) expect(['app.example.test', 'www.w3.org']).toContain(host);
  }
}

test.each(Object.keys(poisons))('%s', async (name) => {
  const poison = poisons[name] ?? {};
  const slug = name.replace(/\W+/g, '-').toLowerCase();
  const newcomer = `new-${slug}@example.test`;
  expect(await post('/v1/auth/register', { email: newcomer, password: goodPassword }, poison)).toBe(202);
  await harness.mails(newcomer);
  expect(await post('/v1/auth/verify-email/resend', { email: newcomer }, poison)).toBe(202);
  await expectCleanMails(newcomer, 2);

  const { email } = await harness.signUp(`old-${slug}@example.test`);
  expect(await post('/v1/auth/forgot-password', { email }, poison)).toBe(202);
  expect(await post('/v1/auth/register', { email, password: goodPassword }, poison)).toBe(202);
  await expectCleanMails(email, 3);

  // The mail about the poisoned sign-in of a strange device, the sign-in link, and the lock with its way back.
  const credentials = { email, password: goodPassword };
  const headers = { ...poison.headers, 'User-Agent': 'Stranger/1.0' };
  const stranger = { ...poison, headers };
  expect([200, 403]).toContain(await post('/v1/auth/login', credentials, stranger));
  if (poison.headers?.Origin !== undefined)
    await post('/v1/auth/login', credentials, { headers: { 'User-Agent': 'Stranger/1.0' } });
  expect(await post('/v1/auth/magic-link', { email }, poison)).toBe(202);
  const token = tokenFor(await harness.mails(email), 'account-lock');
  expect(await post('/v1/auth/account-lock', { token }, poison)).toBe(200);
  await expectCleanMails(email, 6);
});

test.each(Object.keys(poisons))('P01 %s, by somebody signed in', async (name) => {
  const { headers, path } = poisons[name] ?? {};
  const { email, accessToken } = await harness.signUp();
  const poison = { ...(path && { path }), headers: { ...headers, ...bearer(accessToken) } };
  const target = `target-${email}`;
  expect(await post('/v1/me/email', { newEmail: target }, poison)).toBe(202);
  await expectCleanMails(target, 1);
  expect(await post('/v1/me', {}, { ...poison, method: 'DELETE' })).toBe(200);
  await expectCleanMails(email, 3);
});
