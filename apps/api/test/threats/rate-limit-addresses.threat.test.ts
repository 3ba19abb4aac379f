/**
 * Invariant: a caller counts in one bucket whatever it claims about its address, and limits hold over
 * bursts, restarts and instances.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rateLimits } from '#src/domain/rate-limits';
import { startHarness, type Harness } from '#test/support/harness';
import { problemOf } from '#test/support/problems';
import { postJson, send } from '#test/support/raw';

const [perMinute] = rateLimits.loginAddress;
let direct: Harness;
let proxied: Harness;

beforeAll(async () => {
  direct = await startHarness({ env: { RATE_LIMITS: 'on' } });
  proxied = await startHarness({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' } });
});
afterAll(() => Promise.all([direct.stop(), proxied.stop()]));

let serial = 0;
/** A failed sign-in at an account of its own, so that only the address can be what is counted. */
async function fail(harness: Harness, headers: Record<string, string | string[]> = {}): Promise<number> {
  const body = { email: `spoof-${(serial += 1)}@example.test`, password: 'not-it-at-all-9' };
  const answer = await postJson(harness.url, '/v1/auth/login', body, { headers });
  if (answer.status !== 401) expect(problemOf(answer).detail).toContain('login-address');
  return answer.status;
}

/** How many of `limit + 5` tries were evaluated. */
async function evaluated(
  harness: Harness,
  headersOf: (attempt: number) => Record<string, string | string[]>,
) {
  const statuses: number[] = [];
  for (let attempt = 0; attempt < perMinute.points + 5; attempt += 1)
    statuses.push(await fail(harness, headersOf(attempt)));
  expect(new Set(statuses.slice(-5))).toEqual(new Set([429]));
  return statuses.filter((status) => status === 401).length;
}

/** Counters start anew: every case is about its own addresses. */
async function fresh(harness: Harness): Promise<Harness> {
  await harness.stop();
  return startHarness({ env: { RATE_LIMITS: 'on', ...(harness === proxied ? { TRUST_PROXY: '1' } : {}) } });
}

describe('X01 spoofed addresses', () => {
  beforeEach(async () => {
    direct = await fresh(direct);
  });

  const spoofs: Record<string, (address: string) => Record<string, string>> = {
    'X-Forwarded-For': (address) => ({ 'X-Forwarded-For': address }),
    'X-Real-IP': (address) => ({ 'X-Real-IP': address }),
    Forwarded: (address) => ({ Forwarded: `for=${address}` }),
    'CF-Connecting-IP': (address) => ({ 'CF-Connecting-IP': address, 'True-Client-IP': address }),
  };
  test.each(Object.entries(spoofs))('%s from a client is nobody’s address', async (_name, header) => {
    expect(await evaluated(direct, (attempt) => header(`203.0.113.${attempt}`))).toBe(perMinute.points);
  });

  test('behind one proxy only what the proxy appended counts', async () => {
    const forged = (attempt: number) => ({
      'X-Forwarded-For': `198.51.100.${attempt}, 10.0.0.${attempt}, 192.0.2.7`,
      'X-Real-IP': `198.51.100.${attempt}`,
      Forwarded: `for=198.51.100.${attempt}`,
    });
    expect(await evaluated(proxied, forged)).toBe(perMinute.points);
    expect(await fail(proxied, { 'X-Forwarded-For': '192.0.2.8' })).toBe(401);
  });
});

