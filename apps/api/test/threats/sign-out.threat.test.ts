/**
 * Signing out ends the session at the server: copies of its tokens are dead at once. It ends nobody else's, whatever
 * is presented, and a session that has ended ends nothing more.
 * THREATS R10 logout is server-side, R13 forged session cookie on logout, B03 logout by GET; ASVS 7.4.1.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { browserLogin, labelOf, meStatus, refresh } from '#test/support/calls';
import * as forge from '#test/support/forge';
import { bearer, browser, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const logout = (headers: Record<string, string>, body: object = {}) =>
  harness.http.post('/v1/auth/logout').set(headers).send(body);

test('R10 copies of both tokens are dead with the next request, by either credential', async () => {
  const byAccess = await harness.signUp();
  await logout(bearer(byAccess.accessToken)).expect(200);
  const byRefresh = await harness.signUp();
  await logout({}, { refreshToken: byRefresh.refreshToken }).expect(200);
  for (const { accessToken, refreshToken } of [byAccess, byRefresh]) {
    const { body } = await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(401);
    expect(body.code).toBe('session_revoked');
    expect(labelOf(await refresh(harness, refreshToken))).toBe('401 invalid_refresh_token');
  }
});

test('R10 the browser’s cookie: cleared there, dead here', async () => {
  const { cookie, accessToken } = await browserLogin(harness, await harness.signUp());
  await logout({ ...browser, Cookie: cookie }).expect(200);
  expect(await meStatus(harness, accessToken)).toBe(401);
  const again = await harness.http
    .post('/v1/auth/refresh')
    .set({ ...browser, Cookie: cookie })
    .send({});
  expect(again.status).toBe(401);
});

test('an expired access token claims no success: alone it is refused, beside the cookie the cookie decides', async () => {
  const person = await harness.signUp();
  const { cookie, accessToken } = await browserLogin(harness, person);
  harness.clock.advance(minutes(11));
  const alone = await logout(bearer(person.accessToken)).expect(401);
  expect(alone.body.code).toBe('invalid_access_token');
  await logout({ ...bearer(accessToken), ...browser, Cookie: cookie }).expect(200);
  const after = await harness.http
    .post('/v1/auth/refresh')
    .set({ ...browser, Cookie: cookie })
    .send({});
  expect(after.status).toBe(401);
  expect((await refresh(harness, person.refreshToken)).status).toBe(200);
});

test('R13 made-up, foreign and edited session values end no session', async () => {
  const victim = await harness.signUp();
  const attacker = await harness.signUp();
  const { header, payload } = forge.decode(attacker.refreshToken);
  const { payload: theirs } = forge.decode(victim.refreshToken);
  const signed = (claims: object) =>
    forge.forge({ header, payload: { ...payload, ...claims } }, forge.hs256('guess'));
  const [head, , signature] = attacker.refreshToken.split('.');
  const edited = `${head}.${victim.refreshToken.split('.')[1]}.${signature}`;
  for (const refreshToken of [
    'made-up',
    String(theirs.sid),
    signed({ sid: theirs.sid }),
    signed(theirs),
    edited,
  ]) {
    await logout({}, { refreshToken, scope: 'all' }).expect(401);
    await logout({ ...browser, Cookie: `__Host-authflow_refresh=${refreshToken}` }).expect(401);
  }
  expect(await meStatus(harness, victim.accessToken)).toBe(200);
});

test('R13 even a token signed by us for a session of somebody else ends nothing', async () => {
  const victim = await harness.signUp();
  const attacker = await harness.signUp();
  const { header, payload } = forge.decode(attacker.refreshToken);
  const sid = forge.decode(victim.refreshToken).payload.sid;
  const mixed = forge.forge(
    { header, payload: { ...payload, sid } },
    forge.hs256(forge.ownKey('refresh-token')),
  );
  await logout({}, { refreshToken: mixed }).expect(200);
  expect(await meStatus(harness, victim.accessToken)).toBe(200);
  expect(labelOf(await refresh(harness, mixed))).toBe('401 invalid_refresh_token');
});

test('a session that has ended can end no others', async () => {
  const person = await harness.signUp();
  const bystander = await harness.login(person.email);
  await logout(bearer(person.accessToken)).expect(200);
  for (const scope of ['others', 'all']) {
    await logout(bearer(person.accessToken), { scope }).expect(200);
    await logout({}, { refreshToken: person.refreshToken, scope }).expect(200);
  }
  expect(await meStatus(harness, bystander.accessToken)).toBe(200);
});

test('B03 an image, a link or a HEAD signs nobody out', async () => {
  const { cookie, accessToken } = await browserLogin(harness, await harness.signUp());
  for (const method of ['get', 'head', 'put'] as const) {
    const response = await harness.http[method]('/v1/auth/logout').set({
      Cookie: cookie,
      ...bearer(accessToken),
    });
    expect([method, response.status, response.headers.allow]).toEqual([method, 405, 'OPTIONS, POST']);
  }
  expect(await meStatus(harness, accessToken)).toBe(200);
});
