import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, formatConfigError, loadConfig } from '#src/config/load-config';
import { waitForDatabase } from '#src/platform/postgres';
import { boot, findFreePort, type BootUser } from '#test/support/boot';
import { createTestDatabase, withDatabase, type TestDatabase } from '#test/support/test-database';

const secret = 'kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZuEiOqXwNtMy';
const nobody: BootUser = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'authflow-boot-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** Boots what cannot start; answers what it said. Never a trace, never a value that is secret. */
async function refused(env: Record<string, string>, user?: BootUser): Promise<string> {
  const booted = boot({ PORT: await findFreePort(), DATA_DIR: folder, ...env }, user);
  const code = await booted.ended;
  const said = booted.output();
  expect(code, said).toBe(1);
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(said).not.toContain('node_modules');
  expect(said.trim().split('\n').length, said).toBeLessThan(60);
  return said;
}

/** What a configuration is refused for. */
function faultsOf(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('the configuration was accepted');
}

/** The variables that were complained about, in order. */
const complaints = (said: string): string[] => [...said.matchAll(/✗ (\w+):/g)].map(([, name = '']) => name);

const production = {
  NODE_ENV: 'production',
  MAIL_TRANSPORT: 'resend',
  RESEND_API_KEY: 're_obviouslyFake12345678',
  AUTH_SECRET: secret,
  WEB_URL: 'https://app.example.org',
  DATABASE_URL: 'postgresql://authflow:n0t-a-real-password@127.0.0.1:9/none',
};

describe('G08 settings that are wrong', { timeout: 60_000 }, () => {
  test('every one of them is told at once, each with its fix', async () => {
    const said = await refused({
      NODE_ENV: 'production',
      PORT: 'http',
      AUTH_SECRET: 'short-and-secret',
      WEB_URL: 'http://app.example.org',
      CORS_ORIGINS: '*',
      TRUST_PROXY: 'yes',
      RATE_LIMITS: 'off',
      BCRYPT_COST: '99',
      MAIL_TRANSPORT: 'mailbox',
    });
    expect(complaints(said).sort()).toEqual(
      [
        'AUTH_SECRET',
        'BCRYPT_COST',
        'CORS_ORIGINS',
        'DATABASE_URL',
        'MAIL_TRANSPORT',
        'PORT',
        'RATE_LIMITS',
        'TRUST_PROXY',
        'WEB_URL',
      ].sort(),
    );
    expect(said.match(/→ /g)).toHaveLength(9);
    expect(said).not.toContain('short-and-secret');
  });

  test.each([
    ['CORS for everybody', { CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
    ['CORS for a shared suffix', { CORS_ORIGINS: 'https://*.vercel.app' }, 'CORS_ORIGINS'],
    ['an address without https', { WEB_URL: 'http://app.example.org' }, 'WEB_URL'],
    ['a short secret', { AUTH_SECRET: 'x'.repeat(31) }, 'AUTH_SECRET'],
    ['a sample secret', { AUTH_SECRET: 'change-me-to-the-output-of-openssl-rand-base64-48' }, 'AUTH_SECRET'],
    ['no limits', { RATE_LIMITS: 'off' }, 'RATE_LIMITS'],
    ['the development mailbox', { MAIL_TRANSPORT: 'mailbox' }, 'MAIL_TRANSPORT'],
  ])('production refuses %s', (_name, env, variable) => {
    const error = faultsOf({ ...production, ...env });
    expect(error.faults.map((fault) => fault.variable)).toEqual([variable]);
    expect(formatConfigError(error)).not.toMatch(/n0t-a-real-password|kR7vY2nQ9xT4/);
  });

  test('and takes the settings without those', () => {
    expect(loadConfig(production)).toMatchObject({ environment: 'production', rateLimits: true });
  });
});

describe('what is around it', { timeout: 60_000 }, () => {
  test('a port in use is named, with the way out', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const said = await refused({ PORT: String(port), DATABASE_URL: database.url });
    expect(said).toContain(`Port ${port} is already in use`);
    expect(said).toContain(`PORT=${port + 1}`);
    await new Promise((resolve) => holder.close(resolve));
  });

  test('a database that does not exist is named, without its password', async () => {
    const said = await refused({ DATABASE_URL: withDatabase(database.url, 'authflow_never_made') });
    expect(said).toMatch(/The database at [\w.:]+ can't be used: .*authflow_never_made.*Check DATABASE_URL/);
    const { password } = new URL(database.url);
    if (password !== '') expect(said).not.toContain(password);
  });

  test('a database that is not there is waited for, then named', async () => {
    const port = await findFreePort();
    const lines: string[] = [];
    const url = `postgresql://authflow:n0t-a-real-password@127.0.0.1:${port}/authflow`;
    const waiting = waitForDatabase(url, 100, (line) => lines.push(line));
    await expect(waiting).rejects.toThrow(
      new RegExp(`The database at 127.0.0.1:${port} can't be used: .*Check DATABASE_URL`),
    );
    await expect(waiting).rejects.not.toThrow(/n0t-a-real-password/);
    expect(lines).toEqual([`waiting for the database at 127.0.0.1:${port} …`]);
  });

  test('a data folder that is a file is named', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const said = await refused({ DATA_DIR: file });
    expect(said).toMatch(/The data folder .*a-file can't be written .*DATA_DIR/);
  });

  test('a data folder that may not be written is named', async () => {
    const locked = mkdtempSync(join(tmpdir(), 'authflow-locked-'));
    chmodSync(locked, 0o555);
    const said = await refused({ DATA_DIR: locked, DATABASE_URL: database.url }, isRoot ? nobody : undefined);
    expect(said).toMatch(/The data folder .*authflow-locked-\w+ can't be written .*DATA_DIR/);
    rmSync(locked, { recursive: true });
  });

  test('a spoilt secret file is named, not replaced', async () => {
    const spoilt = mkdtempSync(join(tmpdir(), 'authflow-spoilt-'));
    writeFileSync(join(spoilt, 'auth-secret'), 'too short\n');
    const said = await refused({ DATA_DIR: spoilt, DATABASE_URL: database.url });
    expect(said).toMatch(/auth-secret holds no usable secret/);
    rmSync(spoilt, { recursive: true });
  });
});
