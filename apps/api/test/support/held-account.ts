import { expect } from 'vitest';
import { connectClient } from '#src/platform/postgres';
import type { Harness } from './harness';

/**
 * Sends a request that has passed its door and now waits for the account's lock, ends every session of the account
 * meanwhile, and lets the request go on: the order that a race brings about once in a thousand times.
 */
export async function endSessionsUnder<Answer>(
  { database, clock }: Harness,
  userId: string,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const client = await connectClient(database.url);
  try {
    await client.query('begin');
    await client.query('select 1 from users where id = $1 for update', [userId]);
    const answer = send();
    const waiting = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    await expect
      .poll(async () => (await client.query(waiting)).rows[0] as unknown, { timeout: 3000 })
      .toEqual({ count: 1 });
    await client.query(
      `update sessions set revoked_at = $2, revoked_reason = 'logout' where user_id = $1 and revoked_at is null`,
      [userId, clock.now()],
    );
    await client.query('commit');
    return await answer;
  } finally {
    await client.end();
  }
}
