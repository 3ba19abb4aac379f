import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserLogin, events, meStatus, refresh } from '#test/support/calls';
import { bearer, browser, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const logout = (headers: Record<string, string>, body: object = {}) =>
  harness.http.post('/v1/auth/logout').set(headers).send(body);

/** Three sessions of one account; the first is the one that signs out. */
async function threeSessions() {
  const first = await harness.signUp();
  return [first, await harness.login(first.email), await harness.login(first.email)] as const;
}
const aliveOf = (sessions: readonly { accessToken: string }[]) =>
  Promise.all(sessions.map(async ({ accessToken }) => (await meStatus(harness, accessToken)) === 200));

test.each([
  [undefined, [false, true, true]],
  ['current', [false, true, true]],
  ['others', [true, false, false]],
  ['all', [false, false, false]],
])('scope %s', async (scope, alive) => {
  const body = scope === undefined ? {} : { scope };
  const byAccess = await threeSessions();
  await logout(bearer(byAccess[0].accessToken), body).expect(200, { status: 'logged_out' });
  expect(await aliveOf(byAccess)).toEqual(alive);

  const byRefresh = await threeSessions();
  await logout({}, { ...body, refreshToken: byRefresh[0].refreshToken }).expect(200, {
    status: 'logged_out',
  });
  expect(await aliveOf(byRefresh)).toEqual(alive);
});

test.each(['current', 'others', 'all'])('saying it again is fine (%s), and noted once', async (scope) => {
  const sessions = await threeSessions();
  for (let times = 0; times < 3; times += 1) {
    await logout(bearer(sessions[0].accessToken), { scope }).expect(200, { status: 'logged_out' });
  }
  const noted = (await events(harness, sessions[0].grant.user.id)).filter((line) =>
    line.includes('logged_out'),
  );
  expect(noted).toEqual(['session.logged_out success']);
});

test('others’ accounts go on, whatever the scope', async () => {
  const [first] = await threeSessions();
  const stranger = await harness.signUp();
  await logout(bearer(first.accessToken), { scope: 'all' }).expect(200);
  expect(await aliveOf([stranger])).toEqual([true]);
});

test('a browser’s cookie is cleared with the very attributes it was set with', async () => {
  const { cookie } = await browserLogin(harness, await harness.signUp());
  const { headers } = await logout({ ...browser, Cookie: cookie }).expect(200);
  expect(headers['set-cookie']).toEqual([
    '__Host-authflow_refresh=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
  ]);
});

test('signing out the others leaves this browser its cookie', async () => {
  const { cookie, accessToken } = await browserLogin(harness, await harness.signUp());
  const { headers } = await logout({ ...browser, Cookie: cookie }, { scope: 'others' }).expect(200);
  expect(headers['set-cookie']).toBeUndefined();
  expect(await meStatus(harness, accessToken)).toBe(200);
});

test('a cookie that merely rides along with a bearer token is left alone', async () => {
  const person = await harness.signUp();
  const { cookie, accessToken } = await browserLogin(harness, person);
  await logout({ ...bearer(person.accessToken), Cookie: cookie }).expect(200);
  expect(await aliveOf([person, { accessToken }])).toEqual([false, true]);
});

test('nothing of ours to go by: 401', async () => {
  expectProblem(await logout({}), 401, 'unauthenticated');
  expectProblem(await logout({}, { refreshToken: 'x' }), 401, 'unauthenticated');
  expectProblem(await logout(bearer('x')), 401, 'unauthenticated');
  expectProblem(await logout(browser), 401, 'unauthenticated');
});

test('an unknown scope is refused before anything ends', async () => {
  const person = await harness.signUp();
  expectProblem(await logout(bearer(person.accessToken), { scope: 'everybody' }), 400, 'validation_failed');
  expect((await refresh(harness, person.refreshToken)).status).toBe(200);
});
