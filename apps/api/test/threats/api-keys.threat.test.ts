/**
 * Invariant: an API key does what its owner let it do and may still do, and nothing of what takes a person: it makes no
 * key, changes nothing that protects the account and opens no session. Once dead it stays dead.
 * THREATS A12, A13, A15, M14.
 */
import { accessClaimsSchema, permissions, type CreatedApiKey } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import type { Route } from '#src/http/define-route';
import type { RequestContext } from '#src/http/request-context';
import { takesApiKeys } from '#src/http/route-callers';
import { routeTable } from '#src/routes/index';
import { askForKey, keyStatus, makeApiKey, makeRole, signUpWith } from '#test/support/api-keys';
import { enrolTotp } from '#test/support/authenticator-app';
import { together } from '#test/support/calls';
import { tokenFor } from '#test/support/email-changes';
import { bearer, goodPassword, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { send } from '#test/support/raw';
import { plausibleBody, plausiblePath } from '#test/support/route-inputs';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await makeRole(harness, 'auditor', ['audit:read', 'stats:read']);
});
afterAll(() => harness.stop());

const revoke = (person: Pick<Person, 'accessToken'>, { id }: Pick<CreatedApiKey, 'id'>) =>
  harness.http.delete(`/v1/me/api-keys/${id}`).set(bearer(person.accessToken));
const everyPermission = (key: string) => harness.http.get('/v1/auth/session').set(bearer(key));
const permissionsNow = async (key: string): Promise<unknown> =>
  (await everyPermission(key).expect(200)).body.permissions;
const setOwner = (person: Person, change: string, values: unknown[] = []) =>
  harness.sql(`update users set ${change} where id = $1`, [person.grant.user.id, ...values]);

describe('A15 a revoked key', () => {
  test('A15 is dead from the answer on, however many uses are under way, and no use brings it back', async () => {
    const person = await harness.signUp();
    const made = await makeApiKey(harness, person.accessToken);
    let revoked = false;
    let servedBefore = 0;
    const uses = together(8, async () => {
      for (let calls = 0; calls < 25; calls += 1) {
        const begunAfter = revoked;
        // Each use would note itself: the clock has moved on by more than a minute.
        harness.clock.advance(minutes(2) / 25);
        const status = await keyStatus(harness, made.key);
        if (begunAfter) expect(status).toBe(401);
        else servedBefore += status === 200 ? 1 : 0;
      }
    });
    while (servedBefore < 4) await new Promise((resolve) => setTimeout(resolve, 1));
    // Just proven: the clock runs fast here.
    const { accessToken } = await harness.login(person.email);
    await revoke({ accessToken }, made).expect(200);
    revoked = true;
    await uses;
    expect(servedBefore).toBeGreaterThan(0);
    expect(await keyStatus(harness, made.key)).toBe(401);
    const [row] = await harness.sql<{ revoked_at: Date | null }>(
      `select revoked_at from api_keys where id = $1`,
      [made.id],
    );
    expect(row?.revoked_at).not.toBeNull();
    expectProblem(await revoke(await harness.login(person.email), made), 404, 'not_found');
  });

  test('A15 that was the last one leaves no door open', async () => {
    const person = await harness.signUp();
    const made = await makeApiKey(harness, person.accessToken);
    await revoke(person, made).expect(200);
    const id = { 'X-Request-Id': 'the-same-request-id' };
    const absent = await harness.http.get('/v1/me').set(id);
    for (const key of [
      made.key,
      `${made.key.slice(0, -1)}A`,
      made.hint,
      'af_',
      `af_${'A'.repeat(43)}`,
      `af_${'A'.repeat(4000)}`,
      `AF_${made.key.slice(3)}`,
      made.key.slice(3),
      `af_${made.id}`,
    ]) {
      const answer = await harness.http.get('/v1/me').set(id).set(bearer(key));
      expect({ key, status: answer.status }).toEqual({ key, status: 401 });
      expect(answer.text).toBe(absent.text);
    }
  });
});

