import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  AuthFlowError,
  createAuthFlowClient,
  isAuthFlowError,
  memoryStorage,
  type AuthFlowClientOptions,
  type AuthFlowErrorCode,
  type Page,
  type Session,
} from '../src/index.ts';
import { endpoints } from '../src/generated/api.ts';
import { ada, bearerOf, fakeApi, grantOf, mfaRequired, problem } from './fake-api.ts';

const apiUrl = 'https://api.example.test';
function clientOf(api: ReturnType<typeof fakeApi>, options: Partial<AuthFlowClientOptions> = {}) {
  return createAuthFlowClient({ apiUrl, delivery: 'body', fetch: api.fetch, ...options });
}
const credentials = { email: 'ada@example.com', password: 'p' };
async function failure(call: Promise<unknown>): Promise<AuthFlowError> {
  const error: unknown = await call.then(
    () => new Error('it worked'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AuthFlowError)) throw error;
  return error;
}

describe('calls', () => {
  test('are there for every route, under names that say what they do', () => {
    const client = clientOf(fakeApi());
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const found = name
        .split('.')
        .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], client);
      expect(typeof (endpoint.navigation ? (found as { url: unknown }).url : found), name).toBe('function');
    }
    expect(typeof client.auth.login.mfa.passkey.options).toBe('function');
    expectTypeOf(client.me.sessions.list).returns.resolves.toEqualTypeOf<Page<Session>>();
    expectTypeOf(client.auth.login).parameter(0).toExtend<{ email: string; password: string }>();
    expectTypeOf<AuthFlowErrorCode>().extract<'rate_limited'>().toEqualTypeOf<'rate_limited'>();
  });

  test('put path, query and body where they belong', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'GET /v1/me/sessions': [200, { items: [], nextCursor: null }],
      'PATCH /v1/me/passkeys/a%2F..%2Fb': [200, {}],
      'DELETE /v1/me/sessions': [200, { status: 'revoked', revoked: 2 }],
    });
    const client = clientOf(api, { apiUrl: `${apiUrl}/` });
    await client.auth.login(credentials);
    await client.me.sessions.list({ limit: 10, cursor: 'a b&c' });
    await client.me.passkeys.update({ id: 'a/../b', name: 'Laptop' });
    await client.me.sessions.deleteOthers();
    expect(api.heard.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/v1/auth/login', credentials],
      ['GET', '/v1/me/sessions?limit=10&cursor=a+b%26c', undefined],
      ['PATCH', '/v1/me/passkeys/a%2F..%2Fb', { name: 'Laptop' }],
      ['DELETE', '/v1/me/sessions', undefined],
    ]);
  });

  test('a missing part of the path never becomes another address', async () => {
    const api = fakeApi({ 'POST /v1/auth/login': [200, grantOf('t1', 'r1')] });
    const client = clientOf(api);
    await client.auth.login(credentials);
    for (const id of ['', undefined as unknown as string])
      await expect(client.me.sessions.delete({ id })).rejects.toThrow(TypeError);
    expect(api.heard).toHaveLength(1);
  });

  test('pages to send a browser to are addresses', () => {
    const { auth } = clientOf(fakeApi());
    expect(auth.oauth.start.url({ provider: 'google', returnTo: '/a?b', codeChallenge: 'c' })).toBe(
      `${apiUrl}/v1/auth/oauth/google/start?returnTo=%2Fa%3Fb&codeChallenge=c`,
    );
  });

  test('looking at an account as an operator is no sign-in: one stays who one is', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/admin/users/x/impersonate': [200, grantOf('theirs')],
      'GET /v1/admin/users/x/sessions': [200, { items: [], nextCursor: null }],
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    await client.admin.users.impersonate({ id: 'x', reason: 'A question about a bill' });
    expect(await client.session.accessToken()).toBe('t1');
    for await (const session of client.each(client.admin.users.sessions.list, { id: 'x' }))
      expectTypeOf(session.id).toBeString();
  });

  test('each walks through all pages', async () => {
    const pages = [
      { items: [1, 2], nextCursor: 'x' },
      { items: [3], nextCursor: null },
    ];
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'GET /v1/me/sessions': () => [200, pages.shift() ?? {}],
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    const items: unknown[] = [];
    for await (const item of client.each(client.me.sessions.list, { limit: 2 })) items.push(item);
    expect(items).toEqual([1, 2, 3]);
    expect(api.asked('GET /v1/me/sessions').map(({ path }) => path)).toEqual([
      '/v1/me/sessions?limit=2',
      '/v1/me/sessions?limit=2&cursor=x',
    ]);
  });
});

