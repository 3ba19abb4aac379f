/**
 * The watch over every answer of these tests: what differs from the OpenAPI document is refused. Each test here plants
 * one answer that a route would never give.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Route } from '#src/http/define-route';
import { routeTable } from '#src/routes/index';
import { assertAnswersAsDeclared, watchAnswers } from '#test/support/contract/watch';
import { startHarness, type Harness } from '#test/support/harness';
import { send } from '#test/support/raw';

let harness: Harness;
let routes: Route[];
let server: Server | undefined;
beforeAll(async () => {
  harness = await startHarness();
  routes = routeTable(harness.container.controllers);
});
afterAll(() => harness.stop());

/** Asks a server that answers nothing but this, and tells what the watch says of it. */
async function watched(method: string, path: string, answer: RequestListener): Promise<string> {
  server = createServer(watchAnswers(answer, routes));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await send(`http://127.0.0.1:${port}`, path, { method });
  await new Promise((resolve) => server?.close(resolve));
  try {
    assertAnswersAsDeclared();
    return 'as declared';
  } catch (error) {
    return String(error);
  }
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.statusCode = status;
    const usual = { 'Content-Type': 'application/json; charset=utf-8', 'X-Request-Id': 'x' };
    for (const [name, value] of Object.entries({ ...usual, ...headers })) response.setHeader(name, value);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.write(text.slice(0, 5));
    response.end(text.slice(5));
  };

const problem = (code: string, status: number) => ({
  ...{ type: `https://api.example.test/docs/errors/${code}`, title: 'T', detail: 'D' },
  ...{ status, code, requestId: 'x' },
});
const asProblem = { 'Content-Type': 'application/problem+json; charset=utf-8' };
const live = '/health/live';

test('an answer as declared passes, whole or in pieces', async () => {
  expect(await watched('GET', live, json(200, { status: 'live' }))).toBe('as declared');
  const none = problem('not_found', 404);
  expect(await watched('GET', '/v1/nothing', json(404, none, asProblem))).toBe('as declared');
});

test.each<[string, string, RequestListener, string]>([
  ['a field nobody declared', live, json(200, { status: 'live', pid: 7 }), '"additionalProperty":"pid"'],
  ['a value of another kind', live, json(200, { status: 'alive' }), 'body.status must be equal to constant'],
  ['a field too few', live, json(200, {}), "must have required property 'status'"],
  ['a body that is no JSON', live, json(200, '{"status"'), 'the body is no JSON'],
  ['a status nobody declared', live, json(201, { status: 'live' }), 'the status is not declared'],
  [
    'another media type',
    live,
    json(200, 'live', { 'Content-Type': 'text/plain' }),
    'the media type text/plain',
  ],
  [
    'a header nobody declared',
    live,
    json(200, { status: 'live' }, { Server: 'x' }),
    'the header server is not',
  ],
  [
    'a code of another route',
    live,
    json(500, problem('conflict', 500), asProblem),
    'body.code must be equal',
  ],
  [
    'a refusal without its challenge',
    '/v1/me',
    json(401, problem('unauthenticated', 401), asProblem),
    'www-auth',
  ],
  [
    'a wait that is no number',
    '/v1/me',
    json(429, '{}', { ...asProblem, 'Retry-After': 'soon' }),
    'no number',
  ],
  [
    'a problem nobody declared',
    '/v1/none',
    json(404, { ...problem('not_found', 404), at: 1 }, asProblem),
    '"at"',
  ],
])('refuses %s', async (_, path, answer, said) => {
  const verdict = await watched('GET', path, answer);
  expect(verdict).toContain('not what the OpenAPI document says');
  expect(verdict).toContain(`GET ${path} answered`);
  expect(verdict).toContain(said);
});

test('a path with a parameter has the declaration of its template, a literal one its own', async () => {
  const page = { items: [], nextCursor: null };
  expect(await watched('GET', '/v1/admin/users?limit=1', json(200, page))).toBe('as declared');
  expect(await watched('GET', '/v1/admin/users/1', json(200, page))).toContain('required property');
});

test('what a redirect carries is no body', async () => {
  const path = '/v1/auth/oauth/google/start';
  const moved = json(302, 'moved', { Location: 'https://app.example.test/' });
  expect(await watched('GET', path, moved)).toContain('there is a body, and none is declared');
});
