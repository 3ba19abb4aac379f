import { limits, sessionPageSchema } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { makeApiKey, makeRole, signUpWith } from '#test/support/api-keys';
import { events, meStatus, subjects } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { askToLook, lookAt } from '#test/support/impersonations';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let operator: Person;
let owner: Person;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
  await makeRole(harness, 'support', ['users:impersonate', 'users:read']);
});
beforeEach(async () => {
  operator = await signUpWith(harness, 'support');
  owner = await harness.signUp();
});
afterAll(() => harness.stop());

const sidOf = (token: string) => String(decode(token).payload.sid);
const rowOf = async (person: Person) =>
  (
    await harness.sql<Record<string, unknown>>(`select to_jsonb(u) as row from users u where id = $1`, [
      person.grant.user.id,
    ])
  )[0];

test('shows the account as its owner sees it, for a quarter of an hour, without a refresh token', async () => {
  const look = await lookAt(harness, operator, owner);
  expect(look).toEqual({
    status: 'authenticated',
    user: { ...owner.grant.user, lastLoginAt: expect.any(String) },
    accessToken: expect.any(String),
    tokenType: 'Bearer',
    expiresIn: minutes(limits.impersonationMinutes) / 1000,
  });
  const { payload } = decode(look.accessToken);
  expect(payload).toMatchObject({
    sub: owner.grant.user.id,
    act: { sub: operator.grant.user.id },
    amr: [],
    roles: [],
    permissions: [],
  });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
  const me = await harness.http.get('/v1/me').set(bearer(look.accessToken)).expect(200);
  expect(me.body).toMatchObject({ id: owner.grant.user.id, email: owner.email, permissions: [] });
  await harness.http.get('/v1/me/activity').set(bearer(look.accessToken)).expect(200);
});

test('tells the owner by mail, with the reason, and stands in both timelines', async () => {
  await askToLook(harness, operator, owner.grant.user.id, { reason: 'Ticket 4711: see evil.example' })
    .set('X-Forwarded-For', '198.51.100.9')
    .expect(200);
  const [mail] = await harness.mails(owner.email);
  expect(mail?.subject).toBe('Somebody from AuthFlow looked at your account');
  expect(mail?.text).toContain('Reason: Ticket 4711: see evil[.]example');
  expect(mail?.text).not.toContain(operator.email);
  const { body } = await harness.http.get('/v1/me/activity').set(bearer(owner.accessToken)).expect(200);
  expect(body.items[0]).toMatchObject({ type: 'account.impersonated', byOperator: true, ip: null });
  const [byActor] = await harness.sql(
    `select type, outcome, user_id, ip, session_id, detail->>'reason' as reason from audit_events
     where actor_id = $1 order by id desc limit 1`,
    [operator.grant.user.id],
  );
  expect(byActor).toEqual({
    type: 'account.impersonated',
    outcome: 'success',
    user_id: owner.grant.user.id,
    ip: '198.51.100.9',
    session_id: sidOf(operator.accessToken),
    reason: 'Ticket 4711: see evil.example',
  });
});

test('stands in the owner’s list of sessions, labelled, without where the operator sits, and they can end it', async () => {
  const look = await lookAt(harness, operator, owner);
  const { body } = await harness.http.get('/v1/me/sessions').set(bearer(owner.accessToken)).expect(200);
  const { items } = sessionPageSchema.parse(body);
  const entry = items.find(({ id }) => id === sidOf(look.accessToken));
  expect(entry).toMatchObject({ impersonated: true, ip: null, current: false });
  expect(entry?.device.browser).toBeNull();
  expect(items.filter(({ impersonated }) => impersonated)).toHaveLength(1);
  await harness.http
    .delete(`/v1/me/sessions/${sidOf(look.accessToken)}`)
    .set(bearer(owner.accessToken))
    .expect(200);
  expect(await meStatus(harness, look.accessToken)).toBe(401);
  expect(await meStatus(harness, operator.accessToken)).toBe(200);
});