describe('failures', () => {
  test('are errors with the code, the fields and when to try again', async () => {
    const errors = [{ path: 'email', code: 'invalid_format', message: 'Enter an address.' }];
    const [status, body] = problem('validation_failed', 400, { errors });
    const client = clientOf(
      fakeApi({
        'POST /v1/auth/login': [status, body],
        'POST /v1/auth/register': [...problem('rate_limited', 429), { 'retry-after': '7' }],
      }),
    );
    const error = await failure(client.auth.login(credentials));
    expect(error).toMatchObject({
      code: 'validation_failed',
      status: 400,
      errors,
      requestId: 'r-1',
      retryAfter: null,
    });
    expect(isAuthFlowError(error, 'validation_failed')).toBe(true);
    expect(isAuthFlowError(error, 'rate_limited')).toBe(false);
    const limited = await failure(client.auth.register(credentials));
    expect(limited).toMatchObject({ code: 'rate_limited', retryAfter: 7 });
  });

  test('no answer, a late one, and one from something else each have a code', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': new TypeError('fetch failed'),
      'POST /v1/auth/register': () => new Promise(() => undefined),
      'GET /v1/auth/oauth/providers': new Response('<html>', { status: 200 }),
      'POST /v1/auth/forgot-password': new Response('Bad gateway', { status: 502 }),
    });
    const client = clientOf(api, { timeoutMs: 50 });
    expect(await failure(client.auth.login(credentials))).toMatchObject({ code: 'network_error', status: 0 });
    expect(await failure(client.auth.register(credentials))).toMatchObject({ code: 'timeout', status: 0 });
    expect(await failure(client.auth.oauth.providers.list())).toMatchObject({
      code: 'unexpected_answer',
      status: 200,
    });
    const gateway = await failure(client.auth.forgotPassword({ email: 'a@example.com' }));
    expect(gateway).toMatchObject({ code: 'unexpected_answer', status: 502 });
  });

  test('a call that its caller gave up rejects with the caller’s reason', async () => {
    const giveUp = new AbortController();
    const client = clientOf(fakeApi({ 'POST /v1/auth/login': () => new Promise(() => undefined) }));
    const call = client.auth.login(credentials, { signal: giveUp.signal });
    giveUp.abort('changed my mind');
    await expect(call).rejects.toBe('changed my mind');
  });
});

