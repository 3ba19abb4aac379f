import { describe, expect, it } from 'vitest';
import { readApiDocument, readRoutes, type ApiDocument } from '../../client/api-document';
import { renderClientApi } from '../../client/endpoints';
import { toFlowItem } from '../../postman/flow';
import { collectionFile, renderCollection } from '../../postman/collection';
import { generatedBlocks, generatedFile } from '../drift-check';
import { renderRouteList } from './route-list';

/** The document as it would be after a change of the routes. */
function changed(change: (document: ApiDocument) => void): ApiDocument {
  const document = structuredClone(readApiDocument());
  change(document);
  return document;
}

const login = '/v1/auth/login';

describe('what is made from the routes', () => {
  it('is as the routes are', { timeout: 60_000 }, async () => {
    expect(await generatedFile(collectionFile, () => renderCollection()).check()).toEqual([]);
    expect(await generatedFile('packages/client/src/generated/api.ts', renderClientApi).check()).toEqual([]);
    expect(await generatedBlocks('docs/api.md', { routes: () => renderRouteList() }).check()).toEqual([]);
  });

  it.each<[string, (document: ApiDocument) => void]>([
    ['a field more', ({ paths }) => addField(paths, { remember: { type: 'boolean' } })],
    ['another summary', ({ paths }) => Object.assign(paths[login]?.['post'] ?? {}, { summary: 'Come in' })],
    ['a refusal less', ({ paths }) => delete paths[login]?.['post']?.responses['403']],
    ['another parameter', ({ paths }) => paths['/v1/me/sessions']?.['get']?.parameters.pop()],
  ])('%s makes the Postman collection out of date', { timeout: 60_000 }, async (_, change) => {
    const [problem] = await generatedFile(collectionFile, () => renderCollection(changed(change))).check();
    expect(problem).toBe(`${collectionFile} is out of date. Run: npm run verify -- --fix`);
  });

  it('a route more, less or guarded otherwise makes the list in docs/api.md out of date', async () => {
    const routes = readRoutes();
    const [first] = routes;
    if (first === undefined) throw new Error('there is no route');
    const lists = [
      [...routes, { ...first, path: '/v1/me/preferences' as const }],
      routes.slice(1),
      [{ ...first, access: 'public' as const }, ...routes.slice(1)],
      [{ ...first, recentAuth: true as const }, ...routes.slice(1)],
    ];
    for (const list of lists)
      expect(await generatedBlocks('docs/api.md', { routes: () => renderRouteList(list) }).check()).toEqual([
        'docs/api.md: routes is out of date. Run: npm run verify -- --fix',
      ]);
  });
});

describe('a step of the Postman flows', () => {
  const step = { name: 'Sign in', operation: `post ${login}`, after: [] };

  it('is taken where the route takes it', () => {
    const item = toFlowItem({ ...step, body: { email: '{{email}}', password: 'x' } }, readApiDocument());
    expect(item.request.url.raw).toBe(`{{baseUrl}}${login}`);
  });

  it.each([
    ['a route that is gone', { operation: 'post /v1/auth/sign-in' }],
    ['a field that is gone', { body: { email: 'x', password: 'x', remember: true } }],
    ['without a field that is asked for', { body: { email: 'x' } }],
    ['a parameter that is gone', { operation: 'get /v1/me/sessions', query: { page: '1' } }],
  ])('is refused with %s', (_, difference) => {
    expect(() => toFlowItem({ ...step, ...difference }, readApiDocument())).toThrow(
      '“Sign in” of the Postman flows',
    );
  });
});

function addField(paths: ApiDocument['paths'], field: Record<string, { type: string }>): void {
  const content = paths[login]?.['post']?.requestBody?.content['application/json'];
  Object.assign(content?.schema.properties ?? {}, field);
  Object.assign(content ?? {}, { example: field });
}
