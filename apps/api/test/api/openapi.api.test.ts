import { errorCodes } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { routeTable } from '#src/routes/index';
import { startHarness, type Harness } from '#test/support/harness';

const operation = z
  .object({
    operationId: z.string(),
    summary: z.string().min(3),
    responses: z.record(z.string().regex(/^\d{3}$/), z.object({ description: z.string().min(1) }).loose()),
  })
  .loose();
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  servers: z.array(z.object({ url: z.url() })).min(1),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), operation)),
});

let harness: Harness;
let document: z.infer<typeof documentSchema>;
beforeAll(async () => {
  harness = await startHarness();
  document = documentSchema.parse((await harness.http.get('/openapi.json').expect(200)).body);
});
afterAll(() => harness.stop());

test('describes every route of the table, each under an id of its own', () => {
  const routes = routeTable(harness.container.controllers);
  for (const { path, method } of routes) expect(document.paths[path], path).toHaveProperty(method);
  const ids = Object.values(document.paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(routes.length);
});

test('names the statuses a route can answer with, and refuses with problem documents', () => {
  const login = document.paths['/v1/auth/login']?.['post'];
  expect(Object.keys(login?.responses ?? {})).toEqual(
    expect.arrayContaining(['200', '400', '401', '403', '413', '415', '429', '500', '503']),
  );
  expect(login?.responses['401']).toHaveProperty(['content', 'application/problem+json']);
});

const operationOf = (path: string, method: string) =>
  z
    .object({
      requestBody: z.object({ required: z.boolean() }).optional(),
      responses: z.record(z.string(), z.object({ headers: z.record(z.string(), z.unknown()).default({}) })),
    })
    .parse(document.paths[path]?.[method]);

test('describes problems themselves, not by reference to that description', async () => {
  const { body } = await harness.http.get('/openapi.json');
  const { components } = z
    .object({ components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }) })
    .parse(body);
  for (const [name, schema] of Object.entries(components.schemas))
    expect(schema, name).not.toHaveProperty('$ref');
  expect(components.schemas['Problem']).toHaveProperty(['properties', 'code', 'enum'], errorCodes);
});

test('has no two templates for the same addresses, which OpenAPI forbids', () => {
  const shapes = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
  expect(new Set(shapes).size).toBe(shapes.length);
});

test('asks for a body exactly where one has to be sent', () => {
  expect(operationOf('/v1/auth/login', 'post').requestBody?.required).toBe(true);
  expect(operationOf('/v1/auth/logout', 'post').requestBody?.required).toBe(false);
  expect(operationOf('/v1/auth/refresh', 'post').requestBody?.required).toBe(false);
  expect(operationOf('/v1/me/mfa/totp', 'post').requestBody).toBeUndefined();
});

test('names the refusals of a body where none is asked for, and where to go and when to come back', () => {
  const begun = operationOf('/v1/me/mfa/totp', 'post').responses;
  expect(Object.keys(begun)).toEqual(expect.arrayContaining(['400', '413', '415']));
  expect(begun['429']?.headers).toHaveProperty('Retry-After');
  expect(operationOf('/v1/auth/oauth/{provider}/start', 'get').responses['302']?.headers).toHaveProperty(
    'Location',
  );
});

test('every reference inside the document leads somewhere', async () => {
  const { body, text } = await harness.http.get('/openapi.json');
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path.split('/'));
  expect(references.length).toBeGreaterThan(0);
  for (const path of references) expect(body).toHaveProperty(path);
});

test.each(errorCodes)('the page of %s is where problems say it is', async (code) => {
  const { text } = await harness.http.get(`/docs/errors/${code}`).expect(200).expect('Content-Type', /html/);
  expect(text).toContain(`<code>${code}</code>`);
});

test('the reference page loads its own scripts and styles', async () => {
  const { text } = await harness.http.get('/docs').expect(200);
  const assets = [...text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(assets.length).toBeGreaterThanOrEqual(4);
  for (const path of assets) await harness.http.get(path).expect(200);
});