describe('tokens', () => {
  test('go with calls that need one, are renewed once when refused, and the call is repeated', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/refresh': ({ body }) => [
        200,
        grantOf('t2', `${(body as { refreshToken: string }).refreshToken}+`),
      ],
      'GET /v1/me': (heard) =>
        bearerOf(heard) === 'Bearer t2' ? [200, ada] : problem('invalid_access_token', 401),
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    expect(await Promise.all([1, 2, 3, 4, 5].map(() => client.me.get()))).toEqual(Array(5).fill(ada));
    expect(api.asked('POST /v1/auth/refresh').map(({ body }) => body)).toEqual([{ refreshToken: 'r1' }]);
    expect(api.asked('POST /v1/auth/login').map(bearerOf)).toEqual([null]);
    expect(await client.session.accessToken()).toBe('t2');
  });

  test('a call is repeated once and no more', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/refresh': [200, grantOf('t2', 'r2')],
      'GET /v1/me': problem('invalid_access_token', 401),
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    expect((await failure(client.me.get())).code).toBe('invalid_access_token');
    expect(api.asked('GET /v1/me')).toHaveLength(2);
  });

  test('a refusal that is about something else is not a reason to refresh', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/reauthenticate': problem('invalid_credentials', 401),
      'DELETE /v1/me': problem('reauthentication_required', 403),
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    expect((await failure(client.auth.reauthenticate({ password: 'x' }))).code).toBe('invalid_credentials');
    expect((await failure(client.me.delete())).code).toBe('reauthentication_required');
    expect(api.asked('POST /v1/auth/refresh')).toHaveLength(0);
    expect(client.session.getSnapshot().status).toBe('authenticated');
  });

  test('one that has run out is renewed before the call, not after its refusal', async () => {
    let now = 0;
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/refresh': [200, grantOf('t2', 'r2')],
      'GET /v1/me': [200, ada],
    });
    const client = clientOf(api, { environment: { now: () => now } });
    await client.auth.login(credentials);
    now = 596_000;
    await client.me.get();
    expect(api.asked('GET /v1/me').map(bearerOf)).toEqual(['Bearer t2']);
  });

  test('a session that ended makes the client anonymous, and the refusal is thrown', async () => {
    const storage = memoryStorage();
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/refresh': problem('invalid_refresh_token', 401),
      'GET /v1/me': problem('session_revoked', 401),
    });
    const client = clientOf(api, { storage });
    await client.auth.login(credentials);
    expect((await failure(client.me.get())).code).toBe('session_revoked');
    expect(client.session.getSnapshot()).toEqual({ status: 'anonymous', reason: 'ended' });
    expect(await storage.get()).toBeNull();
    // Nobody is asked in nobody's name.
    expect((await failure(client.me.get())).code).toBe('unauthenticated');
    expect(api.asked('GET /v1/me').map(bearerOf)).toEqual(['Bearer t1']);
    await failure(client.me.get({ headers: { Authorization: 'Bearer af_key' } }));
    expect(api.asked('GET /v1/me').map(bearerOf)).toEqual(['Bearer t1', 'Bearer af_key']);
  });

  test('an unreachable server ends no session', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/refresh': new TypeError('fetch failed'),
      'GET /v1/me': problem('invalid_access_token', 401),
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    await failure(client.me.get());
    expect(client.session.getSnapshot().status).toBe('authenticated');
    api.handlers['POST /v1/auth/refresh'] = [200, grantOf('t2', 'r2')];
    api.handlers['GET /v1/me'] = [200, ada];
    expect(await client.me.get()).toEqual(ada);
  });

  test('are never in the state, nor in what can be read of the client', async () => {
    const client = clientOf(fakeApi({ 'POST /v1/auth/login': [200, grantOf('secret-a', 'secret-r')] }));
    await client.auth.login(credentials);
    expect(JSON.stringify([client.session.getSnapshot(), client])).not.toContain('secret');
  });
});

