/**
 * Invariant: a malformed, oversized or mistyped body is refused with a clear problem, and nothing is
 * applied.
 */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { send } from '#test/support/raw';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const login = '/v1/auth/login';
const json = { 'Content-Type': 'application/json' };
const good = JSON.stringify({ email: 'somebody@example.test', password: goodPassword });

function post(body: string | Buffer, headers: Record<string, string> = json, path = login) {
  return send(harness.url, path, {
    method: 'POST',
    body,
    headers: { 'Content-Length': String(Buffer.byteLength(body)), ...headers },
  });
}

describe('bodies that are not sound JSON', () => {
  const broken: Record<string, string | Buffer> = {
    'cut short': '{"email":"a@b.example","password":',
    'with a comma too many': '{"email":"a@b.example",}',
    'with single quotes': "{'email':'a@b.example'}",
    'a text': '"hello"',
    'a number': '42',
    null: 'null',
    'two documents': '{}{}',
    'a prototype by comment': '{"email":/*x*/1}',
    'not a number': '{"email":NaN}',
    'invalid UTF-8': Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    'overlong UTF-8': Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc0, 0xaf, 0x22, 0x7d]),
    'UTF-16': Buffer.from(good, 'utf16le'),
    'nested too deeply': `{"email":${'['.repeat(40)}${']'.repeat(40)}}`,
    'nested beyond any stack': '['.repeat(16_000) + ']'.repeat(16_000),
    'nested objects': '{"a":'.repeat(5000) + '1' + '}'.repeat(5000),
    'a lone surrogate': '{"email":"a@b.example","password":"\\ud800"}',
    'a lone surrogate in a key': '{"\\udfff":1}',
    'binary zeros': Buffer.alloc(64),
  };
  test.each(Object.entries(broken))('%s: 400', async (_name, body) => {
    expectProblem(await post(body), 400, 'validation_failed');
  });

  test('an empty body lacks every field', async () => {
    const problem = expectProblem(await post('', {}), 400, 'validation_failed');
    expect(problem.errors?.map(({ path }) => path)).toEqual(['email', 'password']);
  });

  test('a body of 32 KiB is read, one byte more is not', async () => {
    const limit = 32 * 1024;
    const sized = (size: number) => `{"x":"${'y'.repeat(size - 8)}"}`;
    expectProblem(await post(sized(limit)), 400, 'validation_failed');
    expectProblem(await post(sized(limit + 1)), 413, 'payload_too_large');
  });

  test('a password of a megabyte is refused while it arrives, again and again', async () => {
    const body = JSON.stringify({ email: 'a@b.example', password: 'x'.repeat(1_000_000) });
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const answer = await fetch(harness.url + login, { method: 'POST', body, headers: json });
      expect(answer.status).toBe(413);
      expect(((await answer.json()) as { code: string }).code).toBe('payload_too_large');
    }
  });

  test('a chunked body is measured too', async () => {
    const answer = await send(harness.url, login, {
      method: 'POST',
      headers: { ...json, 'Transfer-Encoding': 'chunked' },
      body: `{"email":"${'x'.repeat(40_000)}"}`,
    });
    expectProblem(answer, 413, 'payload_too_large');
  });
});

describe('media types', () => {
  const types: Record<string, Record<string, string>> = {
    none: {},
    'text/plain': { 'Content-Type': 'text/plain' },
    'a form': { 'Content-Type': 'application/x-www-form-urlencoded' },
    multipart: { 'Content-Type': 'multipart/form-data; boundary=x' },
    'text/json': { 'Content-Type': 'text/json' },
    'a JSON dialect': { 'Content-Type': 'application/vnd.api+json' },
    'JSON by accident': { 'Content-Type': 'text/plain; application/json' },
    'JSON after a comma': { 'Content-Type': 'text/plain, application/json' },
    'UTF-16': { 'Content-Type': 'application/json; charset=utf-16' },
    'Latin-1': { 'Content-Type': 'application/json; charset=ISO-8859-1' },
    'two charsets': { 'Content-Type': 'application/json; charset=utf-8; charset=utf-16le' },
    'an unknown charset': { 'Content-Type': 'application/json; charset=../../etc' },
  };
  test.each(Object.entries(types))('%s: 415', async (_name, headers) => {
    expectProblem(await post(good, headers), 415, 'unsupported_media_type');
  });

  test.each(['gzip', 'deflate', 'br', 'identity, gzip', 'x'])('content coding %s: 415', async (coding) => {
    expectProblem(
      await post(gzipSync(good), { ...json, 'Content-Encoding': coding }),
      415,
      'unsupported_media_type',
    );
  });

  test.each([
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json ; charset=utf-8; profile=x',
  ])('%s is JSON in UTF-8', async (type) => {
    expectProblem(await post(good, { 'Content-Type': type }), 401, 'invalid_credentials');
  });
});

describe('fields', () => {
  const wrong: [string, unknown][] = [
    ['a list for a text', { email: ['a@b.example'], password: 'x' }],
    ['an object for a text', { email: { $ne: null }, password: { $gt: '' } }],
    ['a number for a text', { email: 1, password: 1 }],
    ['a boolean for a text', { email: true, password: true }],
    ['null for a text', { email: null, password: null }],
    ['a list for the body', [{ email: 'a@b.example', password: 'x' }]],
    ['an unknown field', { email: 'a@b.example', password: 'x', remember: true }],
    ['a field in other case', { email: 'a@b.example', password: 'x', Email: 'c@d.example' }],
  ];
  test.each(wrong)('%s: 400, naming the field', async (_name, body) => {
    const problem = expectProblem(await post(JSON.stringify(body)), 400, 'validation_failed');
    expect(problem.errors?.length).toBeGreaterThan(0);
  });

  test('values are never sent back', async () => {
    const answer = await post(
      JSON.stringify({ email: 'echo-me@', password: ['echo-me-too'], 'echo-key': 1 }),
    );
    expect(answer.text).not.toMatch(/echo-me/);
  });

  test('the last of two equal keys counts, for checking and for using alike', async () => {
    expectProblem(
      await post('{"email":"a@b.example","password":"x","email":["b@b.example"]}'),
      400,
      'validation_failed',
    );
  });
});

describe('I03 prototype pollution', () => {
  const payloads = [
    '{"email":"a@b.example","password":"x","__proto__":{"isAdmin":true,"status":200}}',
    '{"email":"a@b.example","password":"x","constructor":{"prototype":{"isAdmin":true}}}',
    '{"__proto__":{"email":"a@b.example","password":"x"}}',
    '{"__proto__":null}',
    '{"email":{"__proto__":{"isAdmin":true}},"password":"x"}',
  ];
  test.each(payloads)('%s is refused and leaves nothing behind', async (body) => {
    expectProblem(await post(body), 400, 'validation_failed');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    const answer = await send(
      harness.url,
      '/v1/me/sessions?__proto__[x]=1&constructor.prototype.x=1&__proto__=1',
    );
    expectProblem(answer, 401, 'unauthenticated');
    expect(({} as { x?: string }).x).toBeUndefined();
  });
});
