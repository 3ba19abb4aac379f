/**
 * What the route table has to say about cookies, safe methods and refusals. `routes.test.ts` holds it to the rest.
 */
import { errorCatalog, errorCodes } from '@authflow/contracts';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Route } from '#src/http/define-route';
import { refusalsOf } from '#src/http/openapi/refusals';
import { routeTable } from '#src/routes/index';
import { startHarness, type Harness } from '#test/support/harness';
import { fieldsOf } from '#test/support/route-inputs';

let harness: Harness;
let routes: Route[];
beforeAll(async () => {
  harness = await startHarness();
  routes = routeTable(harness.container.controllers);
});
afterAll(() => harness.stop());

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const jsonOf = (schema: z.ZodType | undefined, io: 'input' | 'output') =>
  schema === undefined ? '' : JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));

test('whatever hands out a refresh token says how its cookie is guarded', () => {
  const grants = routes.filter(({ responses }) =>
    Object.values(responses).some((schema) => jsonOf(schema, 'output').includes('"refreshToken"')),
  );
  expect(grants.map(nameOf)).toContain('post /v1/auth/login');
  for (const route of grants) {
    expect(route.cookies, nameOf(route)).toMatch(/^(reads|sets)$/);
    expect(refusalsOf(route), nameOf(route)).toContain('csrf_rejected');
  }
});

test('whatever takes a refresh token in its body reads the cookie under the same guard', () => {
  const takers = routes.filter(({ body }) => jsonOf(body, 'input').includes('"refreshToken"'));
  expect(takers.map(nameOf).sort()).toEqual(['post /v1/auth/logout', 'post /v1/auth/refresh']);
  for (const route of takers) expect(route.cookies, nameOf(route)).toBe('reads');
});

test('no GET takes a body, touches a cookie or carries a secret in its address', () => {
  for (const route of routes.filter(({ method }) => method === 'get')) {
    expect([route.body, route.cookies], nameOf(route)).toEqual([undefined, undefined]);
    const carried = [...Object.keys(fieldsOf(route.query)), ...Object.keys(fieldsOf(route.params))];
    expect(carried.join(' '), nameOf(route)).not.toMatch(/token|password|secret/i);
  }
});

test('every code a route can answer is in the catalogue, and every code has its page in the docs', () => {
  const pages = join(import.meta.dirname, '../../../../docs/errors');
  for (const code of new Set(routes.flatMap(refusalsOf))) expect(errorCatalog).toHaveProperty(code);
  for (const code of errorCodes) expect(existsSync(join(pages, `${code}.md`)), code).toBe(true);
  const written = readdirSync(pages).filter((name) => name !== 'README.md');
  expect(written.sort()).toEqual(errorCodes.map((code) => `${code}.md`).sort());
});
