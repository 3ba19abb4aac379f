/**
 * What every route has to declare, judged on the table itself: a route added tomorrow is held to it without anybody
 * remembering to.
 */
import { errorCatalog, errorCodes } from '@authflow/contracts';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Route } from '#src/http/define-route';
import { refusalsOf } from '#src/http/openapi';
import { routeTable } from '#src/routes/index';
import { startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
let routes: Route[];
beforeAll(async () => {
  harness = await startHarness();
  routes = routeTable(harness.container.controllers);
});
afterAll(() => harness.stop());

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const changes = ({ method }: Route) => method !== 'get';
const namesOf = (wrong: Route[]) => wrong.map(nameOf);
const isLoose = (schema: z.ZodType | undefined): boolean => {
  if (schema === undefined) return false;
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  const branches = (json.anyOf ?? [json]) as { additionalProperties?: unknown }[];
  return branches.some(({ additionalProperties }) => additionalProperties !== false);
};

test('no two routes share a method and a path', () => {
  expect(new Set(routes.map(nameOf)).size).toBe(routes.length);
});

describe('every route that changes something', () => {
  test('has a limit', () => {
    expect(namesOf(routes.filter((route) => changes(route) && route.rateLimit === 'none'))).toEqual([]);
  });

  test('is limited by address wherever anybody may call it', () => {
    const wrong = routes.filter(
      ({ access, rateLimit }) =>
        rateLimit !== 'none' && rateLimit.per === 'user' && (access === 'public' || access === 'credential'),
    );
    expect(namesOf(wrong)).toEqual([]);
  });

  test('and hands out or reads the refresh cookie has its CSRF answer', () => {
    const grants = routes.filter((route) =>
      Object.values(route.responses).some((schema) =>
        JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' })).includes('"refreshToken"'),
      ),
    );
    expect(grants.length).toBeGreaterThan(2);
    for (const route of grants) {
      expect([nameOf(route), route.cookies]).toEqual([nameOf(route), expect.stringMatching(/reads|sets/)]);
      expect([nameOf(route), refusalsOf(route)]).toEqual([
        nameOf(route),
        expect.arrayContaining(['csrf_rejected']),
      ]);
    }
  });
});

test('no GET takes a body, sets a cookie or carries a secret in its address', () => {
  for (const route of routes.filter((each) => !changes(each))) {
    expect([nameOf(route), route.body, route.cookies]).toEqual([nameOf(route), undefined, undefined]);
    const inAddress = [route.query, route.params].map((schema) =>
      schema === undefined
        ? ''
        : JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })),
    );
    expect([nameOf(route), inAddress.join()]).toEqual([
      nameOf(route),
      expect.not.stringMatching(/token|password|secret/i),
    ]);
  }
});

test('unknown fields are refused in every body, query and address', () => {
  const signedBytes = ['POST /v1/webhooks/resend']; // its signature covers whatever the provider sends
  const wrong = routes.filter(({ body, query, params }) => [body, query, params].some(isLoose));
  expect(namesOf(wrong)).toEqual(signedBytes);
});

test('everything below /v1/me asks for a session, everything below /v1/admin for a permission', () => {
  for (const route of routes) {
    if (route.path.startsWith('/v1/me'))
      expect([nameOf(route), route.access]).toEqual([nameOf(route), 'session']);
    if (route.path.startsWith('/v1/admin'))
      expect([nameOf(route), route.access]).toEqual([nameOf(route), { permission: expect.any(String) }]);
  }
});

test('every code a route can answer has its page', () => {
  const pages = join(import.meta.dirname, '../../../../docs/errors');
  for (const code of new Set(routes.flatMap(refusalsOf))) expect(errorCatalog).toHaveProperty(code);
  for (const code of errorCodes) expect([code, existsSync(join(pages, `${code}.md`))]).toEqual([code, true]);
  const known = new Set<string>(errorCodes);
  const orphans = readdirSync(pages).filter(
    (name) => name !== 'README.md' && !known.has(name.replace('.md', '')),
  );
  expect(orphans).toEqual([]);
});

test('OpenAPI has every path and method of the table, and none beside', async () => {
  const { body } = await harness.http.get('/openapi.json').expect(200);
  const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(routes.map(nameOf).sort());
});
