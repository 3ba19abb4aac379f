/** The programs of docs/recipes/other-languages.md, run against the real API, with tokens that are wrong in one respect each. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthFlowClient } from '@authflow/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { boot, findFreePort, type Booted } from '#test/support/boot';
import { asService, decode, es256, forge, hs256, strangerKey, unsigned } from '#test/support/forge';
import { goodPassword, testSecret } from '#test/support/harness';
import { fencedBlocks, readMarkdownFile } from '#test/support/markdown';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

const page = readMarkdownFile('docs/recipes/other-languages.md');
const folder = mkdtempSync(join(tmpdir(), 'authflow-languages-'));
let database: TestDatabase;
let api: Booted;
let url: string;
let token: string;
let userId: string;

beforeAll(async () => {
  const port = await findFreePort();
  [database, url] = [await createTestDatabase(), `http://127.0.0.1:${port}`];
  const own = { PORT: port, API_URL: url, DATABASE_URL: database.url, AUTH_SECRET: testSecret };
  api = boot({ ...own, BCRYPT_COST: '10', EMAIL_VERIFICATION: 'optional' });
  await api.ready();
  const client = createAuthFlowClient({ apiUrl: url, delivery: 'body' });
  const email = 'python@example.test';
  await client.auth.register({ email, password: goodPassword });
  await client.auth.login({ email, password: goodPassword });
  [token, userId] = [(await client.session.accessToken()) ?? '', client.session.user()?.id ?? ''];
}, 60_000);
afterAll(async () => {
  await api.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const sourceOf = (language: string): string =>
  fencedBlocks(page.text).find((block) => block.language === language)?.code ?? '';

/** Tokens that a check which forgot one thing would let pass. */
function wrongTokens(): Record<string, string> {
  const { header, payload } = decode(token);
  const now = Math.floor(Date.now() / 1000);
  const { exp: _exp, ...endless } = payload;
  const stranger = strangerKey();
  return {
    'another type': forge({ header: { ...header, typ: 'JWT' }, payload }, asService),
    'no algorithm': forge({ header: { ...header, alg: 'none' }, payload }, unsigned),
    'another algorithm': forge({ header: { ...header, alg: 'HS256' }, payload }, hs256(testSecret)),
    'another key': forge({ header, payload }, es256(stranger.privateKey)),
    'a key that it brings': forge(
      { header: { ...header, jwk: stranger.jwk }, payload },
      es256(stranger.privateKey),
    ),
    'an unknown key': forge({ header: { ...header, kid: 'nobody' }, payload }, asService),
    'another issuer': forge({ header, payload: { ...payload, iss: 'https://elsewhere.test' } }, asService),
    'another audience': forge({ header, payload: { ...payload, aud: 'https://notes.test' } }, asService),
    'its time over': forge({ header, payload: { ...payload, iat: now - 700, exp: now - 100 } }, asService),
    'no end': forge({ header, payload: endless }, asService),
    'no subject': forge({ header, payload: { ...payload, sub: undefined } }, asService),
    'not a token': 'hello',
  };
}

interface Run {
  code: number | string;
  stdout: string;
  stderr: string;
}

async function runProgram(file: string, args: readonly string[]): Promise<Run> {
  const options = { cwd: folder, env: { ...process.env, API_URL: url }, timeout: seconds(30) };
  return promisify(execFile)(file, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code?: number | string; stdout?: string; stderr?: string; message: string }) => ({
      code: error.code ?? 1,
      stdout: error.stdout ?? '',
      stderr: error.stderr ?? error.message,
    }),
  );
}

describe('the page', () => {
  test('has programs that pin what has to be pinned', () => {
    for (const language of ['python', 'go']) {
      const source = sourceOf(language);
      for (const part of ['ES256', 'at+jwt', 'jwks.json', 'API_URL']) expect(source).toContain(part);
      expect(source).toMatch(/issuer/i);
      expect(source).toMatch(/audience/i);
    }
  });
});

describe('the Python program', () => {
  /** Where Python or its library is missing this says so, aloud: the checks above still hold. */
  test('takes a good token and refuses each wrong one', { timeout: 120_000 }, async () => {
    const python = process.env['PYTHON'] ?? 'python3';
    writeFileSync(join(folder, 'verify.py'), sourceOf('python'));
    const present = await runProgram(python, ['-c', 'import jwt, cryptography; jwt.PyJWK']);
    if (present.code !== 0) {
      expect(present.code === 'ENOENT' || /No module named|no attribute/.test(present.stderr)).toBe(true);
      console.warn(`The Python recipe was not run: ${python} with pyjwt[crypto] is not here.`);
      return;
    }
    const verify = (given: string): Promise<Run> => runProgram(python, ['verify.py', given]);
    expect(await verify(token)).toEqual({ code: 0, stdout: `${userId}\n`, stderr: '' });
    for (const [wrong, given] of Object.entries(wrongTokens())) {
      const { code, stdout, stderr } = await verify(given);
      expect({ wrong, code, stdout, stderr }).toMatchObject({ wrong, code: 1, stdout: '' });
      expect(stderr, wrong).toMatch(/^refused: /);
    }
  });
});