describe('the two ways of a refresh token', () => {
  test('body: it is kept in the storage before anybody goes on, and sent from there', async () => {
    const kept: (string | null)[] = [];
    let held: string | null = 'from before';
    const storage = {
      get: () => Promise.resolve(held),
      set: async (token: string | null) => {
        await Promise.resolve();
        kept.push((held = token));
      },
    };
    const api = fakeApi({
      'POST /v1/auth/refresh': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/logout': [200, { status: 'logged_out' }],
    });
    const client = clientOf(api, { storage });
    expect((await client.session.restore()).status).toBe('authenticated');
    expect(kept).toEqual(['r1']);
    const [refresh] = api.asked('POST /v1/auth/refresh');
    expect(refresh?.body).toEqual({ refreshToken: 'from before' });
    expect(refresh?.credentials).toBe('omit');
    expect(refresh?.headers.get('x-auth-delivery')).toBe('body');
    await client.auth.logout();
    expect(kept).toEqual(['r1', null]);
    expect(client.session.getSnapshot()).toEqual({ status: 'anonymous', reason: 'signedOut' });
  });

  test('body: signing out with a token that has run out sends the refresh token and does not refresh', async () => {
    let now = 0;
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/logout': [200, { status: 'logged_out' }],
    });
    const client = clientOf(api, { environment: { now: () => now } });
    await client.auth.login(credentials);
    now = 700_000;
    await client.auth.logout();
    expect(api.asked('POST /v1/auth/logout')[0]?.body).toEqual({ refreshToken: 'r1' });
    expect(api.asked('POST /v1/auth/refresh')).toHaveLength(0);
  });

  test('body: without one nobody is asked', async () => {
    const api = fakeApi();
    expect(await clientOf(api).session.restore()).toEqual({ status: 'anonymous', reason: 'none' });
    expect(api.heard).toEqual([]);
  });

  test('cookie: cookies go to the routes that need them and to no other', async () => {
    const api = fakeApi({
      'POST /v1/auth/refresh': [200, grantOf('t1')],
      'GET /v1/me': [200, ada],
    });
    const client = clientOf(api, { delivery: 'cookie' });
    await client.session.restore();
    await client.me.get();
    expect(
      api.heard.map(({ path, credentials: sent, headers }) => [path, sent, headers.get('x-auth-delivery')]),
    ).toEqual([
      ['/v1/auth/refresh', 'include', 'cookie'],
      ['/v1/me', 'omit', null],
    ]);
  });

  test('signing out of a session that is no more works, without a refresh; of all of them it is refused', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/logout': problem('session_revoked', 401),
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    expect((await failure(client.auth.logout({ scope: 'all' }))).code).toBe('session_revoked');
    expect(await client.auth.logout()).toEqual({ status: 'logged_out' });
    expect(client.session.getSnapshot()).toEqual({ status: 'anonymous', reason: 'signedOut' });
    expect(api.asked('POST /v1/auth/refresh')).toHaveLength(0);
  });

  test('signing the others out ends nothing here', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
      'POST /v1/auth/logout': [200, { status: 'logged_out' }],
    });
    const client = clientOf(api);
    await client.auth.login(credentials);
    await client.auth.logout({ scope: 'others' });
    expect(client.session.getSnapshot().status).toBe('authenticated');
  });
});

describe('the second step', () => {
  test('waits as nobody, and is signed in by it', async () => {
    const api = fakeApi({
      'POST /v1/auth/login': [200, mfaRequired],
      'POST /v1/auth/login/mfa': [200, grantOf('t1', 'r1')],
    });
    const client = clientOf(api);
    const answer = await client.auth.login(credentials);
    expect(answer.status).toBe('mfa_required');
    expect(client.session.getSnapshot()).toEqual({
      status: 'mfaRequired',
      methods: ['totp', 'recovery_code'],
    });
    expect(await client.session.accessToken()).toBeNull();
    const mfaToken = client.session.mfaToken() ?? '';
    await client.auth.login.mfa({ mfaToken, method: 'totp', code: '123456' });
    expect(client.session.user()).toEqual(ada);
    expect(client.session.mfaToken()).toBeNull();
  });

  test('can be left', async () => {
    const client = clientOf(fakeApi({ 'POST /v1/auth/login': [200, mfaRequired] }));
    await client.auth.login(credentials);
    client.session.cancelSecondFactor();
    expect(client.session.getSnapshot()).toEqual({ status: 'anonymous', reason: 'cancelled' });
  });
});

test('a fresh proof goes on with the new token in the same session', async () => {
  const api = fakeApi({
    'POST /v1/auth/login': [200, grantOf('t1', 'r1')],
    'POST /v1/auth/reauthenticate': [
      200,
      { status: 'reauthenticated', accessToken: 't2', tokenType: 'Bearer', expiresIn: 600 },
    ],
  });
  const client = clientOf(api);
  await client.auth.login(credentials);
  await client.auth.reauthenticate({ password: 'p' });
  expect(await client.session.accessToken()).toBe('t2');
});

test.each([{ apiUrl: '/v1' }, { apiUrl: '' }, { delivery: 'header' as 'body' }])('%j is refused', (wrong) => {
  expect(() => createAuthFlowClient({ apiUrl, delivery: 'body', ...wrong })).toThrow(TypeError);
});
