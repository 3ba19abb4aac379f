/**
 * Invariant: what the first step hands out to an account with a second factor opens the second step and nothing else, and
 * the second step opens nothing without a first one.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Route } from '#src/http/define-route';
import { routeTable } from '#src/routes/index';
import { enrolTotp, startMfaLogin, type AuthenticatorApp } from '#test/support/authenticator-app';
import { labelOf } from '#test/support/calls';
import { bearer, browser, startHarness, type Harness, type Person } from '#test/support/harness';
import { send, type RawAnswer } from '#test/support/raw';
import { fieldsOf, plausibleBody, plausiblePath } from '#test/support/route-inputs';

let harness: Harness;
let routes: Route[];
let person: Person;
let app: AuthenticatorApp;
let recoveryCodes: string[];
beforeAll(async () => {
  harness = await startHarness();
  routes = routeTable(harness.container.controllers);
  person = await harness.signUp();
  ({ app, recoveryCodes } = await enrolTotp(harness, person));
});
afterAll(() => harness.stop());

const named = ({ method, path }: Route): string => `${method} ${path}`;
const secondStep = 'post /v1/auth/login/mfa';
const others = (): Route[] => routes.filter((route) => !named(route).startsWith(secondStep));
const closed = (): Route[] => others().filter(({ access }) => access !== 'public' && access !== 'credential');
const finish = (body: object) => harness.http.post('/v1/auth/login/mfa').send(body).then();

function call(route: Route, headers: Record<string, string>, body?: object): Promise<RawAnswer> {
  const text = body === undefined || route.method === 'get' ? undefined : JSON.stringify(body);
  const length = text === undefined ? '0' : String(Buffer.byteLength(text));
  const json = text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': length };
  return send(harness.url, plausiblePath(route), {
    method: route.method.toUpperCase(),
    headers: { ...json, ...headers },
    ...(text === undefined ? {} : { body: text }),
  });
}

/** Nothing of a session is in an answer. */
function expectNoSession(answer: RawAnswer, label: string): void {
  expect(answer.status, label).toBeLessThan(500);
  expect(answer.text, label).not.toMatch(/"(accessToken|refreshToken)"|"authenticated"/);
  expect(String(answer.headers['set-cookie'] ?? ''), label).not.toMatch(/authflow_refresh=[^;]/);
}

test('M01 the challenge’s token as an access token: every route answers as to nobody', async () => {
  const mfaToken = await startMfaLogin(harness, person);
  expect(closed().length).toBeGreaterThan(20);
  for (const route of closed()) {
    const answer = await call(route, bearer(mfaToken), plausibleBody(route));
    expect({ route: named(route), status: answer.status }).toEqual({ route: named(route), status: 401 });
    expect(answer.text).toContain('"code":"unauthenticated"');
  }
});

test('M01 as a cookie, of any of our names: no route makes a session of it', async () => {
  const mfaToken = await startMfaLogin(harness, person);
  for (const name of ['refresh', 'device', 'oauth']) {
    const headers = { ...browser, Cookie: `__Host-authflow_${name}=${mfaToken}` };
    for (const route of others()) {
      const answer = await call(route, headers, {});
      const label = `${named(route)} with ${name}`;
      expectNoSession(answer, label);
      if (closed().includes(route)) expect(answer.status, label).toBe(401);
    }
  }
});

test('M01 in any field of any other route: no session, and the challenge is not spent by it', async () => {
  const mfaToken = await startMfaLogin(harness, person);
  const fields = others().flatMap((route) =>
    Object.keys(fieldsOf(route.body)).map((field) => [route, field] as const),
  );
  expect(fields.map(([, field]) => field)).toEqual(
    expect.arrayContaining(['token', 'refreshToken', 'code', 'password']),
  );
  for (const [route, field] of fields) {
    const answer = await call(route, {}, { ...plausibleBody(route), [field]: mfaToken });
    expectNoSession(answer, `${field} of ${named(route)}`);
    const alone = await call(route, {}, { [field]: mfaToken });
    expectNoSession(alone, `${field} alone of ${named(route)}`);
  }
  expect(labelOf(await finish({ mfaToken, method: 'totp', code: app.freshCode() }))).toBe('200');
});

test('M01 no session exists until the second step', async () => {
  const sessions = async () =>
    (await harness.sql(`select 1 from sessions where user_id = $1`, [person.grant.user.id])).length;
  const before = await sessions();
  const mfaToken = await startMfaLogin(harness, person);
  expect(await sessions()).toBe(before);
  await finish({ mfaToken, method: 'totp', code: app.freshCode() });
  expect(await sessions()).toBe(before + 1);
});

test('M21 the second factor without a first step', async () => {
  const { email, grant, accessToken, refreshToken } = person;
  const [open] = await harness.sql<{ id: string }>(
    `select id from mfa_challenges order by created_at desc limit 1`,
  );
  const guesses = [email, grant.user.id, accessToken, refreshToken, 'x'.repeat(43), open?.id ?? '', '0'];
  for (const mfaToken of guesses)
    for (const body of [
      { method: 'totp', code: app.freshCode() },
      { method: 'recovery_code', code: recoveryCodes[0] },
    ])
      expect(labelOf(await finish({ mfaToken, ...body }))).toBe('401 mfa_challenge_expired');
  for (const body of [
    { method: 'totp', code: app.freshCode() },
    { mfaToken: '', method: 'totp', code: app.freshCode() },
    { mfaToken: null, method: 'totp', code: app.freshCode() },
    { email, method: 'totp', code: app.freshCode() },
    { mfaToken: 'x', userId: grant.user.id, method: 'totp', code: app.freshCode() },
  ])
    expect(labelOf(await finish(body))).toBe('400 validation_failed');
  const spent = await harness.sql(`select 1 from recovery_codes where used_at is not null`);
  expect(spent).toEqual([]);
});

test('M21 a wrong password begins nothing, however right the code beside it', async () => {
  const before = await harness.sql(`select 1 from mfa_challenges`);
  const { email } = person;
  const body = { email, password: 'wrong-password', code: app.freshCode() };
  expect((await harness.http.post('/v1/auth/login').send(body)).status).toBe(400);
  const plain = await harness.http.post('/v1/auth/login').send({ email, password: 'wrong-password' });
  expect(labelOf(plain)).toBe('401 invalid_credentials');
  expect(await harness.sql(`select 1 from mfa_challenges`)).toHaveLength(before.length);
});
