/**
 * Invariant: who looks at an account as an operator changes nothing there, can make neither the look nor their rights
 * last longer, and is out the moment that they may no longer look.
 * THREATS A08, A12, A13, R16.
 */
import { permissions } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '#src/domain/duration';
import type { Route } from '#src/http/define-route';
import { routeTable } from '#src/routes/index';
import { makeRole, signUpWith } from '#test/support/api-keys';
import { browserLogin, meStatus } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, browser, startHarness, type Harness, type Person } from '#test/support/harness';
import { askToLook, lookAt } from '#test/support/impersonations';
import { expectProblem } from '#test/support/problems';
import { send } from '#test/support/raw';
import { plausibleBody, plausiblePath } from '#test/support/route-inputs';
import { databaseText } from '#test/support/snapshot';

let harness: Harness;
let operator: Person;
let owner: Person;
beforeAll(async () => {
  harness = await startHarness();
  await makeRole(harness, 'support', ['users:impersonate', 'users:read']);
  await makeRole(harness, 'auditor', ['audit:read']);
});
beforeEach(async () => {
  operator = await signUpWith(harness, 'support');
  owner = await harness.signUp();
});
afterAll(() => harness.stop());

const sidOf = (token: string) => String(decode(token).payload.sid);
const idOf = ({ grant }: Person) => grant.user.id;
const named = ({ method, path }: Route): string => `${method} ${path}`;
const codeOf = (text: string): unknown => (JSON.parse(text) as { code?: unknown }).code;

function call(route: Route, token: string) {
  const text = route.method === 'get' ? undefined : JSON.stringify(plausibleBody(route));
  const json =
    text === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) };
  return send(harness.url, plausiblePath(route), {
    method: route.method.toUpperCase(),
    headers: { ...json, ...bearer(token) },
    ...(text === undefined ? {} : { body: text }),
  });
}

/** All rows of the account but what the trail and the limits note. */
async function belongings(): Promise<Record<string, string[]>> {
  const {
    audit_events: _events,
    audit_unsealed: _waiting,
    rate_limits: _limits,
    ...rest
  } = await databaseText(harness);
  return rest;
}

describe('A08 read-only', () => {
  test('A08 no route lets a look change anything, and each refusal names the operator', async () => {
    const mighty = await signUpWith(harness, 'admin');
    const look = await lookAt(harness, mighty, owner);
    await harness.mails(owner.email);
    const before = await belongings();
    const asking = routeTable(harness.container.controllers).filter(
      ({ access }) => access !== 'public' && access !== 'credential',
    );
    const writing = asking.filter(({ method }) => method !== 'get');
    expect(writing.length).toBeGreaterThan(20);
    for (const route of writing) {
      const answer = await call(route, look.accessToken);
      expect({ route: named(route), status: answer.status, code: codeOf(answer.text) }).toEqual({
        route: named(route),
        status: 403,
        code: 'impersonation_read_only',
      });
    }
    expect(await belongings()).toEqual(before);
    const denied = await harness.sql<{ actor_id: string; route: string }>(
      `select actor_id, detail->>'route' as route from audit_events where type = 'access.denied' and session_id = $1`,
      [sidOf(look.accessToken)],
    );
    expect(denied.map(({ route }) => route).sort()).toEqual(writing.map(named).sort());
    expect(new Set(denied.map(({ actor_id }) => actor_id))).toEqual(new Set([idOf(mighty)]));
  });

  test('A08 no route of operators opens to it, whatever the account and the operator may do', async () => {
    const mighty = await signUpWith(harness, 'admin');
    const other = await signUpWith(harness, 'admin');
    const look = await lookAt(harness, mighty, other);
    expect(decode(look.accessToken).payload).toMatchObject({ permissions: [], roles: [] });
    const guarded = routeTable(harness.container.controllers).filter(
      ({ access }) => typeof access === 'object',
    );
    expect(guarded.length).toBeGreaterThan(0);
    for (const route of guarded) expect((await call(route, look.accessToken)).status).toBe(403);
  });

  test('A08 what its owner alone may read stays closed, though nothing is written there', async () => {
    const look = await lookAt(harness, operator, owner);
    for (const path of ['/v1/me/export', '/v1/me/api-keys'])
      expectProblem(
        await harness.http.get(path).set(bearer(look.accessToken)),
        403,
        'impersonation_read_only',
      );
  });
});

