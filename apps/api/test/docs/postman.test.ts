import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiProcess, type ApiProcess } from '#test/support/api-process';
import { declaredRoutes } from '#test/support/contract/declared-routes';
import { note } from '#test/support/contract/watch';
import { repositoryRoot } from '#test/support/markdown';
import { bodyOf, failuresOf, runCollection } from '#test/support/newman-run';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

interface Item {
  name: string;
  item?: Item[];
  request?: { method: string; url: { raw: string } };
}

const read = (name: string) =>
  JSON.parse(readFileSync(join(repositoryRoot, 'postman', name), 'utf8')) as { item: Item[] };
const collection = read('authflow.postman_collection.json');
const environment = read('local.postman_environment.json');

const requestsOf = ({ item = [], ...self }: Item): Item[] =>
  self.request === undefined ? item.flatMap(requestsOf) : [self];
const addressOf = ({ request }: Item): string =>
  `${request?.method.toLowerCase() ?? ''} ${
    (request?.url.raw ?? '')
      .replace('{{baseUrl}}', '')
      .split('?')[0]
      ?.replaceAll(/:(\w+)/g, '{$1}') ?? ''
  }`;

describe('the Postman collection', () => {
  it('holds every route of the table once, in the folder of its stem', () => {
    const [, , ...reference] = collection.item;
    const held = reference.flatMap(requestsOf).map(addressOf);
    const wanted = declaredRoutes().map(({ method, path }) => `${method} ${path}`);
    expect(held.sort()).toEqual(wanted.sort());
    expect(reference.map(({ name }) => name)).toContain('password-reset');
  });

  it('names each step of its flows once, so that they can be jumped to', () => {
    const names = collection.item
      .slice(0, 2)
      .flatMap(requestsOf)
      .map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a run of the Postman collection', () => {
  let database: TestDatabase;
  let api: ApiProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    api = await startApiProcess(database.url, { ADMIN_EMAIL: 'admin@example.com' });
  }, 120_000);
  afterAll(async () => {
    await api?.stop();
    await database.drop();
  });

  /** Runs the flows, and holds each answer against the OpenAPI document too. */
  async function runFlows(changed: object = collection) {
    const summary = await runCollection(changed, environment, { baseUrl: api.url });
    const routes = declaredRoutes();
    for (const execution of summary.run.executions) {
      const { request, response } = execution;
      const headers = response.headers.toObject(false, false, false, false) as Record<string, string>;
      const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      const url = request.url.getPathWithQuery();
      note(
        {
          ...{ method: request.method, url, status: response.code, body: bodyOf(execution) },
          headers: Object.fromEntries(lower) as Record<string, string>,
        },
        routes,
      );
    }
    return summary;
  }

  it('is green from an empty database, with no step by hand, and again', { timeout: 120_000 }, async () => {
    const first = await runFlows();
    expect(failuresOf(first)).toEqual([]);
    const asked = new Set(first.run.executions.map(({ item }) => item.name));
    for (const step of collection.item.slice(0, 2).flatMap(requestsOf)) expect(asked).toContain(step.name);
    expect(first.run.stats.assertions.total).toBeGreaterThan(70);
    expect(failuresOf(await runFlows())).toEqual([]);
  });

  it('says which request, which assertion and what answer where one is not as it should be', async () => {
    const text = JSON.stringify(collection).replace("'verification_required'", "'nothing'");
    const [flow] = (JSON.parse(text) as typeof collection).item;
    const [register] = flow?.item ?? [];
    const [failure = ''] = failuresOf(await runFlows({ ...collection, item: [register] }));
    expect(failure).toContain('“Register” (POST ');
    expect(failure).toContain("expected 'verification_required' to deeply equal 'nothing'");
    expect(failure).toContain('"verificationId":');
  });
});
