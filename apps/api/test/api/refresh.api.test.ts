import { sessionGrantSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days } from '#src/domain/duration';
import { browserLogin, refreshCookie, rotate } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { browser, goodPassword, startHarness, testSecret, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const refresh = (body: object) => harness.http.post('/v1/auth/refresh').send(body);

test('trades a token for a whole grant of the next generation', async () => {
  const { refreshToken, accessToken, grant } = await harness.signUp();
  const { body, headers } = await refresh({ refreshToken }).expect(200);
  const next = sessionGrantSchema.strict().parse(body);
  expect(next.user).toEqual(grant.user);
  expect(next.accessToken).not.toBe(accessToken);
  expect(headers['cache-control']).toBe('no-store');

  const { header, payload } = decode(String(next.refreshToken));
  expect(header).toMatchObject({ typ: 'rt+jwt', alg: 'HS256' });
  expect(Object.keys(payload).sort()).toEqual(['exp', 'gen', 'jti', 'sid', 'sub']);
  expect(payload).toMatchObject({ sub: grant.user.id, gen: 2 });
});

test('the time of signing in stays what it was; only the tokens are new', async () => {
  const { refreshToken, accessToken } = await harness.signUp();
  harness.clock.advance(days(2));
  const next = await rotate(harness, refreshToken);
  const [before, after] = [decode(accessToken).payload, decode(next.accessToken).payload];
  expect(after).toMatchObject({ auth_time: before.auth_time, sid: before.sid, amr: ['pwd'] });
  expect(Number(after.iat) - Number(before.iat)).toBeGreaterThanOrEqual(2 * 86_400);
});

test('in a browser the cookie is replaced, lives as long as the session and is nowhere else', async () => {
  const { cookie } = await browserLogin(harness, await harness.signUp());
  const response = await harness.http
    .post('/v1/auth/refresh')
    .set({ ...browser, Cookie: cookie })
    .send({});
  expect(response.status).toBe(200);
  const { line, sent } = refreshCookie(response);
  expect(sent).not.toBe(cookie);
  expect(line).toMatch(
    /^__Host-authflow_refresh=[\w.-]+; Path=\/; Max-Age=(2591999|2592000); HttpOnly; Secure; SameSite=Lax$/,
  );
});

test('it costs one row: nothing is inserted, however often', async () => {
  const person = await harness.signUp();
  let token = person.refreshToken;
  for (let times = 0; times < 5; times += 1) ({ refreshToken: token } = await rotate(harness, token));
  expect(
    await harness.sql(`select generation from sessions where user_id = $1`, [person.grant.user.id]),
  ).toEqual([{ generation: 6 }]);
});

test('no token at all is a fault of the request in body delivery, no session in cookie delivery', async () => {
  const problem = expectProblem(await refresh({}), 400, 'validation_failed');
  expect(problem.errors).toEqual([expect.objectContaining({ path: 'refreshToken', code: 'required' })]);
  const cookieless = await harness.http.post('/v1/auth/refresh').set(browser).send({});
  expectProblem(cookieless, 401, 'invalid_refresh_token');
});

test('a disabled account is refreshed no more', async () => {
  const { refreshToken, grant } = await harness.signUp();
  await harness.sql(`update users set status = 'disabled' where id = $1`, [grant.user.id]);
  expectProblem(await refresh({ refreshToken }), 401, 'invalid_refresh_token');
});

test('a rotated AUTH_SECRET signs nobody out: old tokens, old passwords and old links go on', async () => {
  const { database, clock } = harness;
  const person = await harness.signUp();
  await harness.http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
  const reset = (await harness.mails(person.email))[0]?.links[0]?.split('/').at(-1);
  const authSecrets = ['another-fake-secret-for-tests-only-9876543210fedcba', testSecret];
  const rotated = await startHarness({ database, clock, authSecrets });
  try {
    await rotated.http.get('/v1/me').set('Authorization', `Bearer ${person.accessToken}`).expect(200);
    const next = await rotate(rotated, person.refreshToken);
    expect(decode(next.accessToken).header.kid).not.toBe(decode(person.accessToken).header.kid);
    await rotate(rotated, next.refreshToken);
    await rotated.login(person.email, goodPassword);
    const { body } = await rotated.http.get('/.well-known/jwks.json').expect(200);
    expect(body.keys).toHaveLength(2);
    const password = 'copper-meadow-whistle-77';
    await rotated.http.post('/v1/auth/reset-password').send({ token: reset, password }).expect(200);
  } finally {
    await rotated.stop();
  }
});
