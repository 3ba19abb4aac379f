/**
 * Invariant: no wrong value in any declared field of any route is accepted, and none makes a 500.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '#src/http/define-route';
import { routeTable } from '#src/routes/index';
import { signUpAdmin } from '#test/support/admins';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { problemOf } from '#test/support/problems';
import { send, type RawAnswer } from '#test/support/raw';
import { fieldsOf, fits, plausibleBody, plausiblePath, wrongValues } from '#test/support/route-inputs';

let harness: Harness;
let routes: Route[];
let accessToken: string;
beforeAll(async () => {
  harness = await startHarness({
    env: { RESEND_WEBHOOK_SECRET: 'whsec_b2J2aW91c2x5LWZha2Utd2ViaG9vay1zZWNyZXQ=' },
  });
  routes = routeTable(harness.container.controllers);
  ({ accessToken } = await signUpAdmin(harness));
});
afterAll(() => harness.stop());

const named = (route: Route): string => `${route.method} ${route.path}`;

/** Sends JSON signed in, whatever the method; lone surrogates go as escapes. */
function call(
  route: Route,
  { path = plausiblePath(route), body }: { path?: string; body?: unknown },
): Promise<RawAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return send(harness.url, path, {
    method: route.method.toUpperCase(),
    headers: {
      ...bearer(accessToken),
      ...(text === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) }),
    },
    ...(text === undefined ? {} : { body: text }),
  });
}

/** A refusal of the 400 class, as a problem document; for bodies it names the field. */
function expectRefused(answer: RawAnswer, label: string): void {
  const { status, code } = problemOf(answer);
  expect(status, `${label}: ${answer.text}`).toBeGreaterThanOrEqual(400);
  expect(status, `${label}: ${answer.text}`).toBeLessThan(500);
  expect(code, label).not.toBe('internal_error');
}

/** The webhook judges its signature before anything it says. */
const withBody = (): Route[] => routes.filter((route) => Object.keys(fieldsOf(route.body)).length > 0);

/** What fits a field by its shape is no wrong value there: a name may be taken away, a list may be empty. */
const wrongFor = (route: Route, field: string) =>
  wrongValues.filter((value) => !fits(value, fieldsOf(route.body)[field] ?? {}));

/** Thousands of requests: on a busy machine that takes a while. */
describe('every field of every route', { timeout: 90_000 }, () => {
  test('refuses every wrong type, and says which field it was', async () => {
    expect(withBody().length).toBeGreaterThanOrEqual(9);
    for (const route of withBody()) {
      for (const field of Object.keys(fieldsOf(route.body))) {
        const refuse = async (value: unknown): Promise<void> => {
          const answer = await call(route, { body: { ...plausibleBody(route), [field]: value } });
          const label = `${named(route)} ${field}=${JSON.stringify(value).slice(0, 40)}`;
          expectRefused(answer, label);
          expect(problemOf(answer), label).toMatchObject({ status: 400, code: 'validation_failed' });
        };
        await Promise.all(wrongFor(route, field).map(refuse));
      }
    }
  });

  test('refuses a body that is no object', async () => {
    for (const route of withBody())
      for (const body of [[], [plausibleBody(route)], null, 'text', 1, true])
        expect(problemOf(await call(route, { body })), named(route)).toMatchObject({ status: 400 });
  });

  test('refuses an unknown field beside right ones, at the top and under odd names', async () => {
    for (const route of withBody())
      for (const field of ['role', 'isAdmin', 'id', '__proto__x', 'constructor', 'toString', '', ' email'])
        expect(
          problemOf(await call(route, { body: { ...plausibleBody(route), [field]: 'x' } })),
          `${named(route)} + ${field}`,
        ).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  test('refuses a body where none belongs', async () => {
    const bodiless = routes.filter(({ method, body }) => method !== 'get' && body === undefined);
    expect(bodiless.map(named)).toContain('delete /v1/me/sessions');
    for (const route of bodiless)
      expect(problemOf(await call(route, { body: { all: true } })), named(route)).toMatchObject({
        code: 'validation_failed',
      });
  });
});

describe('every parameter of every route', () => {
  const hostile = [
    'x',
    '%00',
    '%0d%0aX-Injected:%201',
    '..%2f..%2fetc',
    '%F0%28%8C%28',
    "'%20or%201=1--",
    'null',
    '0',
    '-1',
    'a'.repeat(6000),
  ];

  /** Those that can be looked for, if in vain; white space around them is none of it. */
  const words = ['x', '%0d%0aX-Injected:%201', '..%2f..%2fetc', "'%20or%201=1--", 'null', '0', '-1'];

  /** Those that happen to be right: no waiting, and a name a role could have. */
  const right = new Set(['wait=0', 'role=null']);

  test('in the path', async () => {
    for (const route of routes.filter(({ params }) => params !== undefined))
      for (const value of hostile) {
        const answer = await call(route, { path: plausiblePath(route, value) });
        expectRefused(answer, `${named(route)} ${value.slice(0, 40)}`);
        expect(answer.headers['x-injected']).toBeUndefined();
      }
  });

  test('in the query', async () => {
    const queried = routes.filter(({ query }) => query !== undefined);
    expect(queried.length).toBeGreaterThanOrEqual(2);
    const ask = async (route: Route, field: string, value: string): Promise<void> => {
      const path = `${plausiblePath(route)}?${field}=${value}`;
      const answer = await call(route, { path });
      const { format } = fieldsOf(route.query)[field] ?? {};
      // Words to look for may be any words; what is no text is still refused.
      const looks = field === 'search' || (field === 'to' && format === undefined);
      const isRight = (looks && words.includes(value)) || right.has(`${field}=${value}`);
      if (isRight) expect(answer.status, path).toBe(200);
      else expectRefused(answer, path.slice(0, 80));
    };
    for (const route of queried)
      for (const field of [...Object.keys(fieldsOf(route.query)), 'unknown'])
        for (const value of hostile) await ask(route, field, value);
  });

  test('a query where none belongs is never looked at, least of all for tokens', async () => {
    for (const name of ['access_token', 'token', 'refreshToken', 'authorization']) {
      const answer = await send(harness.url, `/v1/me?${name}=${accessToken}`);
      expect(problemOf(answer)).toMatchObject({ status: 401, code: 'unauthenticated' });
    }
  });
});

describe('headers', () => {
  test.each(['', 'Cookie', 'cookies', 'body,cookie', 'header', '\u00e9'])(
    'X-Auth-Delivery: %j is refused where it matters',
    async (value) => {
      for (const route of routes.filter(({ cookies }) => cookies !== undefined)) {
        const text = JSON.stringify(plausibleBody(route));
        const answer = await send(harness.url, route.path, {
          method: 'POST',
          headers: { 'X-Auth-Delivery': value, 'Content-Type': 'application/json' },
          body: text,
        });
        expectRefused(answer, `${named(route)} ${value}`);
      }
    },
  );

  test.each([
    'short',
    'x'.repeat(129),
    'has space',
    '<script>',
    "'; drop table",
    '../../x',
    'a\u00e9bcdefgh',
  ])('X-Request-Id %j is replaced', async (id) => {
    const { headers } = await send(harness.url, '/health/live', { headers: { 'X-Request-Id': id } });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a well-formed X-Request-Id is kept', async () => {
    const { headers } = await send(harness.url, '/v1/none', {
      headers: { 'X-Request-Id': 'trace-0001.a_b' },
    });
    expect(headers['x-request-id']).toBe('trace-0001.a_b');
  });
});

test('nothing of all this was a fault of ours', () => {
  expect(harness.logs.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
});
