import { adminUserSchema, invitationCheckedSchema, limits } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { days, hours } from '#src/domain/duration';
import { plantRole, signUpAdmin } from '#test/support/admins';
import { events, subjects } from '#test/support/calls';
import { tokenFor } from '#test/support/email-changes';
import {
  bearer,
  goodPassword,
  linkToken,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let admin: Person;
beforeAll(async () => {
  harness = await startHarness();
  admin = await signUpAdmin(harness);
  await plantRole(harness, 'support', ['users:read']);
});
afterAll(() => harness.stop());

const password = 'copper-meadow-whistle-77';
const post = (path: string, body: object) => harness.http.post(path).send(body);
const invite = (body: object) => post('/v1/admin/users', body).set(bearer(admin.accessToken));
const check = (token: string) => post('/v1/auth/accept-invitation/check', { token });
const accept = (body: object) => post('/v1/auth/accept-invitation', body);
const invited = async (email: string, more: object = {}) => {
  const { body } = await invite({ email, ...more }).expect(201);
  return { user: adminUserSchema.strict().parse(body), token: linkToken((await harness.mails(email))[0]) };
};

describe('inviting', () => {
  test('invite → mail → check → accept → sign in, with the roles that were given', async () => {
    const { body } = await invite({ email: 'Guest@Example.test', name: 'Guest', roles: ['support'] }).expect(
      201,
    );
    const user = adminUserSchema.strict().parse(body);
    expect(user).toMatchObject({
      email: 'guest@example.test',
      emailVerified: false,
      name: 'Guest',
      status: 'active',
      locked: false,
      ban: null,
      roles: ['user', 'support'],
      lastLoginAt: null,
    });
    const [mail] = await harness.mails('guest@example.test');
    expect(mail?.links).toEqual([
      expect.stringMatching(/^https:\/\/app\.example\.test\/auth\/accept-invitation\/[\w-]{43}$/),
    ]);
    expect(mail?.subject).toBe('You are invited to AuthFlow');
    const token = linkToken(mail);
    const looked = await check(token).expect(200);
    expect(invitationCheckedSchema.strict().parse(looked.body)).toEqual({
      valid: true,
      email: 'g•••@example.test',
      name: 'Guest',
    });

    const answer = await accept({ token, password, name: 'Renamed Guest' }).expect(200);
    expect(answer.body).toEqual({ status: 'invitation_accepted' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await check(token).expect(200)).body).toEqual({ valid: false, email: null, name: null });
    const grant = await harness.login('guest@example.test', password);
    expect(grant.user).toMatchObject({
      id: user.id,
      name: 'Renamed Guest',
      emailVerified: true,
      roles: ['user', 'support'],
      permissions: ['users:read'],
    });
    expect((await events(harness, user.id)).slice(0, 3)).toEqual([
      'account.invited success',
      'account.invitation_accepted success',
      'email.verified success',
    ]);
  });

  test('it is on record who invited, and the guest learns neither who nor from where', async () => {
    const { user } = await invited('recorded@example.test', { roles: ['support'] });
    const [event] = await harness.sql(
      `select actor_id as "actorId", detail from audit_events where user_id = $1 and type = 'account.invited'`,
      [user.id],
    );
    expect(event).toEqual({ actorId: admin.grant.user.id, detail: { roles: 'user support' } });
    const [mail] = await harness.mails('recorded@example.test');
    expect(mail?.text).not.toContain('127.0.0.1');
    expect(mail?.text).not.toContain(admin.email);
  });

  test('without roles, and without a name', async () => {
    const { user, token } = await invited('plain@example.test');
    expect(user).toMatchObject({ name: null, roles: ['user'] });
    expect((await check(token).expect(200)).body).toMatchObject({ valid: true, name: null });
  });

  test('an address that somebody has proven, or may take back, is a conflict', async () => {
    const { email, grant } = await harness.signUp();
    const problem = expectProblem(await invite({ email }), 409, 'conflict');
    expect(problem.detail).toContain('already');
    expect((await events(harness, grant.user.id)).at(-1)).toBe('account.invited failure');
    for (const status of ['disabled', 'deleted']) {
      const { grant: other, email: address } = await harness.signUp();
      await harness.sql(
        `update users set status = $2, deleted_at = case when $2 = 'deleted' then now() end where id = $1`,
        [other.user.id, status],
      );
      expectProblem(await invite({ email: address }), 409, 'conflict');
    }
  });

  test('once more: the older link dies, roles and name stay unless others are named', async () => {
    const email = 'again@example.test';
    const first = await invited(email, { name: 'Ann', roles: ['support'] });
    const second = await invited(email);
    expect(second.user).toMatchObject({ id: first.user.id, name: 'Ann', roles: ['user', 'support'] });
    expect((await check(first.token)).body.valid).toBe(false);
    expectProblem(await accept({ token: first.token, password }), 400, 'invalid_or_expired_token');
    const third = await invited(email, { roles: [] });
    expect(third.user.roles).toEqual(['user']);
    expect((await check(second.token)).body.valid).toBe(false);
    await accept({ token: third.token, password }).expect(200);
  });

  test('two at once make one account, and one link that works', async () => {
    const email = 'both@example.test';
    const answers = await Promise.all([1, 2, 3].map(() => invite({ email })));
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(await harness.sql('select from users where email = $1', [email])).toHaveLength(1);
    const open = await harness.sql(
      'select from invitations where email = $1 and consumed_at is null and superseded_at is null',
      [email],
    );
    expect(open).toHaveLength(1);
  });

  test('a role that does not exist is named at its field', async () => {
    const problem = expectProblem(
      await invite({ email: 'roles@example.test', roles: ['support', 'nobody'] }),
      400,
      'validation_failed',
    );
    expect(problem.errors).toEqual([expect.objectContaining({ path: 'roles', code: 'unknown_role' })]);
    expect(await harness.sql(`select from users where email = 'roles@example.test'`)).toEqual([]);
  });

  test('asks for users:write', async () => {
    const person = await harness.signUp();
    const answer = await post('/v1/admin/users', { email: 'x@example.test' }).set(bearer(person.accessToken));
    expectProblem(answer, 403, 'insufficient_permission');
  });
});

describe('accepting', () => {
  test('a weak password is named at its field, and leaves the link usable', async () => {
    const { token } = await invited('weak@example.test');
    const problem = expectProblem(await accept({ token, password: 'password123' }), 400, 'weak_password');
    expect(problem.errors).toEqual([expect.objectContaining({ path: 'password', code: 'too_common' })]);
    expect((await check(token)).body.valid).toBe(true);
    await accept({ token, password }).expect(200);
  });

  test('a link that never was one: refused, and noted without a name', async () => {
    const answer = await accept({ token: 'x'.repeat(43), password });
    expectProblem(answer, 400, 'invalid_or_expired_token');
    const [event] = await harness.sql(
      `select user_id as "userId", outcome from audit_events
       where type = 'account.invitation_accepted' order by id desc limit 1`,
    );
    expect(event).toEqual({ userId: null, outcome: 'failure' });
  });

  test('whoever comes in another way needs it no more: it is dead then', async () => {
    const { email } = (await invited('other-way@example.test')).user;
    const [invitation] = await harness.mails(email);
    await post('/v1/auth/forgot-password', { email }).expect(202);
    const reset = tokenFor(await harness.mails(email), 'reset-password');
    await post('/v1/auth/reset-password', { token: reset, password: goodPassword }).expect(200);
    expectProblem(await accept({ token: linkToken(invitation), password }), 400, 'invalid_or_expired_token');
    await harness.login(email);
  });

  test('somebody who signs up instead is told by mail that the account is there', async () => {
    const { email } = (await invited('signs-up@example.test')).user;
    await post('/v1/auth/register', { email, password }).expect(202);
    expect((await subjects(harness, email))[0]).toMatch(/already have/);
    expectProblem(await post('/v1/auth/login', { email, password }), 401, 'invalid_credentials');
  });
});

describe('housekeeping', () => {
  test('ended invitations go after a week, and an account that is invited stays until then', async () => {
    const { user } = await invited('forgotten@example.test');
    const old = later(harness.clock.now(), -days(29));
    await harness.sql('update users set created_at = $2 where id = $1', [user.id, old]);
    harness.clock.advance(days(2));
    await harness.container.housekeeping.runOnce();
    const left = async () =>
      (
        await harness.sql<{ users: number; invitations: number }>(
          `select (select count(*)::int from users where id = $1) as users,
             (select count(*)::int from invitations where user_id = $1) as invitations`,
          [user.id],
        )
      )[0];
    expect(await left()).toEqual({ users: 1, invitations: 1 });
    harness.clock.advance(days(limits.invitationDays + 7) + hours(1));
    await harness.container.housekeeping.runOnce();
    expect(await left()).toEqual({ users: 0, invitations: 0 });
  });
});
