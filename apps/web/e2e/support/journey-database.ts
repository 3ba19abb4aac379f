import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { connectClient } from '../../../api/src/platform/postgres';
import { currentRun } from './run';

/**
 * Lets time pass where a journey can't wait for it: every sign-in of the account, and every proof in it, is that much
 * older from now on. Pages know after their next load, when they ask for a new access token.
 */
export async function ageSessions(email: string, minutes: number): Promise<void> {
  const changed = await execute(
    `update sessions set authenticated_at = authenticated_at - make_interval(mins => $2)
      where user_id = (select id from users where email = $1) and revoked_at is null`,
    [email, minutes],
  );
  expect(changed, `sessions of ${email}`).toBeGreaterThan(0);
}

/** Gives an account roles as they were given long ago. What its sessions may do follows at their next sign-in. */
export async function giveRoles(email: string, roles: readonly string[]): Promise<void> {
  const changed = await execute(`update users set roles = $2 where email = $1`, [email, ['user', ...roles]]);
  expect(changed, `account of ${email}`).toBe(1);
}

/** A role that is there from now on, for every journey of the run. */
export async function haveRole(
  name: string,
  permissions: readonly string[],
  mfaRequired = false,
): Promise<void> {
  await execute(
    `insert into roles (name, description, permissions, mfa_required) values ($1, $2, $3, $4)
     on conflict (name) do nothing`,
    [name, `May do: ${permissions.join(', ')}.`, permissions, mfaRequired],
  );
}

/** Says something to the database itself, for what no route does. @returns how many rows it touched */
export async function execute(statement: string, values: readonly unknown[]): Promise<number> {
  const client = await connectClient(databaseUrl());
  try {
    const { rowCount } = await client.query(statement, [...values]);
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** The database the server under test was given, or the one it runs by itself in its data folder. */
function databaseUrl(): string {
  const given = process.env['E2E_DATABASE_URL'] ?? '';
  if (given !== '') return given;
  const folder = join(currentRun().dataDir, 'postgres');
  const { cluster } = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { cluster: string };
  const port = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(folder, 'password'), 'utf8').trim();
  return `postgres://authflow:${password}@127.0.0.1:${port}/authflow`;
}
