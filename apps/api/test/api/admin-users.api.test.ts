import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { days, hours, minutes } from '#src/domain/duration';
import { enrolTotp } from '#test/support/authenticator-app';
import { events, meStatus, refresh, subjects } from '#test/support/calls';
import { tokenFor } from '#test/support/email-changes';
import { bearer, goodPassword, startHarness, type Harness, type Person } from '#test/support/harness';
import { actsOn, asOperator, plantRole, signUpWith, type Operator } from '#test/support/operators';
import { addPasskey } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let admin: Operator;
let ops: ReturnType<typeof asOperator>;
beforeAll(async () => {
  harness = await startHarness();
  admin = await signUpWith(harness, 'admin');
  ops = asOperator(harness, admin);
  await plantRole(harness, 'support', ['users:read']);
});
afterAll(() => harness.stop());

const idOf = (person: Person): string => person.grant.user.id;
const login = (email: string, password = goodPassword) =>
  harness.http.post('/v1/auth/login').send({ email, password }).then();
const inAnHour = (): string => later(harness.clock.now(), hours(1)).toISOString();

describe('every route', () => {
  const id = randomUUID();
  const calls: [string, string, string, object?][] = [
    ['users:read', 'get', ''],
    ['users:read', 'get', `/${id}`],
    ['users:read', 'get', `/${id}/sessions`],
    ['users:read', 'get', `/${id}/activity`],
    ['users:write', 'patch', `/${id}`, { name: 'X' }],
    ['users:write', 'delete', `/${id}`, {}],
    ['users:write', 'post', `/${id}/restore`, {}],
    ['users:write', 'post', `/${id}/send-password-reset`, {}],
    ['users:ban', 'post', `/${id}/ban`, { reason: 'X' }],
    ['users:ban', 'post', `/${id}/unban`, {}],
    ['users:ban', 'post', `/${id}/logout`, {}],
    ['users:ban', 'delete', `/${id}/sessions/${randomUUID()}`, {}],
  ];

  test.each(calls)('of %s: %s %s', async (permission, method, path, body) => {
    const send = (accessToken: string) => {
      const verb = method as 'get' | 'post' | 'patch' | 'delete';
      const request = harness.http[verb](`/v1/admin/users${path}`).set(bearer(accessToken));
      return body === undefined ? request.then() : request.send(body).then();
    };
    const plain = await harness.signUp();
    expectProblem(await send(plain.accessToken), 403, 'insufficient_permission');
    expect(await events(harness, idOf(plain))).toContain('access.denied failure');
    const name = permission.replace(':', '-');
    await plantRole(harness, name, [permission]);
    const holder = await send((await signUpWith(harness, name)).accessToken);
    // Nobody has this id; the list needs none.
    if (path === '') expect(holder.status).toBe(200);
    else expectProblem(holder, 404, 'not_found');
    expectProblem(await harness.http.get('/v1/admin/users'), 401, 'unauthenticated');
  });

  test('takes ids that are UUIDs', async () => {
    for (const path of ['/1', '/me', '/%00', `/${'9'.repeat(40)}`])
      expectProblem(await ops.get(path), 400, 'validation_failed');
  });
});

