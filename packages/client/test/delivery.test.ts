import { afterEach, describe, expect, test, vi } from 'vitest';
import { createAuthFlowClient, type SessionNews } from '../src/index.ts';
import { ada, fakeApi, grantOf, mfaRequired, problem } from './fake-api.ts';

const credentials = { email: 'ada@example.com', password: 'p' };
const probe = 'POST /v1/auth/cookie-probe';
const probed = 'POST /v1/auth/cookie-probe/check';
const refused = problem('invalid_refresh_token', 401);

/** A browser that keeps the API's cookies or drops them. It hands out a token in the way that is asked for. */
function browserThat(keeps: 'keeps cookies' | 'drops cookies', more: Parameters<typeof fakeApi>[0] = {}) {
  let count = 0;
  const grant = ({ headers }: { headers: Headers }): [number, object] => {
    count += 1;
    return [200, grantOf(`t${count}`, headers.get('x-auth-delivery') === 'body' ? `r${count}` : undefined)];
  };
  return fakeApi({
    [probe]: [200, { status: 'set' }],
    [probed]: [200, { returned: keeps === 'keeps cookies' }],
    'POST /v1/auth/login': grant,
    'POST /v1/auth/login/mfa': grant,
    'POST /v1/auth/refresh': (heard) =>
      heard.headers.get('x-auth-delivery') === 'body' ? grant(heard) : refused,
    'POST /v1/auth/logout': [200, { status: 'logged_out' }],
    'GET /v1/me': [200, ada],
    ...more,
  });
}

function openTab(api: ReturnType<typeof fakeApi>) {
  const told: SessionNews[] = [];
  let hear: (news: SessionNews) => void = () => undefined;
  let now = 0;
  let hint = false;
  const client = createAuthFlowClient({
    ...{ apiUrl: 'https://api.example.test', delivery: 'auto', fetch: api.fetch },
    hint: { isSet: () => hint, set: () => void (hint = true), clear: () => void (hint = false) },
    environment: {
      now: () => now,
      channel: {
        tell: (news) => void told.push(news),
        listen: (listener) => void (hear = listener),
        close: () => undefined,
      },
    },
  });
  const pass = (milliseconds: number) => void (now += milliseconds);
  return { client, told, pass, hinted: () => hint, hear: (news: SessionNews) => hear(news) };
}

const deliveries = (api: ReturnType<typeof fakeApi>, route: string) =>
  api.asked(route).map(({ headers, credentials: sent }) => [headers.get('x-auth-delivery'), sent]);

