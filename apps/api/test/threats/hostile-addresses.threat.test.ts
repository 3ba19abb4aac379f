/**
 * Invariant: odd paths, queries and ids get a problem document of the 400 family, never a way around a
 * guard and never a 500.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem, problemOf } from '#test/support/problems';
import { send } from '#test/support/raw';

let harness: Harness;
let person: Person;
beforeAll(async () => {
  harness = await startHarness();
  person = await harness.signUp();
});
afterAll(() => harness.stop());

describe('queries and addresses', () => {
  test.each([
    'limit=1&limit=2',
    'limit[]=1',
    'limit=0',
    'limit=-1',
    'limit=101',
    'limit=1e2',
    'limit=0x10',
    'limit=1.0',
    'limit=%201',
    'limit=9007199254740993',
    'limit=NaN',
    'limit=',
    'cursor=',
    'cursor=x',
    'cursor=%00',
    `cursor=${'a'.repeat(513)}`,
    `cursor=${Buffer.from('{"at":"-271821-04-20T00:00:00.000Z","id":"0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e"}').toString('base64url')}`,
    `cursor=${Buffer.from('{"at":"2026-01-01T00:00:00.000Z","id":"x"}').toString('base64url')}`,
    `cursor=${Buffer.from('{"id":9007199254740993}').toString('base64url')}`,
    `cursor=${Buffer.from('{"id":-1}').toString('base64url')}`,
    `cursor=${Buffer.from('null').toString('base64url')}`,
    'sort=password_hash',
    'filter[token]=x',
    '__proto__=1',
  ])('?%s is refused by both lists', async (query) => {
    const { accessToken } = person;
    for (const list of ['sessions', 'activity'])
      expectProblem(
        await send(harness.url, `/v1/me/${list}?${query}`, { headers: bearer(accessToken) }),
        400,
        'validation_failed',
      );
  });
  test.each([
    'not-a-uuid',
    '%00',
    '%',
    '%ff',
    "1' or '1'='1",
    '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2',
    '../../x',
    '1'.repeat(5000),
    '%252e%252e',
  ])('the id %s is refused', async (id) => {
    const { accessToken } = person;
    for (const [method, path] of [
      ['DELETE', `/v1/me/sessions/${id}`],
      ['GET', `/v1/auth/verify-email/${id}/status`],
    ] as const) {
      const answer = await send(harness.url, path.replaceAll(' ', '%20'), {
        method,
        headers: bearer(accessToken),
      });
      expect([400, 404], answer.text).toContain(problemOf(answer).status);
    }
  });

  test('I06 ten thousand parameters cost nothing', async () => {
    const { accessToken } = person;
    const flood = 'a=1&'.repeat(3000);
    const startedAt = performance.now();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const answer = await send(harness.url, `/v1/me/sessions?${flood}`, { headers: bearer(accessToken) });
      expect(problemOf(answer).status).toBe(400);
    }
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('the dev mailbox refuses what PostgreSQL could not compare', async () => {
    for (const query of [
      'to=%00',
      'to=a%0Ab',
      `to=${'x'.repeat(321)}`,
      'to=',
      'to=a&to=b',
      'cursor=x',
      'id=1',
    ])
      expectProblem(await send(harness.url, `/dev/mailbox/messages?${query}`), 400, 'validation_failed');
  });
});
