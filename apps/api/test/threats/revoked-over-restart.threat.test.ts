/**
 * What was revoked stays revoked when every instance is new: nothing that ends a session lives in memory alone.
 * THREATS J16 revoked stays revoked over restart; ASVS 7.4.1.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelOf, meStatus, refresh, rotate } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { seconds } from '#src/domain/duration';

let first: Harness;
beforeAll(async () => {
  first = await startHarness();
});
afterAll(() => first.stop());

/** A new process over the same data, with a feed that hears only what happens from now on. */
async function afterRestart<Value>(look: (harness: Harness) => Promise<Value>): Promise<Value> {
  const { database, clock } = first;
  const next = await startHarness({ database, clock });
  try {
    return await look(next);
  } finally {
    await next.stop();
  }
}

test('a session that logged out', async () => {
  const person = await first.signUp();
  const rotated = await rotate(first, person.refreshToken);
  await first.http.post('/v1/auth/logout').set(bearer(rotated.accessToken)).send({}).expect(200);
  await afterRestart(async (next) => {
    for (const { accessToken, refreshToken } of [person, rotated]) {
      const { body } = await next.http.get('/v1/auth/session').set(bearer(accessToken)).expect(401);
      expect(body.code).toBe('session_revoked');
      expect(labelOf(await refresh(next, refreshToken))).toBe('401 invalid_refresh_token');
    }
  });
});

test('a family that was killed for reuse', async () => {
  const a = await first.signUp();
  const b = await rotate(first, a.refreshToken);
  const c = await rotate(first, b.refreshToken);
  expect(labelOf(await refresh(first, a.refreshToken))).toBe('401 refresh_reused');
  await afterRestart(async (next) => {
    for (const each of [a, b, c]) {
      expect(await meStatus(next, each.accessToken)).toBe(401);
      expect(labelOf(await refresh(next, each.refreshToken))).toBe('401 refresh_reused');
    }
  });
});

test('a spent token, its successor living on', async () => {
  const a = await first.signUp();
  const b = await rotate(first, a.refreshToken);
  first.clock.advance(seconds(31));
  await afterRestart(async (next) => {
    const c = await rotate(next, b.refreshToken);
    expect(labelOf(await refresh(next, a.refreshToken))).toBe('401 refresh_reused');
    expect(labelOf(await refresh(next, c.refreshToken))).toBe('401 refresh_reused');
  });
});

test('while an untouched session goes on', async () => {
  const { accessToken, refreshToken } = await first.signUp();
  await afterRestart(async (next) => {
    expect(await meStatus(next, accessToken)).toBe(200);
    await rotate(next, refreshToken);
  });
});