test('leaves no trace of a sign-in: not the last one, not a known device, not one session fewer', async () => {
  await harness.mails(owner.email);
  const before = await rowOf(owner);
  for (let logins = 1; logins < limits.sessionsPerUser; logins += 1)
    await harness.sql(
      `insert into sessions (id, user_id, delivery, authenticated_at, created_at, rotated_at, idle_expires_at, absolute_expires_at, amr)
       values (gen_random_uuid(), $1, 'body', $2, $2, $2, $2::timestamptz + interval '30 days', $2::timestamptz + interval '90 days', '{}')`,
      [owner.grant.user.id, harness.clock.now()],
    );
  await askToLook(harness, operator, owner.grant.user.id).set('User-Agent', 'Operator/1.0').expect(200);
  expect(await rowOf(owner)).toEqual(before);
  const newest = await harness.http
    .post('/v1/auth/login')
    .set('User-Agent', 'Operator/1.0')
    .send({ email: owner.email, password: owner.password })
    .expect(200);
  // The cap of a hundred is kept among the owner's own: one of them went, and the look still stands.
  const live = await harness.sql<{ look: boolean }>(
    `select impersonator_id is not null as look from sessions where user_id = $1 and revoked_at is null`,
    [owner.grant.user.id],
  );
  expect(live.filter(({ look }) => look)).toHaveLength(1);
  expect(live.filter(({ look }) => !look)).toHaveLength(limits.sessionsPerUser);
  expect(await meStatus(harness, newest.body.accessToken)).toBe(200);
  const told = await subjects(harness, owner.email);
  expect(told.filter((subject) => /new device|new sign-in/i.test(subject))).toHaveLength(1);
});

test('logout ends it, and it alone, whatever the scope', async () => {
  const look = await lookAt(harness, operator, owner);
  await harness.http.post('/v1/auth/logout').set(bearer(look.accessToken)).send({ scope: 'all' }).expect(200);
  expect(await meStatus(harness, look.accessToken)).toBe(401);
  expect(await meStatus(harness, owner.accessToken)).toBe(200);
  expect(await meStatus(harness, operator.accessToken)).toBe(200);
  const [event] = await harness.sql(
    `select actor_id, user_id from audit_events where type = 'session.logged_out' order by id desc limit 1`,
  );
  expect(event).toEqual({ actor_id: operator.grant.user.id, user_id: owner.grant.user.id });
});

describe('is refused', () => {
  test('without a reason, or with a field too many', async () => {
    for (const body of [{}, { reason: '' }, { reason: '  ' }, { reason: 'x', minutes: 60 }])
      expectProblem(await askToLook(harness, operator, owner.grant.user.id, body), 400, 'validation_failed');
  });

  test('for oneself, for nobody, and for an account that may not sign in', async () => {
    const self = operator.grant.user.id;
    expectProblem(await askToLook(harness, operator, self), 409, 'conflict');
    const nobody = '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e';
    expectProblem(await askToLook(harness, operator, nobody), 404, 'not_found');
    for (const state of [`status = 'disabled'`, `status = 'active', locked_at = now()`]) {
      await harness.sql(`update users set ${state} where id = $1`, [owner.grant.user.id]);
      expectProblem(await askToLook(harness, operator, owner.grant.user.id), 409, 'conflict');
    }
    expect((await events(harness, owner.grant.user.id)).slice(-2)).toEqual([
      'account.impersonated failure',
      'account.impersonated failure',
    ]);
  });

  test('without the permission, with an API key, and long after the proof', async () => {
    const id = owner.grant.user.id;
    const plain = await harness.signUp();
    expectProblem(await askToLook(harness, plain, id), 403, 'insufficient_permission');
    const made = await makeApiKey(harness, operator.accessToken, {
      name: 'Robot',
      permissions: ['users:impersonate'],
    });
    expectProblem(await askToLook(harness, { accessToken: made.key }, id), 403, 'insufficient_permission');
    harness.clock.advance(minutes(10.5));
    const { body } = await harness.http
      .post('/v1/auth/refresh')
      .send({ refreshToken: operator.refreshToken })
      .expect(200);
    expectProblem(await askToLook(harness, body, id), 403, 'reauthentication_required');
  });

  test('after ten in a minute', async () => {
    const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
    const busy = await signUpWith(limited, 'admin');
    const target = await limited.signUp();
    for (let looks = 0; looks < 10; looks += 1) await lookAt(limited, busy, target);
    expectProblem(await askToLook(limited, busy, target.grant.user.id), 429, 'rate_limited');
    await limited.stop();
  });
});
