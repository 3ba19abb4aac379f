/**
 * Over any order of registering, verifying, every door, second factors, refreshing, signing out, resets, connecting a
 * provider, changes of address and their undoing, locks, bans and deletion: no ended session lives again, nothing
 * one-time works twice, nobody who doesn't own the address gets in, no door forgets the second factor, and the owner
 * always finds a way back.
 * THREATS O01, M02, R10, R12, P10, P12, A12 as one property; ADR 0013.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes, seconds } from '#src/domain/duration';
import * as steps from '#test/support/account-moves';
import { live, strangersPassword, type AccountWorld } from '#test/support/account-world';
import { bearer, type TestClock } from '#test/support/harness';
import { startOAuthWorld, type OAuthWorld } from '#test/support/oauth-world';

/** A clock that stands still between steps, so that a session ends by a step or by a wait, and by nothing else. */
function frozenClock(): TestClock {
  let now = Date.now();
  return { now: () => new Date(now), advance: (milliseconds) => void (now += milliseconds) };
}

const clock = frozenClock();
let at: OAuthWorld;
beforeAll(async () => {
  at = await startOAuthWorld([], { clock });
});
afterAll(() => at.stop());

const moves = {
  register: steps.registerAndVerify,
  strangerRegisters: (world: AccountWorld) => steps.register(world, strangersPassword),
  login: steps.login,
  enrol: steps.enrol,
  refresh: steps.refresh,
  logout: (world: AccountWorld) => steps.logout(world, 'current'),
  logoutOthers: (world: AccountWorld) => steps.logout(world, 'others'),
  logoutAll: (world: AccountWorld) => steps.logout(world, 'all'),
  magicLink: (world: AccountWorld) => steps.magicLink(world, 'link'),
  magicCode: (world: AccountWorld) => steps.magicLink(world, 'code'),
  magicPickup: (world: AccountWorld) => steps.magicLink(world, 'pickup'),
  provider: steps.provider,
  reset: steps.reset,
  changeEmail: steps.changeEmail,
  undo: steps.undo,
  lock: steps.lock,
  ban: steps.ban,
  unban: steps.unban,
  remove: steps.remove,
  restore: steps.restore,
  wait: async () => clock.advance(minutes(3)),
} satisfies Record<string, (world: AccountWorld) => Promise<unknown>>;
type Move = keyof typeof moves;

/** An ended session opens nothing, by either of its tokens. */
async function expectEndedAreDead({ at: { harness }, sessions }: AccountWorld): Promise<void> {
  for (const { ended, accessToken, refreshToken } of sessions.slice(-4)) {
    if (!ended) continue;
    await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(401);
    await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(401);
  }
}

/** What was spent is refused, whatever has happened to the account since. */
async function expectSpentAreSpent({ at: { harness }, spent }: AccountWorld): Promise<void> {
  for (const { path, body } of spent.slice(-3)) {
    const { status, text } = await harness.http.post(path).send(body);
    expect([400, 401], `${path} again: ${text}`).toContain(status);
  }
}

/** Whoever registered the address first without owning it never gets in by that password. */
async function expectStrangerOutside({ at: { harness }, email }: AccountWorld): Promise<void> {
  const { status, text } = await harness.http
    .post('/v1/auth/login')
    .send({ email, password: strangersPassword });
  expect([401, 403], text).toContain(status);
}

/** Restored, unbanned or reset by mail: its owner gets in, second factor included. */
async function expectWayBack(world: AccountWorld): Promise<void> {
  await steps.restore(world);
  await steps.unban(world);
  if (world.state === 'none') await steps.registerAndVerify(world);
  expect(await steps.reset(world), 'a reset for the owner').toBe(true);
  await steps.login(world);
  const session = live(world);
  expect(session).not.toBeNull();
  await at.harness.http
    .get('/v1/me')
    .set(bearer(session?.accessToken ?? ''))
    .expect(200);
}

async function walk(path: readonly Move[], serial: number): Promise<void> {
  const world: AccountWorld = {
    at,
    sub: `person-${serial}`,
    email: `person-${serial}@example.test`,
    password: null,
    state: 'none',
    app: null,
    recoveryCodes: [],
    sessions: [],
    spent: [],
    undo: null,
    serial: 0,
  };
  for (const move of path) {
    clock.advance(seconds(1)); // mails are listed by time
    await moves[move](world);
    await expectEndedAreDead(world);
    await expectSpentAreSpent(world);
    await expectStrangerOutside(world);
  }
  await expectWayBack(world);
}

test('no order of steps brings an account into a forbidden state', async () => {
  let serial = 0;
  const names = Object.keys(moves) as Move[];
  const path = fc.array(fc.constantFrom(...names), { minLength: 5, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(path, async (chosen) => walk(chosen, (serial += 1))),
    { numRuns: 30, interruptAfterTimeLimit: 30_000 },
  );
  expect(serial).toBeGreaterThan(5);
}, 90_000);