describe('an account', () => {
  test('is shown with what protects it, and without any secret', async () => {
    const person = await harness.signUp();
    await addPasskey(harness, person);
    await enrolTotp(harness, person);
    await harness.sql(
      `insert into identities (id, user_id, provider, issuer, subject, email, created_at)
       values (gen_random_uuid(), $1, 'google', 'https://issuer', 'subject-of-theirs', 'x@example.org', now())`,
      [idOf(person)],
    );
    const { body, text, status } = await ops.get(`/${idOf(person)}`);
    expect(status, text).toBe(200);
    expect(body).toMatchObject({
      id: idOf(person),
      email: person.email,
      emailVerified: true,
      status: 'active',
      roles: ['user'],
      permissions: [],
      mfaEnabled: true,
      hasPassword: true,
      erasedAt: null,
      invitation: null,
      ban: null,
      sessions: 1,
      factors: { totp: true, recoveryCodesLeft: 10, passkeys: [{ id: expect.any(String) }] },
      identities: [{ provider: 'google', email: 'x@example.org', lastUsedAt: null }],
    });
    expect(text).not.toMatch(/\$2b|hash|sealed|credential|subject-of-theirs|public_?key/i);
  });

  test('says what its roles allow and how it was invited', async () => {
    await plantRole(harness, 'audit-reader', ['audit:read']);
    const reader = await signUpWith(harness, 'audit-reader');
    await harness.sql(
      `insert into invitations (id, user_id, email, nonce, key_id, token_hash, expires_at, created_at)
       values (gen_random_uuid(), $1, 'x', '', 'k', 'x', '2030-01-01', '2029-12-25')`,
      [reader.id],
    );
    const { body } = await ops.get(`/${reader.id}`);
    expect(body).toMatchObject({
      permissions: ['audit:read'],
      invitation: { sentAt: '2029-12-25T00:00:00.000Z', expiresAt: '2030-01-01T00:00:00.000Z' },
    });
  });

  test('lists its sessions and ends one of them', async () => {
    const person = await harness.signUp();
    const phone = await harness.login(person.email);
    const page = await ops.get(`/${idOf(person)}/sessions?limit=1`);
    expect(page.body.items).toEqual([expect.objectContaining({ current: false, ip: '127.0.0.1' })]);
    const rest = await ops.get(`/${idOf(person)}/sessions?cursor=${page.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ current: false }], nextCursor: null });

    const { id } = page.body.items[0] as { id: string };
    const other = await harness.signUp();
    expectProblem(await ops.remove(`/${idOf(other)}/sessions/${id}`), 404, 'not_found');
    const ended = await ops.remove(`/${idOf(person)}/sessions/${id}`);
    expect(ended.body).toEqual({ status: 'revoked', revoked: 1 });
    expect(await meStatus(harness, phone.accessToken)).toBe(401);
    expect(await meStatus(harness, person.accessToken)).toBe(200);
    expectProblem(await ops.remove(`/${idOf(person)}/sessions/${id}`), 404, 'not_found');
    expect(await actsOn(harness, idOf(person))).toEqual([`session.revoked success by ${admin.id}`]);
  });

  test('lists what happened; where operators sat is shown to operators and not to its owner', async () => {
    const person = await harness.signUp();
    await ops.patch(`/${idOf(person)}`, { name: 'Renamed' });
    const seen = await ops.get(`/${idOf(person)}/activity?limit=1`);
    expect(seen.body).toMatchObject({
      items: [{ type: 'account.updated', byOperator: true, ip: '127.0.0.1', sessionId: expect.any(String) }],
      nextCursor: expect.any(String),
    });
    const next = await ops.get(`/${idOf(person)}/activity?cursor=${seen.body.nextCursor}`);
    expect(next.body.items[0]).toMatchObject({ type: 'login.succeeded', byOperator: false });
    const own = await harness.http.get('/v1/me/activity').set(bearer(person.accessToken));
    expect(own.body.items[0]).toMatchObject({
      type: 'account.updated',
      byOperator: true,
      ip: null,
      sessionId: null,
    });
    const copy = await harness.http.get('/v1/me/export').set(bearer(person.accessToken));
    expect(copy.body.activity[0]).toMatchObject({ byOperator: true, ip: null, userAgent: null });
  });
});

describe('changing', () => {
  test('a name, roles, or both', async () => {
    const person = await harness.signUp();
    const path = `/${idOf(person)}`;
    expect((await ops.patch(path, { name: ' Ada ' })).body).toMatchObject({ name: 'Ada', roles: ['user'] });
    expect((await ops.patch(path, { roles: ['support'] })).body).toMatchObject({
      name: 'Ada',
      roles: ['user', 'support'],
      permissions: ['users:read'],
    });
    expect((await ops.patch(path, { name: null, roles: [] })).body).toMatchObject({
      name: null,
      roles: ['user'],
    });
    expect((await ops.patch(path, { roles: ['user'] })).status).toBe(200);
    const by = `success by ${admin.id}`;
    expect(await actsOn(harness, idOf(person))).toEqual([
      `account.updated ${by}`,
      `account.roles_changed ${by}`,
      `account.updated ${by}`,
      `account.roles_changed ${by}`,
    ]);
    const details = await harness.sql<{ detail: object }>(
      `select detail from audit_events where user_id = $1 and type = 'account.roles_changed' order by id`,
      [idOf(person)],
    );
    expect(details.map(({ detail }) => detail)).toEqual([
      { added: 'support', removed: '' },
      { added: '', removed: 'support' },
    ]);
  });

  test('refuses a role that is not there, an empty change and unknown fields', async () => {
    const path = `/${idOf(await harness.signUp())}`;
    const { errors } = expectProblem(await ops.patch(path, { roles: ['nowhere'] }), 400, 'validation_failed');
    expect(errors).toEqual([{ path: 'roles', code: 'unknown_role', message: expect.any(String) }]);
    for (const body of [
      {},
      { status: 'active' },
      { roles: ['user', 'user'] },
      { roles: 'admin' },
      { name: '' },
    ])
      expectProblem(await ops.patch(path, body), 400, 'validation_failed');
  });

  test('wants a fresh proof of the operator', async () => {
    const path = `/${idOf(await harness.signUp())}`;
    const world = await startHarness();
    const stale = await signUpWith(world, 'admin');
    const target = await world.signUp();
    world.clock.advance(minutes(9) + minutes(2));
    const { body } = await world.http.post('/v1/auth/refresh').send({ refreshToken: stale.refreshToken });
    const change = asOperator(world, { accessToken: String(body.accessToken) });
    expectProblem(await change.patch(`/${idOf(target)}`, { name: 'X' }), 403, 'reauthentication_required');
    expect((await change.get(`/${idOf(target)}`)).status).toBe(200);
    await world.stop();
    expect((await ops.patch(path, { name: 'X' })).status).toBe(200);
  });
});

describe('a ban', () => {
  test('is shown with its reason, by whom and until when; a second one replaces the first', async () => {
    const person = await harness.signUp();
    const path = `/${idOf(person)}`;
    const until = inAnHour();
    const first = await ops.post(`${path}/ban`, { reason: 'Sends spam', until });
    expect(first.body).toMatchObject({
      status: 'disabled',
      sessions: 0,
      ban: { reason: 'Sends spam', until, by: admin.id, at: expect.any(String) },
    });
    const second = await ops.post(`${path}/ban`, { reason: 'Still does' });
    expect(second.body).toMatchObject({ ban: { reason: 'Still does', until: null } });
    expectProblem(await login(person.email), 403, 'account_disabled');

    expect((await ops.post(`${path}/unban`)).body).toMatchObject({ status: 'active', ban: null });
    expect((await ops.post(`${path}/unban`)).status).toBe(200);
    await harness.login(person.email);
    expect((await refresh(harness, person.refreshToken)).status).toBe(401);
    const by = `success by ${admin.id}`;
    expect(await actsOn(harness, idOf(person))).toEqual([
      `account.banned ${by}`,
      `account.banned ${by}`,
      `account.unbanned ${by}`,
    ]);
    // Nothing an operator wrote is on record: codes and times alone.
    expect(JSON.stringify(await harness.sql('select detail from audit_events'))).not.toMatch(/spam|Still/);
  });

  test('needs a reason and an end that lies ahead', async () => {
    const path = `/${idOf(await harness.signUp())}/ban`;
    const past = later(harness.clock.now(), -minutes(1)).toISOString();
    const { errors } = expectProblem(
      await ops.post(path, { reason: 'X', until: past }),
      400,
      'validation_failed',
    );
    expect(errors?.[0]).toMatchObject({ path: 'until', code: 'in_the_past' });
    for (const body of [
      {},
      { reason: '  ' },
      { reason: 'x'.repeat(501) },
      { reason: 'X', until: 'tomorrow' },
    ])
      expectProblem(await ops.post(path, body), 400, 'validation_failed');
  });

  test('is not for oneself, nor for a deleted account', async () => {
    const self = expectProblem(await ops.post(`/${admin.id}/ban`, { reason: 'X' }), 409, 'conflict');
    expect(self.detail).toBe('You cannot ban yourself.');
    const person = await harness.signUp();
    await ops.remove(`/${idOf(person)}`);
    expectProblem(await ops.post(`/${idOf(person)}/ban`, { reason: 'X' }), 409, 'conflict');
    expect(await actsOn(harness, idOf(person))).toContain(`access.denied failure by ${admin.id}`);
  });

  test('that has an end ends by itself: at the door, and for those who never knock, by housekeeping', async () => {
    const person = await harness.signUp();
    const absent = await harness.signUp();
    for (const each of [person, absent])
      await ops.post(`/${idOf(each)}/ban`, { reason: 'X', until: inAnHour() });
    harness.clock.advance(minutes(59));
    await harness.container.housekeeping.runOnce();
    expectProblem(await login(person.email), 403, 'account_disabled');
    harness.clock.advance(minutes(2));
    expect((await login(person.email)).status).toBe(200);
    admin = { ...admin, accessToken: (await harness.login(admin.email)).accessToken };
    ops = asOperator(harness, admin);
    expect((await ops.get(`/${idOf(person)}`)).body).toMatchObject({ status: 'active', ban: null });
    expect((await ops.get(`/${idOf(absent)}`)).body).toMatchObject({ status: 'disabled' });
    await harness.container.housekeeping.runOnce();
    expect((await ops.get(`/${idOf(absent)}`)).body).toMatchObject({ status: 'active', ban: null });
    for (const each of [person, absent])
      expect((await actsOn(harness, idOf(each))).at(-1)).toBe('account.unbanned success by nobody');
  });
});

describe('throwing out', () => {
  test('ends every session and says how many', async () => {
    const person = await harness.signUp();
    const phone = await harness.login(person.email);
    const answer = await ops.post(`/${idOf(person)}/logout`);
    expect(answer.body).toEqual({ status: 'logged_out', revoked: 2 });
    for (const { accessToken } of [person, phone]) expect(await meStatus(harness, accessToken)).toBe(401);
    expect((await ops.post(`/${idOf(person)}/logout`)).body).toEqual({ status: 'logged_out', revoked: 0 });
    await harness.login(person.email);
    expect(await actsOn(harness, idOf(person))).toEqual([`session.revoked success by ${admin.id}`]);
  });
});

describe('a reset mail', () => {
  test('is the usual one, without where the operator sits, and one event under their name', async () => {
    const person = await harness.signUp();
    const answer = await ops.post(`/${idOf(person)}/send-password-reset`);
    expect([answer.status, answer.body]).toEqual([202, { status: 'accepted' }]);
    const mails = await harness.mails(person.email);
    expect(mails[0]?.text).not.toMatch(/127\.0\.0\.1|Where this was requested/);
    const token = tokenFor(mails, 'reset-password');
    expect(answer.text).not.toContain(token);
    const body = { token, password: 'copper-meadow-whistle-77' };
    await harness.http.post('/v1/auth/reset-password').send(body).expect(200);
    expect(await actsOn(harness, idOf(person))).toEqual([`password.reset_requested success by ${admin.id}`]);
  });

  test('goes to nobody who is banned or deleted', async () => {
    const person = await harness.signUp();
    await ops.post(`/${idOf(person)}/ban`, { reason: 'X' });
    expectProblem(await ops.post(`/${idOf(person)}/send-password-reset`), 409, 'conflict');
  });

  test('counts among the mails that one recipient gets', async () => {
    const limited = await startHarness({
      database: harness.database,
      clock: harness.clock,
      env: { RATE_LIMITS: 'on' },
    });
    const person = await harness.signUp();
    const path = `/${idOf(person)}/send-password-reset`;
    const statuses = [];
    for (let round = 0; round < 6; round += 1)
      statuses.push((await asOperator(limited, admin).post(path)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    await limited.stop();
  });
});

describe('deleting', () => {
  test('closes the account and mails its owner, with no link', async () => {
    const person = await harness.signUp();
    const { status, body } = await ops.remove(`/${idOf(person)}`);
    expect([status, body.status]).toEqual([200, 'deleted']);
    expect(new Date(body.erasedAt).getTime()).toBeCloseTo(later(harness.clock.now(), days(14)).getTime(), -4);
    expect(await meStatus(harness, person.accessToken)).toBe(401);
    expectProblem(await login(person.email), 401, 'invalid_credentials');
    const [mail] = await harness.mails(person.email);
    expect(mail).toMatchObject({ subject: 'Your AuthFlow account was closed', links: [] });
    expect(mail?.text).toMatch(/by those who run this service/);
    expect(mail?.text).not.toMatch(/restore|127\.0\.0\.1/i);
    expect((await ops.get(`/${idOf(person)}`)).body).toMatchObject({
      status: 'deleted',
      erasedAt: body.erasedAt,
    });
    expectProblem(await ops.remove(`/${idOf(person)}`), 409, 'conflict');
  });

  test('is undone by an operator, in time, and the owner is told', async () => {
    const person = await harness.signUp();
    const path = `/${idOf(person)}`;
    expectProblem(await ops.post(`${path}/restore`), 409, 'conflict');
    await ops.remove(path);
    await harness.mails(person.email);
    expect((await ops.post(`${path}/restore`)).body).toMatchObject({ status: 'active', erasedAt: null });
    await harness.login(person.email);
    expect((await subjects(harness, person.email)).slice(0, 2)).toEqual([
      'Your AuthFlow account was restored',
      'Your AuthFlow account was closed',
    ]);
    expect((await harness.mails(person.email))[0]?.text).not.toMatch(/link from our mail|127\.0\.0\.1/);
    const by = `success by ${admin.id}`;
    expect(await actsOn(harness, idOf(person))).toEqual([
      `access.denied failure by ${admin.id}`,
      `account.deleted ${by}`,
      `account.restored ${by}`,
    ]);
  });

  test('by its owner is undone by an operator too, and the mailed link is dead then', async () => {
    const person = await harness.signUp();
    await harness.http.delete('/v1/me').set(bearer(person.accessToken)).send({}).expect(200);
    const token = tokenFor(await harness.mails(person.email), 'restore-account');
    expect((await ops.post(`/${idOf(person)}/restore`)).status).toBe(200);
    await ops.remove(`/${idOf(person)}`);
    const answer = await harness.http.post('/v1/auth/restore-account').send({ token });
    expectProblem(answer, 400, 'invalid_or_expired_token');
  });

  test('of a banned account keeps the ban for its return', async () => {
    const person = await harness.signUp();
    const path = `/${idOf(person)}`;
    await ops.post(`${path}/ban`, { reason: 'X' });
    expect((await ops.remove(path)).status).toBe(200);
    expect((await ops.post(`${path}/restore`)).body).toMatchObject({
      status: 'disabled',
      ban: { reason: 'X' },
    });
  });

  test('is not for oneself', async () => {
    const { detail } = expectProblem(await ops.remove(`/${admin.id}`), 409, 'conflict');
    expect(detail).toContain('DELETE /v1/me');
  });

  test('is past undoing once the grace is over', async () => {
    const world = await startHarness();
    const person = await world.signUp();
    const first = await signUpWith(world, 'admin');
    await asOperator(world, first).remove(`/${idOf(person)}`);
    world.clock.advance(days(14));
    const { accessToken } = await world.login(first.email);
    const late = asOperator(world, { accessToken });
    expectProblem(await late.post(`/${idOf(person)}/restore`), 409, 'conflict');
    await world.container.housekeeping.runOnce();
    expectProblem(await late.get(`/${idOf(person)}`), 404, 'not_found');
    await world.stop();
  });
});