describe('A08 up the ladder', () => {
  test('A08 nobody looks at an account that may do more, not even with a factor still unproven', async () => {
    const auditor = await signUpWith(harness, 'auditor');
    expectProblem(await askToLook(harness, operator, idOf(auditor)), 403, 'insufficient_permission');
    const admin = await signUpWith(harness, 'admin');
    expectProblem(await askToLook(harness, operator, idOf(admin)), 403, 'insufficient_permission');
    await makeRole(harness, 'vault', ['audit:read']);
    await harness.sql(`update roles set mfa_required = true where name = 'vault'`);
    const vault = await signUpWith(harness, 'vault');
    expect(vault.grant.user.permissions).toEqual([]);
    expectProblem(await askToLook(harness, operator, idOf(vault)), 403, 'insufficient_permission');
    const peer = await signUpWith(harness, 'support');
    expect((await askToLook(harness, operator, idOf(peer))).status).toBe(200);
    expect(permissions.length).toBeGreaterThan(2);
  });

  test('A08 a look begins no look', async () => {
    const peer = await signUpWith(harness, 'support');
    const look = await lookAt(harness, operator, peer);
    expectProblem(await askToLook(harness, look, idOf(owner)), 403, 'impersonation_read_only');
  });
});

describe('A08 it can’t be made to last', () => {
  test('A08 it ends after a quarter of an hour: no refresh, no second proof, no cookie', async () => {
    const look = await lookAt(harness, operator, owner);
    const sid = sidOf(look.accessToken);
    const forged = harness.container;
    expect(look).not.toHaveProperty('refreshToken');
    const rotated = await forged.database.repos.sessions.rotate({
      id: sid,
      userId: idOf(owner),
      generation: 1,
      delivery: 'body',
      now: harness.clock.now(),
      idleExpiresAt: new Date(harness.clock.now().getTime() + minutes(60)),
      ip: null,
      ipPrefix: null,
      userAgent: null,
    });
    expect(rotated).toBeNull();
    const proof = { id: sid, userId: idOf(owner), amr: ['pwd', 'mfa'], now: harness.clock.now() };
    expect(await forged.database.repos.sessions.reauthenticate(proof)).toBeNull();
    const again = await harness.http
      .post('/v1/auth/reauthenticate')
      .set(bearer(look.accessToken))
      .send({ password: owner.password });
    expectProblem(again, 403, 'impersonation_read_only');
    for (const refreshToken of [look.accessToken, sid])
      expectProblem(
        await harness.http.post('/v1/auth/refresh').send({ refreshToken }),
        401,
        'invalid_refresh_token',
      );
    harness.clock.advance(minutes(15) - seconds(5));
    expect(await meStatus(harness, look.accessToken)).toBe(200);
    harness.clock.advance(seconds(6));
    expect(await meStatus(harness, look.accessToken)).toBe(401);
  });

  test('A08 one that was ended early stays ended for as long as its token would have lived', async () => {
    /** Somebody else's end, which clears out what need not be remembered any longer. */
    const clearOut = async (): Promise<void> => {
      const { accessToken } = await harness.login(owner.email);
      await harness.http.post('/v1/auth/logout').set(bearer(accessToken)).send({}).expect(200);
    };
    harness.clock.advance(minutes(60));
    await clearOut();
    harness.clock.advance(seconds(400));
    const look = await lookAt(harness, await harness.login(operator.email), owner);
    await harness.http.post('/v1/auth/logout').set(bearer(look.accessToken)).send({}).expect(200);
    // Other access tokens live ten minutes: after the first it could not yet be forgotten, after the second it could.
    for (const passing of [seconds(205), seconds(605)]) {
      harness.clock.advance(passing);
      await clearOut();
      expect(await meStatus(harness, look.accessToken)).toBe(401);
      const { exp } = decode(look.accessToken).payload;
      expect(Number(exp) * 1000).toBeGreaterThan(harness.clock.now().getTime());
    }
  });
});

test('A08 the end of a look leaves the operator’s own browser session alone, even with its cookie sent along', async () => {
  const page = await browserLogin(harness, operator);
  const look = await lookAt(harness, page, owner);
  const ended = await harness.http
    .post('/v1/auth/logout')
    .set({ ...browser, ...bearer(look.accessToken), Cookie: page.cookie })
    .send({})
    .expect(200);
  expect(ended.headers).not.toHaveProperty('set-cookie');
  expect(await meStatus(harness, look.accessToken)).toBe(401);
  await harness.http
    .post('/v1/auth/refresh')
    .set({ ...browser, Cookie: page.cookie })
    .send({})
    .expect(200);
});

