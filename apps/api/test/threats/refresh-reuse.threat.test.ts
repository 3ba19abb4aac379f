/**
 * A spent refresh token ends its session for good: the refusal commits the revocation, notes it and tells the owner.
 * Within thirty seconds of a rotation the one before gets the same successor again, byte for byte, and no other.
 * THREATS R01 reuse kills the family, R03 grace window.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { events, labelOf, meStatus, refresh, rotate, subjects } from '#test/support/calls';
import { startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
let other: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
  other = await startHarness({ database: harness.database, clock: harness.clock });
});
afterAll(async () => {
  await other.stop();
  await harness.stop();
});

test('R01 A→B→C, then A again: C is dead, here and at another instance, and stays dead', async () => {
  const a = await harness.signUp();
  const b = await rotate(harness, a.refreshToken);
  const c = await rotate(harness, b.refreshToken);
  expect(labelOf(await refresh(harness, a.refreshToken))).toBe('401 refresh_reused');

  for (const instance of [harness, other]) {
    for (const { refreshToken } of [c, b, a]) {
      expect(labelOf(await refresh(instance, refreshToken))).toBe('401 refresh_reused');
    }
    await expect.poll(() => meStatus(instance, c.accessToken), { timeout: 1000 }).toBe(401);
  }
  const [row] = await harness.sql(
    `select revoked_reason, revoked_at is not null as revoked from sessions where user_id = $1`,
    [a.grant.user.id],
  );
  expect(row).toEqual({ revoked_reason: 'refresh_reused', revoked: true });
});

test('R01 the owner gets one mail and the trail one event, however often the thief tries', async () => {
  const a = await harness.signUp();
  const b = await rotate(harness, a.refreshToken);
  await rotate(harness, b.refreshToken);
  const before = await subjects(harness, a.email);
  for (let times = 0; times < 5; times += 1) await refresh(harness, a.refreshToken);
  await Promise.all(Array.from({ length: 5 }, () => refresh(harness, a.refreshToken)));

  const reused = (await events(harness, a.grant.user.id)).filter((line) =>
    line.startsWith('session.refresh'),
  );
  expect(reused).toEqual(['session.refresh_reused failure']);
  const after = await harness.mails(a.email);
  expect(after).toHaveLength(before.length + 1);
  expect(after[0]?.code).toBeNull();
  expect(after[0]?.links).toEqual([
    'https://app.example.test/account/sessions',
    'https://app.example.test/auth/forgot-password',
  ]);
});

test('R01 other sessions of the account go on', async () => {
  const a = await harness.signUp();
  const bystander = await harness.login(a.email);
  const b = await rotate(harness, a.refreshToken);
  await rotate(harness, b.refreshToken);
  expect(labelOf(await refresh(harness, a.refreshToken))).toBe('401 refresh_reused');
  await rotate(harness, bystander.refreshToken);
});

test('R03 inside the grace a repeat yields the very same successor, from another address too', async () => {
  const a = await harness.signUp();
  const b = await rotate(harness, a.refreshToken);
  harness.clock.advance(seconds(28));
  const again = await harness.http
    .post('/v1/auth/refresh')
    .set('X-Forwarded-For', '203.0.113.9')
    .send({ refreshToken: a.refreshToken })
    .expect(200);
  expect(again.body.refreshToken).toBe(b.refreshToken);
  const [row] = await harness.sql<{ generation: number }>(
    `select generation from sessions where user_id = $1`,
    [a.grant.user.id],
  );
  expect(row?.generation).toBe(2);
  await rotate(harness, b.refreshToken);
});

test('R03 a repeat does not stretch the grace', async () => {
  const a = await harness.signUp();
  await rotate(harness, a.refreshToken);
  harness.clock.advance(seconds(20));
  await rotate(harness, a.refreshToken);
  harness.clock.advance(seconds(11));
  expect(labelOf(await refresh(harness, a.refreshToken))).toBe('401 refresh_reused');
});

test('R03 after the grace the family dies, the successor with it', async () => {
  const a = await harness.signUp();
  const b = await rotate(harness, a.refreshToken);
  harness.clock.advance(seconds(31));
  expect(labelOf(await refresh(harness, a.refreshToken))).toBe('401 refresh_reused');
  expect(labelOf(await refresh(harness, b.refreshToken))).toBe('401 refresh_reused');
  expect(await meStatus(harness, b.accessToken)).toBe(401);
});

test('R03 the one before the one before gets nothing, even inside the grace', async () => {
  const a = await harness.signUp();
  const b = await rotate(harness, a.refreshToken);
  await rotate(harness, b.refreshToken);
  expect(labelOf(await refresh(harness, a.refreshToken))).toBe('401 refresh_reused');
});

test('a spent token signs its own session out, and reaches for no other', async () => {
  const a = await harness.signUp();
  const bystander = await harness.login(a.email);
  const b = await rotate(harness, a.refreshToken);
  await rotate(harness, b.refreshToken);
  for (const scope of ['all', 'others']) {
    const response = await harness.http.post('/v1/auth/logout').send({ refreshToken: a.refreshToken, scope });
    expect([scope, response.status]).toEqual([scope, scope === 'all' ? 401 : 200]);
  }
  expect(await meStatus(harness, b.accessToken)).toBe(401);
  expect(await meStatus(harness, bystander.accessToken)).toBe(200);
});