describe('A15 what takes a person', () => {
  test('A15 every route that takes no key refuses one, and puts it on record', async () => {
    const person = await signUpWith(harness, 'admin');
    const { key, id } = await makeApiKey(harness, person.accessToken, {
      name: 'Mighty',
      permissions: [...permissions],
    });
    const before = await harness.sql(`select to_jsonb(u) as row from users u where id = $1`, [
      person.grant.user.id,
    ]);
    const asking = routeTable(harness.container.controllers).filter(
      ({ access }) => access !== 'public' && access !== 'credential',
    );
    const closed = asking.filter((route) => !takesApiKeys(route));
    const open = asking.filter((route) => typeof route.access === 'string' && takesApiKeys(route));
    expect(open.map(named).sort()).toEqual(['get /v1/auth/session', 'get /v1/me']);
    expect(closed.map(named)).toEqual(
      expect.arrayContaining([
        'post /v1/me/password',
        'delete /v1/me',
        ...asking.filter(({ recentAuth }) => recentAuth).map(named),
      ]),
    );
    for (const route of closed) {
      const answer = await call(route, key);
      expect({ route: named(route), status: answer.status, code: codeOf(answer.text) }).toEqual({
        route: named(route),
        status: 403,
        code: 'insufficient_permission',
      });
    }
    const denied = await harness.sql<{ route: string }>(
      `select detail->>'route' as route from audit_events where type = 'access.denied' and session_id = $1`,
      [id],
    );
    expect(denied.map(({ route }) => route).sort()).toEqual(closed.map(named).sort());
    expect(
      await harness.sql(`select to_jsonb(u) as row from users u where id = $1`, [person.grant.user.id]),
    ).toEqual(before);
  });

  test('A15 opens no session and ends none', async () => {
    const person = await harness.signUp();
    const { key } = await makeApiKey(harness, person.accessToken);
    expect((await harness.http.post('/v1/auth/logout').set(bearer(key)).send({ scope: 'all' })).status).toBe(
      401,
    );
    const refreshed = await harness.http.post('/v1/auth/refresh').send({ refreshToken: key });
    expectProblem(refreshed, 401, 'invalid_refresh_token');
    await harness.http.get('/v1/me').set(bearer(person.accessToken)).expect(200);
  });
});

describe('the owner', () => {
  test('A12 banned, locked or gone: the key is refused on the next call', async () => {
    const person = await harness.signUp();
    const { key } = await makeApiKey(harness, person.accessToken);
    await setOwner(person, `status = 'disabled'`);
    expect(await keyStatus(harness, key)).toBe(401);
    await setOwner(person, `status = 'active'`);
    expect(await keyStatus(harness, key)).toBe(200);
    await setOwner(person, `locked_at = now()`);
    expect(await keyStatus(harness, key)).toBe(401);
    await setOwner(person, `locked_at = null`);
    await harness.http.delete('/v1/me').set(bearer(person.accessToken)).expect(200);
    expect(await keyStatus(harness, key)).toBe(401);
    const token = tokenFor(await harness.mails(person.email), 'restore-account');
    await harness.http.post('/v1/auth/restore-account').send({ token }).expect(200);
    expect(await keyStatus(harness, key)).toBe(401);
  });

  test('A13 demoted: what they lost the key has lost, without a new one', async () => {
    const person = await signUpWith(harness, 'auditor');
    const made = await makeApiKey(harness, person.accessToken, {
      name: 'Figures',
      permissions: ['audit:read', 'stats:read'],
    });
    expect(await permissionsNow(made.key)).toEqual(['audit:read', 'stats:read']);
    await harness.sql(`update roles set permissions = '{stats:read,users:read}' where name = 'auditor'`);
    expect(await permissionsNow(made.key)).toEqual(['stats:read']);
    await harness.sql(`update roles set mfa_required = true where name = 'auditor'`);
    expect(await permissionsNow(made.key)).toEqual([]);
    await harness.sql(`update roles set mfa_required = false where name = 'auditor'`);
    await setOwner(person, `roles = '{user}'`);
    expect(await permissionsNow(made.key)).toEqual([]);
    await setOwner(person, `roles = '{user,admin}'`);
    expect(await permissionsNow(made.key)).toEqual(['audit:read', 'stats:read']);
  });

  test('A13 demoted with a token in hand makes no key with what they lost', async () => {
    await makeRole(harness, 'reader', ['users:read']);
    const person = await signUpWith(harness, 'reader');
    const { body: claims } = await harness.http
      .get('/v1/auth/session')
      .set(bearer(person.accessToken))
      .expect(200);
    await setOwner(person, `roles = '{user}'`);
    // Past the door already: what it saw in the token is out of date by now.
    const late = harness.container.controllers.apiKeys.create({
      claims: accessClaimsSchema.parse(claims),
      body: { name: 'Late', permissions: ['users:read'] },
      context: { client: nobody } as RequestContext,
    });
    await expect(late).rejects.toThrow('insufficient_permission');
    await expect(
      harness.sql(`select 1 from api_keys where user_id = $1`, [person.grant.user.id]),
    ).resolves.toEqual([]);
  });

  test('M14 at one factor of two makes no key, sees none and revokes none', async () => {
    const person = await harness.signUp();
    const made = await makeApiKey(harness, person.accessToken);
    const halfway = await harness.login(person.email);
    await enrolTotp(harness, person);
    for (const answer of [
      await askForKey(harness, halfway.accessToken),
      await harness.http.get('/v1/me/api-keys').set(bearer(halfway.accessToken)),
      await revoke(halfway, made),
    ])
      expectProblem(answer, 403, 'reauthentication_required');
    expect((await askForKey(harness, person.accessToken)).status).toBe(201);
  });

  test('M14 long after the proof makes no key', async () => {
    const person = await harness.signUp();
    harness.clock.advance(minutes(10.5));
    const { body } = await harness.http
      .post('/v1/auth/refresh')
      .send({ refreshToken: person.refreshToken })
      .expect(200);
    expectProblem(await askForKey(harness, body.accessToken), 403, 'reauthentication_required');
  });
});