describe('the operator', () => {
  const ends: Record<string, () => Promise<unknown>> = {
    'signs out': () =>
      harness.http.post('/v1/auth/logout').set(bearer(operator.accessToken)).send({}).expect(200),
    'signs out everywhere': () =>
      harness.http
        .post('/v1/auth/logout')
        .set(bearer(operator.accessToken))
        .send({ scope: 'all' })
        .expect(200),
    'ends the session from another': async () => {
      const { accessToken } = await harness.login(operator.email);
      const id = sidOf(operator.accessToken);
      await harness.http.delete(`/v1/me/sessions/${id}`).set(bearer(accessToken)).expect(200);
    },
    'ends all other sessions': async () => {
      const { accessToken } = await harness.login(operator.email);
      await harness.http.delete('/v1/me/sessions').set(bearer(accessToken)).expect(200);
    },
    'presents a spent refresh token': async () => {
      const refreshToken = operator.refreshToken;
      await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(200);
      harness.clock.advance(seconds(31));
      await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(401);
    },
    'deletes the account': () => harness.http.delete('/v1/me').set(bearer(operator.accessToken)).expect(200),
    'locks the account': () =>
      harness.http.post('/v1/me/lock').set(bearer(operator.accessToken)).send({}).expect(200),
    'may no longer look': () =>
      harness.container.database.transaction(async (repos) => {
        const now = harness.clock.now();
        await repos.sessions.revokeImpersonatedBy({ impersonatorId: idOf(operator), now });
      }),
  };

  test.each(Object.keys(ends))('A12 A13 %s: the look is over on the next call', async (how) => {
    const look = await lookAt(harness, operator, owner);
    expect(await meStatus(harness, look.accessToken)).toBe(200);
    await ends[how]?.();
    // Another instance hears of it as this one does.
    await expect.poll(() => meStatus(harness, look.accessToken), { timeout: 2000 }).toBe(401);
    expect(await meStatus(harness, owner.accessToken)).toBe(200);
    const [{ reason } = { reason: null }] = await harness.sql<{ reason: string | null }>(
      `select revoked_reason as reason from sessions where id = $1`,
      [sidOf(look.accessToken)],
    );
    expect(reason).toBe('impersonation_over');
  });

  test('A13 demoted with a token in hand begins no look', async () => {
    await harness.sql(`update users set roles = '{user}' where id = $1`, [idOf(operator)]);
    const answer = await askToLook(harness, operator, idOf(owner));
    expect([401, 403]).toContain(answer.status);
    expect(await harness.sql(`select 1 from sessions where impersonator_id = $1`, [idOf(operator)])).toEqual(
      [],
    );
  });

  test('A12 a sign-out that races the beginning of a look leaves none behind', async () => {
    for (let round = 0; round < 12; round += 1) {
      const busy = await harness.login(operator.email);
      const [answer] = await Promise.all([
        askToLook(harness, busy, idOf(owner)),
        harness.http.post('/v1/auth/logout').set(bearer(busy.accessToken)).send({}),
      ]);
      expect([200, 401]).toContain(answer.status);
      if (answer.status === 200)
        await expect.poll(() => meStatus(harness, answer.body.accessToken), { timeout: 2000 }).toBe(401);
    }
    expect(
      await harness.sql(`select 1 from sessions where impersonator_id = $1 and revoked_at is null`, [
        idOf(operator),
      ]),
    ).toEqual([]);
  });

  test('A12 two who look at each other at once wait for nobody forever', async () => {
    const [ada, grace] = [await signUpWith(harness, 'admin'), await signUpWith(harness, 'admin')];
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, turn) =>
        turn % 2 === 0 ? askToLook(harness, ada, idOf(grace)) : askToLook(harness, grace, idOf(ada)),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });
});

test('A12 the account banned, deleted or with a new password: the look is over too', async () => {
  const look = await lookAt(harness, operator, owner);
  const body = { currentPassword: owner.password, newPassword: 'amber-orchard-kettle-77' };
  await harness.http.post('/v1/me/password').set(bearer(owner.accessToken)).send(body).expect(200);
  expect(await meStatus(harness, look.accessToken)).toBe(401);
  const next = await lookAt(harness, operator, owner);
  await harness.http.delete('/v1/me').set(bearer(owner.accessToken)).expect(200);
  expect(await meStatus(harness, next.accessToken)).toBe(401);
});

test('R16 who looks is nothing that a client can say at the doors', async () => {
  const fields = { impersonatorId: idOf(operator), act: { sub: idOf(operator) } };
  const credentials = { email: owner.email, password: owner.password };
  const answer = await harness.http.post('/v1/auth/login').send({ ...credentials, ...fields });
  expectProblem(answer, 400, 'validation_failed');
  const refreshed = await harness.http
    .post('/v1/auth/refresh')
    .send({ refreshToken: owner.refreshToken, ...fields });
  expectProblem(refreshed, 400, 'validation_failed');
});
