/**
 * Invariant: a file of the audit trail runs nothing where it is opened, costs the server little however slowly it is read,
 * and is never taken for whole when it is not.
 */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signUpOperator } from '#test/support/audit-trail';
import { startDatabaseProxy, type DatabaseProxy } from '#test/support/database-proxy';
import { startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { postJson } from '#test/support/raw';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

const path = '/v1/admin/audit-events/export';
let database: TestDatabase;
let proxy: DatabaseProxy;
let harness: Harness;
let operator: Awaited<ReturnType<typeof signUpOperator>>;
/** Batches that were read. */
let batches = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startDatabaseProxy(database.url);
  harness = await startHarness({ database: { url: proxy.url, drop: () => Promise.resolve() } });
  operator = await signUpOperator(harness);
  const { auditEvents } = harness.container.database.repos;
  const { list } = auditEvents;
  auditEvents.list = (...args) => {
    batches += 1;
    return list(...args);
  };
});
afterAll(async () => {
  await harness.stop();
  await proxy.stop();
  await database.drop();
});

describe('I13 names that would run in a spreadsheet', () => {
  const hostile = ['=1+1', '+1', '-1+1', "=cmd|'/c calc'!a0", '+sum', '-x'];
  test('stay text in every cell of the file', async () => {
    for (const [index, name] of hostile.entries()) {
      const email = `${name.replaceAll(/[^=+\-\w|'!/]/g, '')}.${index}@example.test`;
      const { accessToken } = await harness.signUp(email);
      const headers = {
        Authorization: `Bearer ${accessToken}`,
        'User-Agent': name,
        'X-Request-Id': '-1-1-1-1-1',
      };
      await harness.http.patch('/v1/me').set(headers).send({ name }).expect(200);
    }
    const { text } = await postJson(harness.url, path, { format: 'csv' }, { headers: operator.headers });
    for (const name of ['=1+1.0@', '+1.1@', '-1+1.2@']) expect(text).toContain(`,'${name}`);
    expect(text).toContain(",'-1-1-1-1-1,");
    // Nothing in these events ends a cell but a comma, a quote or the end of a line.
    for (const cell of text.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/);
  });

  test('stay JSON in the lines of NDJSON', async () => {
    const { text } = await postJson(harness.url, path, { format: 'ndjson' }, { headers: operator.headers });
    for (const line of text.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});

describe('G05 a reader that takes its time', () => {
  const total = 60;
  beforeAll(async () => {
    await harness.sql(
      `insert into audit_events (type, outcome, detail, created_at)
       select 'login.failed', 'failure', jsonb_build_object('filler', repeat('x', 2000)), now()
       from generate_series(1, $1::int * 500)`,
      [total],
    );
  });

  async function open(): Promise<IncomingMessage> {
    batches = 0;
    const body = JSON.stringify({ format: 'ndjson' });
    const headers = {
      ...operator.headers,
      'Content-Type': 'application/json',
      'Content-Length': body.length,
    };
    const outgoing = request(`${harness.url}${path}`, { method: 'POST', headers });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    return answer;
  }

  test('has no more read for it than it takes, and gets all of it in the end', async () => {
    const answer = await open();
    await setTimeout(1500);
    const read = batches;
    expect(read).toBeLessThan(total / 2);
    await setTimeout(500);
    expect(batches).toBe(read);
    let bytes = 0;
    for await (const chunk of answer) bytes += (chunk as Buffer).length;
    expect(answer.complete).toBe(true);
    expect(bytes).toBeGreaterThan(total * 500 * 2000);
    expect(batches).toBeGreaterThan(total);
  });

  test('ends the reading when it leaves, and is no fault of ours', async () => {
    const answer = await open();
    await once(answer, 'data');
    answer.destroy();
    await setTimeout(300);
    const read = batches;
    await setTimeout(500);
    expect(batches).toBe(read);
    expect(read).toBeLessThan(total);
    expect(harness.logs.join('')).not.toContain('request failed');
  });

  test('is cut off when the rest cannot be read: half a file is no success', async () => {
    const answer = await open();
    await once(answer, 'readable');
    await proxy.down();
    await expect(
      (async () => {
        for await (const _chunk of answer);
      })(),
    ).rejects.toThrow(/aborted/);
    expect(answer.complete).toBe(false);
    expect(harness.logs.join('')).toContain('dependency unavailable');
    const refused = await postJson(harness.url, path, { format: 'csv' }, { headers: operator.headers });
    expectProblem(refused, 503, 'dependency_unavailable');
    expect(refused.headers['content-disposition']).toBeUndefined();
    await proxy.up();
  });
});