describe('delivery: auto', () => {
  test('keeps to cookies where they come back, asks once, and says nothing of a reload', async () => {
    const api = browserThat('keeps cookies');
    const { client, told, hinted } = openTab(api);
    expect(await client.session.restore()).toEqual({ status: 'anonymous', reason: 'notChecked' });
    expect(api.heard).toEqual([]);
    await client.auth.login(credentials);
    await client.auth.login(credentials);
    expect(deliveries(api, 'POST /v1/auth/login')).toEqual(Array(2).fill(['cookie', 'include']));
    expect(deliveries(api, probed)).toEqual([['cookie', 'include']]);
    expect(client.session.getSnapshot()).toEqual({ status: 'authenticated', user: ada });
    expect(hinted()).toBe(true);
    expect(told).toContainEqual({ type: 'signedIn', userId: ada.id });
  });

  test('begins the session in a body where they do not, before the password is sent, and says so', async () => {
    const api = browserThat('drops cookies');
    const { client, hinted } = openTab(api);
    await client.auth.login(credentials);
    expect(api.heard.map(({ method, path }) => `${method} ${path}`)).toEqual([
      probe,
      probed,
      'POST /v1/auth/login',
    ]);
    expect(deliveries(api, 'POST /v1/auth/login')).toEqual([['body', 'omit']]);
    expect(client.session.getSnapshot()).toEqual({ status: 'authenticated', user: ada, untilReload: true });
    // A reload finds nobody, and must not call that an end.
    expect(hinted()).toBe(false);
  });

  test('renews by body from then on, and never sends a cookie along', async () => {
    const api = browserThat('drops cookies');
    const { client, pass } = openTab(api);
    await client.auth.login(credentials);
    pass(600_000);
    await client.me.get();
    expect(api.asked('POST /v1/auth/refresh').map(({ body }) => body)).toEqual([{ refreshToken: 'r1' }]);
    pass(600_000);
    await client.auth.logout();
    expect(api.asked('POST /v1/auth/logout').map(({ body }) => body)).toEqual([{ refreshToken: 'r2' }]);
    const after = api.heard.slice(2);
    expect(new Set(after.map(({ credentials: sent }) => sent))).toEqual(new Set(['omit']));
  });

  test('both steps of a sign-in go the same way', async () => {
    const api = browserThat('drops cookies', { 'POST /v1/auth/login': [200, mfaRequired] });
    const { client } = openTab(api);
    await client.auth.login(credentials);
    await client.auth.login.mfa({
      mfaToken: client.session.mfaToken() ?? '',
      method: 'totp',
      code: '123456',
    });
    expect(deliveries(api, 'POST /v1/auth/login/mfa')).toEqual([['body', 'omit']]);
    expect(client.session.getSnapshot()).toMatchObject({ status: 'authenticated', untilReload: true });
  });

  test('goes the same way by address', async () => {
    const api = browserThat('drops cookies');
    const { client } = openTab(api);
    const request = { method: 'POST', path: '/v1/auth/login', body: credentials } as const;
    const answer = await client.request<ReturnType<typeof grantOf>>(request);
    expect(answer.refreshToken).toBe('r1');
    await client.session.accept(answer);
    expect(client.session.getSnapshot()).toMatchObject({ status: 'authenticated', untilReload: true });
    expect((await client.auth.refresh()).accessToken).toBe('t2');
    await client.request({ method: 'POST', path: '/v1/auth/logout', body: { scope: 'current' } });
    expect(api.asked('POST /v1/auth/logout').map(({ body }) => body)).toEqual([
      { scope: 'current', refreshToken: 'r2' },
    ]);
  });

  test('takes cookies where nobody could say, and asks again the next time', async () => {
    const api = browserThat('drops cookies', { [probe]: new TypeError('fetch failed') });
    const { client } = openTab(api);
    await client.auth.login(credentials);
    api.handlers[probe] = [200, { status: 'set' }];
    await client.auth.login(credentials);
    expect(deliveries(api, 'POST /v1/auth/login')).toEqual([
      ['cookie', 'include'],
      ['body', 'omit'],
    ]);
  });

  test('takes cookies of an API that has no probe', async () => {
    const api = browserThat('drops cookies', { [probe]: problem('not_found', 404) });
    const { client } = openTab(api);
    await client.auth.login(credentials);
    await client.auth.login(credentials);
    expect(api.asked(probe)).toHaveLength(1);
    expect(deliveries(api, 'POST /v1/auth/login')).toEqual(Array(2).fill(['cookie', 'include']));
  });

  test('leaves sessions to their tabs: a sign-in elsewhere is not followed, a sign-out is', async () => {
    const api = browserThat('drops cookies');
    const { client, told, hear } = openTab(api);
    await client.auth.login(credentials);
    expect(told).toEqual([]);
    hear({ type: 'signedIn', userId: 'somebody else' });
    expect(client.session.user()).toEqual(ada);
    expect(api.asked('POST /v1/auth/refresh')).toHaveLength(0);
    hear({ type: 'signedOut' });
    expect(client.session.getSnapshot()).toEqual({ status: 'anonymous', reason: 'signedOut' });
    // Its own session ends with it, and nothing is left to come back with.
    await vi.waitFor(() => expect(api.asked('POST /v1/auth/logout')).toHaveLength(1));
    expect(api.asked('POST /v1/auth/logout')[0]?.body).toEqual({ refreshToken: 'r1' });
    expect((await client.session.restore({ force: true })).status).toBe('anonymous');
  });

  describe('on the page’s own origin', () => {
    afterEach(() => void vi.unstubAllGlobals());

    test.each([
      [true, 'cookie'],
      [false, 'body'],
    ])('the browser itself knows whether it takes cookies (%s)', async (cookieEnabled, delivery) => {
      vi.stubGlobal('location', { origin: 'https://api.example.test' });
      vi.stubGlobal('navigator', { cookieEnabled });
      const api = browserThat('drops cookies');
      await openTab(api).client.auth.login(credentials);
      expect(api.heard.map(({ path }) => path)).toEqual(['/v1/auth/login']);
      expect(deliveries(api, 'POST /v1/auth/login')[0]?.[0]).toBe(delivery);
    });
  });
});
