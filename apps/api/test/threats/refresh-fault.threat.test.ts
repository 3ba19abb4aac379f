/**
 * A fault in the middle of a rotation leaves the old token good: one statement either happened or it didn't.
 * THREATS R05 failed rotation.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { connectClient } from '#src/platform/postgres';
import { labelOf, refresh, rotate } from '#test/support/calls';
import { startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('the connection dies while the rotation waits: 503, and the same token works afterwards', async () => {
  const person = await harness.signUp();
  const blocker = await connectClient(harness.database.url);
  try {
    await blocker.query('begin');
    await blocker.query('select 1 from sessions where user_id = $1 for update', [person.grant.user.id]);
    const waiting = refresh(harness, person.refreshToken);
    await expect.poll(killWaiting, { timeout: 5000 }).toBe(1);
    expect(labelOf(await waiting)).toBe('503 dependency_unavailable');
    await blocker.query('rollback');
  } finally {
    await blocker.end();
  }
  const next = await rotate(harness, person.refreshToken);
  harness.clock.advance(seconds(31));
  await rotate(harness, next.refreshToken);
});

/** On a connection of its own: inside the blocker's transaction the view would not change. */
async function killWaiting(): Promise<number> {
  const killed = await harness.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query ilike 'update sessions%'`,
  );
  return killed.length;
}

test('an answer lost after the commit: the client asks again and gets what it missed', async () => {
  const person = await harness.signUp();
  const lost = await rotate(harness, person.refreshToken);
  const repeated = await rotate(harness, person.refreshToken);
  expect(repeated.refreshToken).toBe(lost.refreshToken);
});
