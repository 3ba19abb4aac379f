import { expect } from 'vitest';
import { connectClient, type PgClient } from '#src/platform/postgres';
import type { Harness } from './harness';

/**
 * Sends a request that has passed its door and now waits for the account's lock, lets `meanwhile` happen, and lets the
 * request go on: the order that a race brings about once in a thousand times.
 */
async function underRequest<Answer>(
  { database }: Harness,
  userId: string,
  send: () => Promise<Answer>,
  meanwhile: (client: PgClient) => Promise<unknown>,
): Promise<Answer> {
  const client = await connectClient(database.url);
  try {
    await client.query('begin');
    await client.query('select 1 from users where id = $1 for update', [userId]);
    const answer = send();
    const waiting = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    await expect
      .poll(async () => (await client.query(waiting)).rows[0] as unknown, { timeout: 8000 })
      .toEqual({ count: 1 });
    await meanwhile(client);
    await client.query('commit');
    return await answer;
  } finally {
    await client.end();
  }
}

/** Ends every session of the account while the request waits. */
export function endSessionsUnder<Answer>(
  harness: Harness,
  userId: string,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const end = `update sessions set revoked_at = $2, revoked_reason = 'logout' where user_id = $1 and revoked_at is null`;
  return underRequest(harness, userId, send, (client) => client.query(end, [userId, harness.clock.now()]));
}

/** Turns the account's second factor on while the request waits. */
export function turnOnMfaUnder<Answer>(
  harness: Harness,
  userId: string,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const turnOn = 'update users set mfa_enabled_at = $2 where id = $1';
  return underRequest(harness, userId, send, (client) => client.query(turnOn, [userId, harness.clock.now()]));
}

/** Removes the account's passkeys while the request waits. */
export function removePasskeysUnder<Answer>(
  harness: Harness,
  userId: string,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const remove = 'delete from passkeys where user_id = $1';
  return underRequest(harness, userId, send, (client) => client.query(remove, [userId]));
}

/** Takes every role from an operator while their request waits for somebody else's account. */
export function demoteUnder<Answer>(
  harness: Harness,
  { held, demoted }: { held: string; demoted: string },
  send: () => Promise<Answer>,
): Promise<Answer> {
  const demote = `update users set roles = '{user}' where id = $1`;
  return underRequest(harness, held, send, (client) => client.query(demote, [demoted]));
}
