/**
 * Invariant: our cookies carry every attribute that keeps them ours, and a planted twin is never read.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserLogin, refreshCookie } from '#test/support/calls';
import { browser, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { postJson } from '#test/support/raw';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

/** The attributes of each Set-Cookie line by cookie name. */
function cookiesOf({
  headers,
}: {
  headers: Record<string, unknown>;
}): Record<string, Record<string, string>> {
  const lines = [headers['set-cookie'] ?? []].flat().map(String);
  return Object.fromEntries(
    lines.map((line) => {
      const [pair = '', ...attributes] = line.split('; ');
      const named = attributes
        .map((attribute) => attribute.split('='))
        .map(([name = '', value = 'yes']) => [name, value]);
      return [
        pair.slice(0, pair.indexOf('=')),
        { value: pair.slice(pair.indexOf('=') + 1), ...Object.fromEntries(named) },
      ];
    }),
  );
}

const signIn = (from: Harness, email: string, headers: Record<string, string> = browser) =>
  from.http.post('/v1/auth/login').set(headers).send({ email, password: goodPassword }).expect(200);

describe('B06 attributes', () => {
  const guarded = { Path: '/', HttpOnly: 'yes', Secure: 'yes', SameSite: 'Lax' };

  test('of the cookies that sign-in sets', async () => {
    const { email } = await harness.signUp();
    const cookies = cookiesOf(await signIn(harness, email));
    expect(Object.keys(cookies).sort()).toEqual(['__Host-authflow_device', '__Host-authflow_refresh']);
    for (const { value: _value, 'Max-Age': maxAge, ...attributes } of Object.values(cookies)) {
      expect(attributes).toEqual(guarded); // and so no Domain
      expect(Number(maxAge)).toBeGreaterThan(0);
    }
    for (const [name, { value = '' }] of Object.entries(cookies))
      expect(name.length + value.length).toBeLessThan(4096);
  });

  test('of the cookie that refresh sets, and of the one that sign-out clears', async () => {
    const { cookie } = await browserLogin(harness, await harness.signUp());
    const refreshed = await harness.http
      .post('/v1/auth/refresh')
      .set(browser)
      .set('Cookie', cookie)
      .send({})
      .expect(200);
    const next = cookiesOf(refreshed)['__Host-authflow_refresh'];
    expect(next).toMatchObject(guarded);
    const out = await harness.http
      .post('/v1/auth/logout')
      .set(browser)
      .set('Cookie', refreshCookie(refreshed).sent)
      .send({})
      .expect(200);
    expect(cookiesOf(out)).toEqual({ '__Host-authflow_refresh': { value: '', 'Max-Age': '0', ...guarded } });
  });

  test('of the cookie that tries a browser are those of the one it stands for', async () => {
    const tried = cookiesOf(await harness.http.post('/v1/auth/cookie-probe').set(browser));
    const { value, 'Max-Age': maxAge, ...attributes } = tried['__Host-authflow_probe'] ?? {};
    expect([value, attributes]).toEqual(['1', guarded]);
    expect(Number(maxAge)).toBeLessThanOrEqual(60);
  });

  test('across sites the cookies are partitioned', async () => {
    const crossed = await startHarness({
      env: { WEB_URL: 'https://my-app.vercel.app', API_URL: 'https://api.onrender.com' },
    });
    const { email } = await crossed.signUp();
    const cookies = cookiesOf(
      await signIn(crossed, email, { 'X-Auth-Delivery': 'cookie', Origin: 'https://my-app.vercel.app' }),
    );
    for (const attributes of Object.values(cookies))
      expect(attributes).toMatchObject({
        Path: '/',
        HttpOnly: 'yes',
        Secure: 'yes',
        SameSite: 'None',
        Partitioned: 'yes',
      });
    expect(Object.keys(cookies)).toHaveLength(2);
    await crossed.stop();
  });

  test('on a plain-http machine they have no prefix and no Secure, and are guarded otherwise', async () => {
    const local = await startHarness({
      env: { WEB_URL: 'http://localhost:5173', API_URL: 'http://localhost:3000' },
    });
    const { email } = await local.signUp();
    const cookies = cookiesOf(
      await signIn(local, email, { 'X-Auth-Delivery': 'cookie', Origin: 'http://localhost:5173' }),
    );
    expect(Object.keys(cookies).sort()).toEqual(['authflow_device', 'authflow_refresh']);
    for (const { value: _value, 'Max-Age': _age, ...attributes } of Object.values(cookies))
      expect(attributes).toEqual({ Path: '/', HttpOnly: 'yes', SameSite: 'Lax' });
    await local.stop();
  });

  test('with body delivery no cookie is set, and with cookies no body or header carries the token', async () => {
    const { email } = await harness.signUp();
    const plain = await harness.http
      .post('/v1/auth/login')
      .send({ email, password: goodPassword })
      .expect(200);
    expect(plain.headers['set-cookie']).toBeUndefined();
    const viaCookie = await signIn(harness, email);
    expect(viaCookie.body).not.toHaveProperty('refreshToken');
    const value = refreshCookie(viaCookie).sent.split('=')[1] ?? '';
    const { 'set-cookie': _cookies, ...headers } = viaCookie.headers;
    expect(JSON.stringify([viaCookie.text, headers])).not.toContain(value);
  });
});

describe('B05 cookie tossing', () => {
  const refresh = (cookie: string) =>
    postJson(harness.url, '/v1/auth/refresh', {}, { headers: { ...browser, Cookie: cookie } });

  test('of two cookies of one name neither counts, wherever the planted one stands', async () => {
    const [victim, attacker] = [await harness.signUp(), await harness.signUp()];
    const own = (await browserLogin(harness, victim)).cookie;
    const planted = (await browserLogin(harness, attacker)).cookie;
    for (const header of [
      `${own}; ${planted}`,
      `${planted}; ${own}`,
      `${own};${own}`,
      `a=b; ${planted}; c=d; ${own}`,
    ])
      expectProblem(await refresh(header), 401, 'invalid_refresh_token');
    expect((await refresh(own)).status).toBe(200);
  });

  test('names that only look like ours are other cookies', async () => {
    const { cookie } = await browserLogin(harness, await harness.signUp());
    const value = cookie.split('=')[1] ?? '';
    for (const name of [
      'authflow_refresh',
      '__host-authflow_refresh',
      '__Host-AUTHFLOW_REFRESH',
      '__Secure-authflow_refresh',
    ])
      expectProblem(await refresh(`${name}=${value}`), 401, 'invalid_refresh_token');
  });

  test.each([
    '=',
    ';;;',
    '__Host-authflow_refresh',
    '__Host-authflow_refresh=',
    '__Host-authflow_refresh=%00',
    '__Host-authflow_refresh="x"',
    'x'.repeat(8000),
    '\u00ff=\u00ff',
  ])('the malformed Cookie header %j breaks nothing', async (header) => {
    expectProblem(await refresh(header), 401, 'invalid_refresh_token');
  });
});
