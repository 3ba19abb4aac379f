import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, grantOf, password, signUp } from './support/people';
import { startWorld, type World } from './support/world';

let world: World | null;
beforeAll(async () => {
  world = await startWorld({ instances: 2 });
});
afterAll(() => world?.end());

test('an account lives its whole life through the balancer, at whichever instance, through PgBouncer', async (context) => {
  if (world === null) return context.skip('a program is missing, see above');
  const { url } = world;
  const { email } = await signUp(url);
  const grant = grantOf(await call(url, 'POST /v1/auth/login', { body: { email, password } }));
  const body = { refreshToken: grant.refreshToken };
  const refreshed = grantOf(await call(url, 'POST /v1/auth/refresh', { body }));
  const token = refreshed.accessToken;
  for (let turn = 0; turn < 6; turn += 1) {
    expect((await call(url, 'GET /v1/me', { token })).body).toMatchObject({ email });
    expect((await call(url, 'GET /v1/auth/session', { token })).status).toBe(200);
    expect((await call(url, 'GET /v1/me/sessions', { token })).body).toMatchObject({ items: [{}, {}] });
  }
  expect(await call(url, 'POST /v1/auth/logout', { token })).toMatchObject({ status: 200 });
  expect((await call(url, 'GET /v1/me', { token })).status).toBe(401);
});
