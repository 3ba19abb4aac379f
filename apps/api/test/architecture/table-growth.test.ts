import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { housekeepingSteps } from '#src/services/shared/housekeeping-steps';
import { startHarness, type Harness } from '#test/support/harness';
import { repositoryRoot } from '#test/support/markdown';

/** Tables that need no cleaning, and what keeps each of them from growing without end. */
const bounded: Record<string, string> = {
  schema_migrations: 'a row for each migration file',
  users: 'people: those who never proved their address and those who left are cleared as well',
  roles: 'limits.rolesMax',
  passkeys: 'limits.passkeysPerUser',
  recovery_codes: 'limits.recoveryCodes for each account',
  identities: 'one for each provider and account',
  admin_bootstrap: 'one row',
  audit_chain_ends: 'two rows',
  jobs: 'a row for each kind of work',
  audit_unsealed: 'events wait a second for their seal',
  daily_stats: 'a row a day',
  last_sign_ins: 'a row for each account, gone with it',
  rate_limits: 'the limiter itself sweeps once a minute',
  mailbox_messages: 'the mailbox keeps the newest 500, in development alone',
};

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const steps = () =>
  housekeepingSteps(new Date(), { keyring: harness.container.keyring, auditRetentionDays: 365 });

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

test('no table that is written to grows without end', async () => {
  const tables = await harness.sql<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
  );
  expect(tables.length).toBeGreaterThan(25);
  const text = sources(join(repositoryRoot, 'apps/api/src')).join('\n');
  const isWritten = (name: string): boolean => new RegExp(`insert into ${name}\\b`).test(text);
  const cleared = new Set(steps().flatMap((step) => step.tables));
  const endless = tables
    .map(({ name }) => name)
    .filter((name) => isWritten(name) && !cleared.has(name) && bounded[name] === undefined);
  expect(endless, 'add a step to housekeeping-steps.ts, or say what bounds it').toEqual([]);
});

test('names no table that is not there', async () => {
  const tables = await harness.sql<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r'`,
  );
  const known = new Set(tables.map(({ name }) => name));
  const named = [...Object.keys(bounded), ...steps().flatMap((step) => step.tables)];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('every step clears a bounded batch', () => {
  for (const { size } of steps()) expect(size).toBeLessThanOrEqual(500);
});
