import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createKeyring } from '../../apps/api/src/domain/keyring';
import { unseal } from '../../apps/api/src/domain/sealed-box';
import { provideAuthSecrets } from '../../apps/api/src/platform/auth-secret-file';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../apps/api/src/platform/embedded-postgres/embedded-postgres';
import { createPasswordHashPool } from '../../apps/api/src/platform/password-hash-pool';
import { connectClient } from '../../apps/api/src/platform/postgres';
import { createPasswords } from '../../apps/api/src/services/shared/passwords';
import { seed } from '../tasks/seed';
import { makeAccounts } from './accounts';
import { createRandom } from './random';
import { seededPassword, seededTotpSecret } from './seed';
import { tellStory } from './story';

let dataDir: string;
let server: EmbeddedPostgres;
let said: string[];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'authflow-seed-'));
  chmodSync(dataDir, 0o711);
  server = await startEmbeddedPostgres({ dataDir, durable: false }); // as a running `npm start` would: the task joins it
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  said = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(said.push(String(text))));
  const settings = { DATA_DIR: dataDir, DATABASE_URL: '', NODE_ENV: 'development', BCRYPT_COST: '10' };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function sql<Found>(text: string, values: unknown[] = []): Promise<Found[]> {
  const client = await connectClient(server.url);
  try {
    return (await client.query(text, values)).rows as Found[];
  } finally {
    await client.end();
  }
}

const count = async (from: string): Promise<number> =>
  (await sql<{ count: number }>(`select count(*) as count from ${from}`))[0]?.count ?? -1;

it('fills an empty database with people who can sign in, and with what they did', async () => {
  expect(await seed(['--users', '1,200', '--admin'])).toBe(0);
  expect(await count('users')).toBe(1201);
  expect(await count(`users where 'admin' = any (roles)`)).toBe(1);
  for (const some of [
    `users where status = 'disabled' and banned_reason is not null`,
    `users where email_verified_at is null and created_at > now() - interval '30 days'`,
    `users where roles && '{support,moderator,analyst,auditor}'`,
    `users where last_login_at is not null`,
    'sessions',
    'identities',
    `audit_events where type = 'login.failed' and detail ->> 'reason' = 'invalid_credentials'`,
    `mail_outbox where state = 'bounced'`,
    'daily_active_users',
  ])
    expect(await count(some), some).toBeGreaterThan(0);
  expect(await count(`users where email !~ '@([a-z]+\\.)?example(\\.(com|org|net))?$'`)).toBe(0);
  expect(await count(`users where created_at > now() or last_login_at > now()`)).toBe(0);
  expect(await count(`mail_outbox where state = 'queued'`)).toBe(0);
  const [sums] = await sql<{ days: number; equal: boolean }>(
    `select count(*) as days, sum(sign_ups) = (select count(*) from audit_events
       where type = 'user.registered' and created_at < date_trunc('day', now())) as equal from daily_stats`,
  );
  expect(sums?.days).toBeGreaterThan(700);
  expect(sums?.equal).toBe(true);
  expect(said.join('\n')).toMatch(/100 % .* rows\/s .* left[^]*Seeded 1,200 users/);
});

it('gives everybody the printed password, and the printed secret where there is a second step', async () => {
  const keyring = createKeyring(provideAuthSecrets(dataDir));
  const keys = {
    current: { id: keyring.currentId, key: keyring.current('password-pepper') },
    byId: (id: string) => keyring.byId(id, 'password-pepper'),
  };
  const pool = createPasswordHashPool({ threads: 1 });
  const stored = await sql<{ hash: string; scheme: string; key: string }>(
    `select distinct password_hash as hash, password_scheme as scheme, password_key_id as key from users
     where password_hash is not null`,
  );
  expect(stored).toHaveLength(1);
  const [{ hash, scheme, key } = { hash: '', scheme: '', key: '' }] = stored;
  const columns = { passwordHash: hash, passwordScheme: scheme, passwordKeyId: key };
  const verdict = await createPasswords({ pool, keys, cost: 10 }).verify(seededPassword, columns);
  await pool.close();
  expect(verdict).toEqual({ ok: true, rehash: false });
  const factors = await sql<{ userId: string; sealed: Buffer }>(
    'select user_id as "userId", sealed from totp_factors',
  );
  expect(factors.length).toBeGreaterThan(0);
  for (const { userId, sealed } of factors) {
    const opened = unseal(sealed, { key: keyring.current('totp-secret'), boundTo: userId });
    expect(opened).toEqual(seededTotpSecret.bytes);
  }
});

