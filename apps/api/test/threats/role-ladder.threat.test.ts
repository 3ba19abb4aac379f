/**
 * Nobody gives what they do not hold, nor touches a role or an account that may do more than they may; and no right
 * outlives the moment it is taken, at any instance.
 * THREATS A08 up the ladder (Leantime CVE-2026-85990), A13 demoted rights (Gokapi GHSA-q658-hfpg-35qc); ASVS 8.2.1, 8.3.2.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantRole, signUpAdmin, signUpWithRoles } from '#test/support/admins';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let here: Harness;
let there: Harness;
let manager: Person;
const ids: Record<string, string> = {};
beforeAll(async () => {
  here = await startHarness();
  there = await startHarness({ database: here.database, clock: here.clock });
  ids.manager = await plantRole(here, 'manager', ['users:read', 'users:write', 'roles:write']);
  ids.low = await plantRole(here, 'low', ['users:read']);
  ids.high = await plantRole(here, 'high', ['audit:read']);
  const [admin] = await here.sql<{ id: string }>(`select id from roles where name = 'admin'`);
  ids.admin = admin?.id ?? '';
  manager = await signUpWithRoles(here, ['manager']);
});
afterAll(async () => {
  await there.stop();
  await here.stop();
});

const as = ({ accessToken }: Person) => ({
  make: (body: object) => here.http.post('/v1/admin/roles').set(bearer(accessToken)).send(body),
  change: (name: string, body: object) =>
    here.http.patch(`/v1/admin/roles/${ids[name]}`).set(bearer(accessToken)).send(body),
  remove: (name: string) => here.http.delete(`/v1/admin/roles/${ids[name]}`).set(bearer(accessToken)),
  invite: (body: object) => here.http.post('/v1/admin/users').set(bearer(accessToken)).send(body),
});
const contents = () =>
  here.sql('select name, permissions, mfa_required, description from roles order by name');

describe('A08 a manager who holds users:read, users:write and roles:write', () => {
  test('makes and changes roles within that', async () => {
    const made = await as(manager)
      .make({ name: 'within', permissions: ['users:read'] })
      .expect(201);
    ids.within = String(made.body.id);
    await as(manager)
      .change('within', { permissions: ['users:write'] })
      .expect(200);
    await as(manager).remove('within').expect(200);
  });

  const climbs: [string, (by: ReturnType<typeof as>) => PromiseLike<{ status: number; body: object }>][] = [
    ['makes a role that holds more', (by) => by.make({ name: 'climb', permissions: ['users:ban'] })],
    [
      'makes a role that holds everything',
      (by) => by.make({ name: 'climb', permissions: ['users:read', 'mail:write'] }),
    ],
    [
      'gives a role of theirs more',
      (by) => by.change('manager', { permissions: ['users:read', 'audit:read'] }),
    ],
    ['gives a lower role more', (by) => by.change('low', { permissions: ['stats:read'] })],
    ['takes from a role that holds more', (by) => by.change('high', { permissions: [] })],
    ['renames what a higher role is for', (by) => by.change('high', { description: 'harmless' })],
    ['lifts two-step verification off a higher role', (by) => by.change('high', { mfaRequired: false })],
    ['makes administrators verify in two steps', (by) => by.change('admin', { mfaRequired: true })],
    ['deletes a role that holds more', (by) => by.remove('high')],
    ['invites an administrator', (by) => by.invite({ email: 'climb@example.test', roles: ['admin'] })],
    [
      'invites with a higher role among lower ones',
      (by) => by.invite({ email: 'climb@example.test', roles: ['low', 'high'] }),
    ],
  ];
  test.each(climbs)('%s: refused, on record, and nothing is changed', async (_what, climb) => {
    const before = await contents();
    const { status, body } = await climb(as(manager));
    expect([status, body]).toEqual([403, expect.objectContaining({ code: 'insufficient_permission' })]);
    expect(await contents()).toEqual(before);
    expect(await here.sql(`select from users where email = 'climb@example.test'`)).toEqual([]);
    const [event] = await here.sql(
      'select outcome, actor_id as "actorId", detail from audit_events order by id desc limit 1',
    );
    expect(event).toEqual({
      outcome: 'failure',
      actorId: manager.grant.user.id,
      detail: expect.objectContaining({ reason: 'insufficient_permission' }),
    });
  });

  test('does not take over the invitation of somebody who is to become more than they are', async () => {
    const admin = await signUpAdmin(here);
    const email = 'chosen@example.test';
    await as(admin)
      .invite({ email, roles: ['admin'] })
      .expect(201);
    for (const body of [{ email }, { email, roles: [] }])
      expectProblem(await as(manager).invite(body), 403, 'insufficient_permission');
    const [account] = await here.sql('select roles from users where email = $1', [email]);
    expect(account).toEqual({ roles: ['user', 'admin'] });
    expect(await here.mails(email)).toHaveLength(1);
  });

  test('a role that requires two-step verification counts in full, for giving and for touching', async () => {
    await here.sql(`update roles set mfa_required = true where name = 'high'`);
    const mail = { email: 'climb@example.test', roles: ['high'] };
    expectProblem(await as(manager).invite(mail), 403, 'insufficient_permission');
    expectProblem(await as(manager).remove('high'), 403, 'insufficient_permission');
    await here.sql(`update roles set mfa_required = false where name = 'high'`);
  });
});

describe('A13 rights that are taken', () => {
  const label = async ({ http }: Harness, { accessToken }: Person) => {
    const { status, body } = await http.get('/v1/admin/roles').set(bearer(accessToken));
    return status === 200 ? '200' : `${status} ${body.code}`;
  };
  const withinASecond = { timeout: 1000, interval: 20 };

  /** Each takes users:read from somebody who has the role `reader`. */
  const takings: Record<string, (admin: Person) => PromiseLike<unknown>> = {
    'with what the role holds': (admin) => as(admin).change('reader', { permissions: [] }).expect(200),
    'with the role': (admin) => as(admin).remove('reader').expect(200),
    'until two steps are proven': (admin) => as(admin).change('reader', { mfaRequired: true }).expect(200),
  };

  test.each(Object.keys(takings))(
    '%s: the token is refused here at once, elsewhere within a second',
    async (way) => {
      ids.reader = await plantRole(here, 'reader', ['users:read']);
      const admin = await signUpAdmin(here);
      const reader = await signUpWithRoles(here, ['reader']);
      expect([await label(here, reader), await label(there, reader)]).toEqual(['200', '200']);
      await takings[way]?.(admin);
      expect(await label(here, reader)).toBe('401 invalid_access_token');
      await expect.poll(() => label(there, reader), withinASecond).toBe('401 invalid_access_token');
      const next = await there.http.post('/v1/auth/refresh').send({ refreshToken: reader.refreshToken });
      expect(next.body.user.permissions).toEqual([]);
      await here.sql(`delete from roles where name = 'reader'`);
    },
  );

  test.each(Object.keys(takings))(
    '%s, while an instance hears nothing: it asks, and refuses',
    async (way) => {
      ids.reader = await plantRole(here, 'reader', ['users:read']);
      const deaf = await startHarness({ database: here.database, clock: here.clock });
      try {
        const admin = await signUpAdmin(here);
        const reader = await signUpWithRoles(here, ['reader']);
        await deaf.container.feed.stop();
        expect(await label(deaf, reader)).toBe('200');
        await takings[way]?.(admin);
        expect(await label(deaf, reader)).toBe('401 invalid_access_token');
      } finally {
        await deaf.stop();
        await here.sql(`delete from roles where name = 'reader'`);
      }
    },
  );

  test('an instance that starts afterwards refuses the older token, too', async () => {
    ids.reader = await plantRole(here, 'reader', ['users:read']);
    const admin = await signUpAdmin(here);
    const [edited, removed] = [
      await signUpWithRoles(here, ['reader']),
      await signUpWithRoles(here, ['reader']),
    ];
    await as(admin).change('reader', { permissions: [] }).expect(200);
    const late = await startHarness({ database: here.database, clock: here.clock });
    expect(await label(late, edited)).toBe('401 invalid_access_token');
    await late.stop();
    await as(admin).remove('reader').expect(200);
    const later = await startHarness({ database: here.database, clock: here.clock });
    expect(await label(later, removed)).toBe('401 invalid_access_token');
    await later.stop();
  });

  test('a role given while it is being deleted is nobody’s afterwards', async () => {
    const admin = await signUpAdmin(here);
    for (let round = 0; round < 5; round += 1) {
      ids.racing = await plantRole(here, 'racing', ['users:read']);
      const email = `racing-${round}@example.test`;
      const [invited, removed] = await Promise.all([
        as(admin).invite({ email, roles: ['racing'] }),
        as(admin).remove('racing'),
      ]);
      expect(removed.status).toBe(200);
      expect([201, 400]).toContain(invited.status);
      expect(await here.sql(`select from users where 'racing' = any (roles)`)).toEqual([]);
    }
  });
});
