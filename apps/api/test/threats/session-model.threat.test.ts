/**
 * Over any order of refreshes, replays, sign-outs, password changes, resets and waiting, the service agrees with a
 * model of a page: a session that ended never lives again, and a spent token is never accepted.
 * THREATS R01–R11 as one property; ADR 0004.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, seconds } from '#src/domain/duration';
import { refresh } from '#test/support/calls';
import { bearer, linkToken, startHarness, type Harness, type TestClock } from '#test/support/harness';

/** A clock that stands still between steps, so that the model knows the time as well as the service does. */
function frozenClock(): TestClock {
  let now = Date.now();
  return { now: () => new Date(now), advance: (milliseconds) => void (now += milliseconds) };
}

const clock = frozenClock();
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ clock });
});
afterAll(() => harness.stop());

interface ModelSession {
  /** Tokens by generation; the last is the current one. */
  refreshTokens: string[];
  accessTokens: string[];
  rotatedAt: number;
  bornAt: number;
  ended: boolean;
}
interface World {
  email: string;
  password: string;
  changes: number;
  sessions: ModelSession[];
}

const grace = seconds(30);
const time = () => clock.now().getTime();
const over = (session: ModelSession) =>
  session.ended || time() >= session.rotatedAt + days(30) || time() >= session.bornAt + days(90);
const pick = <Value>(values: readonly Value[], at: number): Value => {
  const value = values[at % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

type Step =
  | { kind: 'login' }
  | { kind: 'refresh'; session: number; back: number }
  | { kind: 'logout'; session: number; scope: 'current' | 'others' | 'all' }
  | { kind: 'password'; session: number }
  | { kind: 'reset' }
  | { kind: 'wait'; milliseconds: number };

async function login(world: World): Promise<void> {
  const grant = await harness.login(world.email, world.password);
  world.sessions.push({
    refreshTokens: [grant.refreshToken],
    accessTokens: [grant.accessToken],
    rotatedAt: time(),
    bornAt: time(),
    ended: false,
  });
}

/** What the page of ADR 0004 says must come of presenting the token `back` generations old. */
async function refreshStep(session: ModelSession, back: number): Promise<void> {
  const { refreshTokens } = session;
  const at = Math.max(0, refreshTokens.length - 1 - (back % 3));
  const age = refreshTokens.length - 1 - at;
  const { status, body } = await refresh(harness, pick(refreshTokens, at));
  const repeat = age === 1 && time() <= session.rotatedAt + grace;
  const allowed = !over(session) && (age === 0 || repeat);
  expect(status).toBe(allowed ? 200 : 401);
  if (!allowed) {
    session.ended = true; // replayed, or over already: either way it never lives again
    return;
  }
  session.accessTokens.push(String(body.accessToken));
  if (repeat) expect(body.refreshToken).toBe(refreshTokens.at(-1));
  else {
    expect(refreshTokens).not.toContain(body.refreshToken);
    refreshTokens.push(String(body.refreshToken));
    session.rotatedAt = time();
  }
}

async function logoutStep(world: World, session: ModelSession, scope: 'current' | 'others' | 'all') {
  const refreshToken = pick(session.refreshTokens, session.refreshTokens.length - 1);
  await harness.http.post('/v1/auth/logout').send({ refreshToken, scope }).expect(200);
  if (over(session)) return;
  for (const each of world.sessions) {
    if (scope === 'all' || (each === session) === (scope === 'current')) each.ended = true;
  }
}

async function passwordStep(world: World, session: ModelSession): Promise<void> {
  const newPassword = `copper-meadow-whistle-${(world.changes += 1)}`;
  const accessToken = pick(session.accessTokens, session.accessTokens.length - 1);
  const { status } = await harness.http
    .post('/v1/me/password')
    .set(bearer(accessToken))
    .send({ currentPassword: world.password, newPassword });
  if (status !== 200) return void expect(status).toBe(401);
  expect(session.ended).toBe(false);
  world.password = newPassword;
  for (const each of world.sessions) if (each !== session) each.ended = true;
}

async function resetStep(world: World): Promise<void> {
  await harness.http.post('/v1/auth/forgot-password').send({ email: world.email }).expect(202);
  const mails = await harness.mails(world.email);
  const token = linkToken(mails.find(({ links }) => links[0]?.includes('/reset-password/')));
  world.password = `amber-orchard-kettle-${(world.changes += 1)}`;
  await harness.http.post('/v1/auth/reset-password').send({ token, password: world.password }).expect(200);
  for (const each of world.sessions) each.ended = true;
}

async function take(world: World, step: Step): Promise<void> {
  clock.advance(1); // mails are listed by time
  if (step.kind === 'login') return login(world);
  if (step.kind === 'wait') return clock.advance(step.milliseconds);
  if (step.kind === 'reset') return resetStep(world);
  const session = pick(world.sessions, step.session);
  if (step.kind === 'refresh') return refreshStep(session, step.back);
  if (step.kind === 'logout') return logoutStep(world, session, step.scope);
  return passwordStep(world, session);
}

/** An ended session opens nothing, with any access token it ever had. */
async function expectEndedAreDead(world: World): Promise<void> {
  for (const { ended, accessTokens } of world.sessions) {
    if (!ended) continue;
    for (const token of accessTokens.slice(-2)) {
      await harness.http.get('/v1/auth/session').set(bearer(token)).expect(401);
    }
  }
}

const index = fc.nat({ max: 5 });
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('login' as const) }) },
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('refresh' as const), session: index, back: index }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('logout' as const),
        session: index,
        scope: fc.constantFrom('current' as const, 'others' as const, 'all' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('password' as const), session: index }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        milliseconds: fc.constantFrom(seconds(1), seconds(29), seconds(31), seconds(600), days(20), days(31)),
      }),
    },
  ),
  { minLength: 6, maxLength: 18 },
);

test('no order of steps revives a session or makes a spent token good', async () => {
  let worlds = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (path: Step[]) => {
      const { email, password } = await harness.signUp(`model-${(worlds += 1)}@example.test`);
      const world: World = { email, password, changes: 0, sessions: [] };
      await login(world);
      for (const step of path) {
        await take(world, step);
        await expectEndedAreDead(world);
      }
    }),
    { numRuns: 25, interruptAfterTimeLimit: 40_000 },
  );
}, 60_000);
