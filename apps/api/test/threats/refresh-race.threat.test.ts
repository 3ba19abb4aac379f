/**
 * However many refreshes race with one token, one chain lives on: every winner holds the same successor.
 * THREATS R02 parallel refresh.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { labelOf, meStatus, refresh, rotate, tally, together } from '#test/support/calls';
import { startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
let other: Harness;
beforeAll(async () => {
  harness = await startHarness();
  other = await startHarness({ database: harness.database, clock: harness.clock });
});
afterAll(async () => {
  await other.stop();
  await harness.stop();
});

const generationOf = async (userId: string) => {
  const rows = await harness.sql<{ generation: number }>(
    `select generation from sessions where user_id = $1 and revoked_at is null`,
    [userId],
  );
  return rows.map(({ generation }) => generation);
};

test('20 at once over two instances: one rotation, one successor; using every token twice leaves one chain', async () => {
  const person = await harness.signUp();
  const answers = await together(20, (index) => refresh(index % 2 ? harness : other, person.refreshToken));
  expect(tally(answers.map(labelOf))).toEqual({ '200': 20 });
  const successors = new Set(answers.map(({ body }) => body.refreshToken));
  expect(successors.size).toBe(1);
  expect(await generationOf(person.grant.user.id)).toEqual([2]);

  const second = await together(40, (index) =>
    refresh(harness, String(answers[index % 20]?.body.refreshToken)),
  );
  expect(tally(second.map(labelOf))).toEqual({ '200': 40 });
  expect(new Set(second.map(({ body }) => body.refreshToken)).size).toBe(1);
  expect(await generationOf(person.grant.user.id)).toEqual([3]);
});

test('20 at once with a spent token: nobody gets through, the session ends once', async () => {
  const a = await harness.signUp();
  const b = await rotate(harness, a.refreshToken);
  harness.clock.advance(seconds(31));
  const answers = await together(20, () => refresh(harness, a.refreshToken));
  expect(tally(answers.map(labelOf))).toEqual({ '401 refresh_reused': 20 });
  expect(await meStatus(harness, b.accessToken)).toBe(401);
  const [row] = await harness.sql<{ count: number }>(
    `select count(*) from audit_events where user_id = $1 and type = 'session.refresh_reused'`,
    [a.grant.user.id],
  );
  expect(row?.count).toBe(1);
});

test('the thief’s replay racing the owner’s refresh: the session ends whichever comes first', async () => {
  for (let round = 0; round < 10; round += 1) {
    const a = await harness.signUp();
    const b = await rotate(harness, a.refreshToken);
    harness.clock.advance(seconds(31));
    const [theirs, ours] = await Promise.all([
      refresh(other, a.refreshToken),
      refresh(harness, b.refreshToken),
    ]);
    expect(theirs.status).toBe(401);
    const latest = ours.status === 200 ? String(ours.body.refreshToken) : b.refreshToken;
    expect((await refresh(harness, latest)).status).toBe(401);
    expect(await generationOf(a.grant.user.id)).toEqual([]);
  }
});