it('seeds once, and takes away what it seeded and nothing else', async () => {
  expect(await seed(['--users', '50'])).toBe(0);
  expect(said.join('\n')).toContain('already has 1,201 seeded users: --reset removes them');
  expect(await count('users')).toBe(1201);
  const real = '0b1c3d5e-0000-4000-8000-000000000001';
  await sql(
    `insert into users (id, email, created_at, updated_at) values ($1, 'real@example.com', now(), now())`,
    [real],
  );
  await sql(
    `insert into audit_events (type, outcome, user_id, created_at) values ('user.registered', 'success', $1, now())`,
    [real],
  );
  expect(await seed(['--reset', '--users', '60'])).toBe(0);
  expect(await count('users')).toBe(61);
  expect(await seed(['--reset'])).toBe(0);
  expect(await sql('select id from users')).toEqual([{ id: real }]);
  for (const gone of [
    'sessions',
    'mail_outbox',
    'daily_active_users',
    'daily_stats',
    'roles where not built_in',
  ])
    expect(await count(gone), gone).toBe(0);
  expect(await sql('select user_id as id from audit_events')).toEqual([{ id: real }]);
  expect([await count('audit_seals'), await count('audit_unsealed')]).toEqual([0, 1]);
});

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://a:b@db.example.test/app?sslmode=require',
  AUTH_SECRET: 'b1KkW0cX9vTqYz3LrN8sHd5GfJ7mPaQe2RtUiOyZxCvBnM4w',
  RESEND_API_KEY: 're_obviously_fake',
  WEB_URL: 'https://app.example.org',
  API_URL: 'https://api.example.org',
};

it.each([
  [production, ['--users', '1', '--force'], /^db:seed is refused in production\.$/],
  [
    { DATABASE_URL: 'postgres://a:b@db.example.test/app' },
    ['--users', '1'],
    /db\.example\.test\/app.*--force/s,
  ],
  [
    { DATABASE_URL: 'postgres://a:b@db.example.test/app' },
    ['--users', '1', '--force', '--admin'],
    /--admin is refused/,
  ],
  [{}, [], /--users 1000/],
  [{}, ['--users', '1.5'], /no whole number/],
  [{}, ['--users', '1000001'], /up to 1,000,000/],
  [{}, ['--people', '3'], /--people/],
])('refuses with %j the arguments %j', async (environment, args, message) => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  await expect(seed(args)).rejects.toThrow(message);
});

it('makes the same people and events of the same seed', () => {
  const now = new Date('2026-11-22T15:00:00Z');
  const make = (number: number) => {
    const random = createRandom(number);
    const accounts = makeAccounts(random, 200, now);
    return JSON.stringify([accounts, [...tellStory(random, accounts, now)].map(({ events }) => events)]);
  };
  expect(make(7)).toBe(make(7));
  expect(make(7)).not.toBe(make(8));
});

it('tells what happened in the order it happened, none of it later than now', () => {
  const now = new Date('2026-11-22T15:00:00Z');
  const random = createRandom(3);
  const accounts = makeAccounts(random, 3000, now);
  expect(new Set(accounts.map(({ email }) => email)).size).toBe(3000);
  const days = [...tellStory(random, accounts, now)];
  expect(days).toHaveLength(730);
  for (const { events } of days) {
    const times = events.map((event) => event.created_at);
    expect(times).toEqual([...times].sort());
    expect(times.every((time) => time <= now.toISOString())).toBe(true);
  }
  const perYear = [days.slice(0, 365), days.slice(365)].map((year) =>
    year.reduce((sum, { events }) => sum + events.length, 0),
  );
  expect(perYear[1]).toBeGreaterThan((perYear[0] ?? 0) * 2);
});