describe('X02 unreadable addresses', () => {
  test('share one bucket, are never skipped and never break anything', async () => {
    proxied = await fresh(proxied);
    const odd = [
      'a',
      '::::',
      '1.2.3',
      '999.1.1.1',
      '<script>',
      "' or 1=1--",
      'unknown',
      '%00',
      '192.0.2.300',
      '_hidden',
      '-',
    ];
    expect(
      await evaluated(proxied, (attempt) => ({ 'X-Forwarded-For': odd[attempt % odd.length] ?? '' })),
    ).toBe(perMinute.points);
  });

  test('leave no word of theirs in the trail or in mails', async () => {
    const { email, accessToken } = await proxied.signUp();
    const forged = { 'X-Forwarded-For': 'visit evil.example now', Authorization: `Bearer ${accessToken}` };
    await postJson(
      proxied.url,
      '/v1/me/password',
      { currentPassword: 'x', newPassword: 'y' },
      { headers: forged },
    );
    await postJson(proxied.url, '/v1/auth/forgot-password', { email }, { headers: forged });
    const [mail] = await proxied.mails(email);
    expect(mail?.subject).toMatch(/password/i);
    expect(mail?.text).not.toContain('evil');
    const rows = await proxied.sql<{ ip: string | null }>(
      `select distinct ip from audit_events where ip like '%evil%'`,
    );
    expect(rows).toEqual([]);
  });

  test('an empty list or a list of nothing falls back to the connection', async () => {
    for (const value of ['', ',', ' , ,'])
      expect(await fail(proxied, { 'X-Forwarded-For': value })).not.toBe(500);
  });
});

describe('X03 IPv6', () => {
  test('a walk through a /64 and every spelling of it is one bucket', async () => {
    proxied = await fresh(proxied);
    const spellings = [
      (n: number) => `2001:db8:1:2::${n.toString(16)}`,
      (n: number) => `2001:DB8:1:2:0:0:0:${n.toString(16)}`,
      (n: number) => `2001:0db8:0001:0002:ffff:ffff:ffff:${n.toString(16)}`,
      (n: number) => `[2001:db8:1:2::${n.toString(16)}]:443`,
    ];
    const walk = (attempt: number) => ({
      'X-Forwarded-For': (spellings[attempt % spellings.length] ?? String)(attempt + 1),
    });
    expect(await evaluated(proxied, walk)).toBe(perMinute.points);
    expect(await fail(proxied, { 'X-Forwarded-For': '2001:db8:1:3::1' })).toBe(401);
  });

  test('an IPv4 address in IPv6 clothing stays the address it is', async () => {
    const forms = ['192.0.2.44', '::ffff:192.0.2.44', '::FFFF:c000:22c', '0:0:0:0:0:ffff:192.0.2.44'];
    expect(
      await evaluated(proxied, (attempt) => ({ 'X-Forwarded-For': forms[attempt % forms.length] ?? '' })),
    ).toBe(perMinute.points);
  });
});

describe('X05 other spellings of one route', () => {
  const paths = [
    '//v1/auth/login',
    '/v1/auth/login/',
    '/V1/auth/login',
    '/v1/auth/LOGIN',
    '/v1/%61uth/login',
    '/v1/auth/login;x',
    '/v1/./auth/login',
    '/v1/x/../auth/login',
  ];
  test.each(paths)('%s is no way around the limit', async (path) => {
    const answer = await postJson(direct.url, path, { email: 'a@example.test', password: 'x' });
    expect(problemOf(answer).code).toBe('not_found');
  });

  test('a query changes nothing, and counts', async () => {
    direct = await fresh(direct);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < perMinute.points + 2; attempt += 1) {
      const email = `query-${attempt}@example.test`;
      const answer = await postJson(direct.url, `/v1/auth/login?n=${attempt}`, {
        email,
        password: 'not-it-at-all-9',
      });
      statuses.push(answer.status);
    }
    expect(statuses.slice(-2)).toEqual([429, 429]);
  });

  test.each([
    ['a list of sign-ins', [{ email: 'a@example.test', password: 'x' }]],
    ['a list of passwords', { email: 'a@example.test', password: ['x', 'y'] }],
    ['a list of addresses', { email: ['a@example.test', 'b@example.test'], password: 'x' }],
  ])('%s is refused', async (_name, body) => {
    const answer = await postJson(proxied.url, '/v1/auth/login', body);
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  test('a form is refused', async () => {
    const answer = await send(proxied.url, '/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'email=a%40example.test&password=x',
    });
    expect(problemOf(answer)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });
});