describe('A15 when a stranger may have made it', () => {
  test('A15 a reset by mail and a lock revoke every key; a change by its owner keeps them, and says so', async () => {
    const person = await harness.signUp();
    const { key } = await makeApiKey(harness, person.accessToken);
    const change = { currentPassword: goodPassword, newPassword: 'amber-orchard-kettle-77' };
    await harness.http.post('/v1/me/password').set(bearer(person.accessToken)).send(change).expect(200);
    expect(await keyStatus(harness, key)).toBe(200);
    const [changed] = await harness.mails(person.email);
    expect(changed?.text).toContain('1 API key can still act in your name');

    await harness.http.post('/v1/auth/forgot-password').send({ email: person.email }).expect(202);
    const token = tokenFor(await harness.mails(person.email), 'reset-password');
    const password = 'cobalt-meadow-anchor-31';
    await harness.http.post('/v1/auth/reset-password').send({ token, password }).expect(200);
    expect(await keyStatus(harness, key)).toBe(401);

    const { accessToken } = await harness.login(person.email, password);
    const later = await makeApiKey(harness, accessToken);
    await harness.http.post('/v1/me/lock').set(bearer(accessToken)).send({}).expect(200);
    // Not by the lock alone, which a reset lifts.
    const working = `select 1 from api_keys where user_id = $1 and revoked_at is null`;
    expect(await harness.sql(working, [person.grant.user.id])).toEqual([]);
    const reset = tokenFor(await harness.mails(person.email), 'reset-password');
    await harness.http.post('/v1/auth/reset-password').send({ token: reset, password }).expect(200);
    expect(await keyStatus(harness, later.key)).toBe(401);
  });
});

test('A15 an address that keeps sending wrong keys is not looked at for a while', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' } });
  const person = await limited.signUp();
  const { key } = await makeApiKey(limited, person.accessToken);
  const from = (address: string, token: string) =>
    limited.http.get('/v1/me').set(bearer(token)).set('X-Forwarded-For', address);
  const wrong = (serial: number) => `af_${String(serial).padStart(43, 'A')}`;
  const answers = await together(80, async (serial) => (await from('203.0.113.7', wrong(serial))).status);
  expect(answers.filter((status) => status === 401).length).toBeLessThanOrEqual(60);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
  expectProblem(await from('203.0.113.7', key), 429, 'rate_limited');
  await from('203.0.113.8', key).expect(200);
  await from('203.0.113.7', person.accessToken).expect(200);
  limited.clock.advance(minutes(2));
  await limited.stop();
});

const nobody = { requestId: 'late', ip: null, addressKey: '', userAgent: null, deviceToken: null };
const named = ({ method, path }: Route): string => `${method} ${path}`;
const codeOf = (text: string): unknown => (JSON.parse(text) as { code?: unknown }).code;

function call(route: Route, key: string) {
  const text = route.method === 'get' ? undefined : JSON.stringify(plausibleBody(route));
  const json =
    text === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) };
  return send(harness.url, plausiblePath(route), {
    method: route.method.toUpperCase(),
    headers: { ...json, ...bearer(key) },
    ...(text === undefined ? {} : { body: text }),
  });
}
