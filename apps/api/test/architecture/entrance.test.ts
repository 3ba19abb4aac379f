import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessClaims } from '@authflow/contracts';
import { createApp } from '#src/app';
import type { RequestContext } from '#src/http/request-context';
import { bearer, browser, startHarness, type Harness } from '#test/support/harness';
import { postJson, send, type RawAnswer } from '#test/support/raw';

// A request for a literal route is answered at the entrance, by a look into a map. Written in absolute form the same request
// goes the long way, through Express's router. Nobody may be able to tell which way an answer came (docs/adr/0029).

let harness: Harness;
let accessToken: string;
let refreshToken: string;
let careless: Server;
let carelessUrl: string;
let cameFrom: string | null;

beforeAll(async () => {
  harness = await startHarness({
    env: { RATE_LIMITS: 'on', METRICS_TOKEN: 'obviously-fake-metrics-token', TRUST_PROXY: '1' },
  });
  ({ accessToken, refreshToken } = await harness.signUp());
  const { container } = harness;
  const session = ({ claims, context }: { claims: AccessClaims; context: RequestContext }) => {
    cameFrom = context.client.ip;
    return { status: 200, body: { ...claims, secret: 1 } };
  };
  const get = () => Promise.reject(new Error('a fault nobody foresaw'));
  const account = { ...container.controllers.account, ...({ session, get } as object) };
  careless = createServer(createApp({ ...container, controllers: { ...container.controllers, account } }));
  await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve));
  carelessUrl = `http://127.0.0.1:${(careless.address() as AddressInfo).port}`;
});
afterAll(async () => {
  careless.closeAllConnections();
  await new Promise((resolve) => careless.close(resolve));
  await harness.stop();
});

const requestId = 'the-same-request-id';
const absolute = (path: string) => `http://api.example.test${path}`;

/** What may differ between two answers: when they were given, and how far a limit is used up by then. */
function comparable({ status, headers, text }: RawAnswer) {
  const { date: _, ratelimit, 'set-cookie': cookies, ...rest } = headers;
  return {
    status,
    headers: rest,
    limited: ratelimit !== undefined,
    cookies: cookies?.length,
    length: text.length,
  };
}

type Ask = (path: string) => Promise<RawAnswer>;

const get =
  (headers: Record<string, string> = {}): Ask =>
  (path) =>
    send(harness.url, path, { headers: { 'X-Request-Id': requestId, ...headers } });

/** Asks for each of these both ways. */
const questions: [string, string, () => Ask][] = [
  ['claims', '/v1/auth/session', () => get(bearer(accessToken))],
  ['an account', '/v1/me', () => get(bearer(accessToken))],
  ['an account, by a page', '/v1/me', () => get({ ...bearer(accessToken), ...browser })],
  ['a list', '/v1/me/sessions?limit=1', () => get(bearer(accessToken))],
  ['the keys, which may be kept', '/.well-known/jwks.json', () => get()],
  ['a refusal', '/v1/me', () => get()],
  ['a refusal, to a page', '/v1/me', () => get({ Origin: 'https://evil.test' })],
  ['a missing permission', '/v1/admin/users', () => get(bearer(accessToken))],
  [
    'a refresh',
    '/v1/auth/refresh',
    () => (path) => postJson(harness.url, path, { refreshToken }, { headers: { 'X-Request-Id': requestId } }),
  ],
  ['a faulty body', '/v1/auth/login', () => (path) => postJson(harness.url, path, { email: 7 })],
];

describe('an answer at the entrance', () => {
  test.each(questions)('is the one Express gives: %s', async (_name, path, ask) => {
    const [short, long] = [await ask()(path), await ask()(absolute(path))];
    // The request id is the caller's where it sent one; else each answer has its own.
    const own = short.headers['x-request-id'] === requestId ? {} : { 'x-request-id': '' };
    expect({ ...comparable(short), headers: { ...comparable(short).headers, ...own } }).toEqual({
      ...comparable(long),
      headers: { ...comparable(long).headers, ...own },
    });
  });

  test('is the same again, and another for another token', async () => {
    const ask = get(bearer(accessToken));
    const [first, again] = [await ask('/v1/auth/session'), await ask('/v1/auth/session')];
    expect(again.text).toBe(first.text);
    const other = await harness.signUp();
    const others = await get(bearer(other.accessToken))('/v1/auth/session');
    expect(JSON.parse(others.text)).toMatchObject({ sub: other.grant.user.id });
    expect(JSON.parse(first.text)).not.toMatchObject({ sub: other.grant.user.id });
  });

  test('goes through the response schema: an undeclared field cannot leave', async () => {
    const { status, text } = await send(carelessUrl, '/v1/auth/session', { headers: bearer(accessToken) });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveProperty('sub');
    expect(JSON.parse(text)).not.toHaveProperty('secret');
  });

  test('is a problem document when the controller fails', async () => {
    const { status, headers, text } = await send(carelessUrl, '/v1/me', { headers: bearer(accessToken) });
    expect(status).toBe(500);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(JSON.parse(text)).toMatchObject({ code: 'internal_error' });
    expect(text).not.toContain('foresaw');
    const problem = JSON.parse(text) as { requestId: string };
    const noted = harness.logs
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['requestId'] === problem.requestId && line['msg'] === 'request');
    expect(noted).toMatchObject([{ method: 'GET', route: '/v1/me', status: 500, refusal: 'internal_error' }]);
  });

  test('knows where its request came from, when the controller asks', async () => {
    const { status, headers } = await send(carelessUrl, '/v1/auth/session', {
      headers: {
        ...bearer(accessToken),
        'X-Forwarded-For': '203.0.113.9',
        'X-Request-Id': 'ask-the-address',
      },
    });
    expect(status).toBe(200);
    expect(headers['x-request-id']).toBe('ask-the-address');
    expect(cameFrom).toBe('203.0.113.9'); // one proxy is trusted here
  });

  test('ends with the session, at once', async () => {
    const { accessToken: token } = await harness.signUp();
    expect((await get(bearer(token))('/v1/auth/session')).status).toBe(200);
    await send(harness.url, '/v1/auth/logout', { method: 'POST', headers: bearer(token) });
    expect((await get(bearer(token))('/v1/auth/session')).status).toBe(401);
  });
});

describe('the record of a request', () => {
  const lines = () =>
    harness.logs
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'request');

  test.each([
    ['claims', '/v1/auth/session', 200, undefined],
    ['a refusal', '/v1/me/sessions', 401, 'unauthenticated'],
  ])('is one line and one measurement, whichever way: %s', async (_name, path, status, refusal) => {
    const headers = status === 200 ? bearer(accessToken) : {};
    const before = await countOf(path, status);
    const from = lines().length;
    await get(headers)(path);
    await get(headers)(absolute(path));
    const [short, long, ...more] = lines().slice(from);
    expect(short).toMatchObject({ requestId, method: 'GET', route: path, status, ms: expect.any(Number) });
    expect(short?.['refusal']).toBe(refusal);
    expect(long).toMatchObject({ requestId, method: 'GET', route: path, status });
    expect(more).toEqual([]);
    expect(await countOf(path, status)).toBe(before + 2);
  });

  async function countOf(path: string, status: number): Promise<number> {
    const { text } = await harness.container.metrics.render();
    const line = text.split('\n').find((each) => {
      const isCount = each.startsWith('authflow_http_request_duration_seconds_count{');
      return isCount && each.includes(`route="${path}"`) && each.includes(`status="${status}"`);
    });
    return Number(line?.split(' ').at(-1) ?? 0);
  }
});

describe('other spellings of a literal route are Express’s to judge', () => {
  const statusOf = async (path: string, method = 'GET') =>
    (await send(harness.url, path, { method, headers: bearer(accessToken) })).status;

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is refused, with what is allowed', async (method) => {
    const answer = await send(harness.url, '/v1/auth/session', { method, headers: bearer(accessToken) });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe('OPTIONS, GET, HEAD');
  });

  test('HEAD has the headers and no body', async () => {
    const answer = await send(harness.url, '/v1/auth/session', {
      method: 'HEAD',
      headers: bearer(accessToken),
    });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Origin' });
    expect(await statusOf('/v1/auth/login', 'HEAD')).toBe(405);
  });

  test('OPTIONS lists what is allowed, and a preflight is answered', async () => {
    const plain = await send(harness.url, '/v1/me', { method: 'OPTIONS' });
    expect(plain.status).toBe(204);
    expect(plain.headers['allow']).toContain('PATCH');
    const headers = { ...browser, 'Access-Control-Request-Method': 'PATCH' };
    const preflight = await send(harness.url, '/v1/me', { method: 'OPTIONS', headers });
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH');
  });

  test.each([
    ['/v1/auth/session?', 200],
    ['/v1/auth/session?a=1&a=2', 200],
    ['/v1/auth/session?/v1/me', 200],
    ['/v1/me/sessions?limit=0', 400],
    ['http://api.example.test/v1/auth/session', 200],
    ['HTTP://api.example.test:443/v1/auth/session?x', 200],
    ['/v1/auth/session/', 404],
    ['/v1/auth/Session', 404],
    ['/V1/auth/session', 404],
    ['//v1/auth/session', 404],
    ['/v1//auth/session', 404],
    ['/v1/auth/./session', 404],
    ['/v1/auth/session;a', 404],
    ['/v1/auth/%73ession', 404],
    ['/v1/auth%2Fsession', 404],
    ['/v1/auth/session%00', 404],
    ['/__proto__', 404],
    ['/constructor', 404],
  ])('%s answers %d', async (path, status) => {
    expect(await statusOf(path)).toBe(status);
  });
});
