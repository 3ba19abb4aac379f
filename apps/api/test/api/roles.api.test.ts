import { limits, permissions, rolePageSchema, roleSchema, type Role } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { plantRole, signUpAdmin, signUpWithRoles } from '#test/support/admins';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let admin: Person;
beforeAll(async () => {
  harness = await startHarness();
  admin = await signUpAdmin(harness);
});
afterAll(() => harness.stop());

const path = '/v1/admin/roles';
const list = async (query = '', by = admin) => {
  const { body } = await harness.http.get(`${path}${query}`).set(bearer(by.accessToken)).expect(200);
  return rolePageSchema.strict().parse(body);
};
const make = (body: object, by = admin) => harness.http.post(path).set(bearer(by.accessToken)).send(body);
const change = (id: string, body: object, by = admin) =>
  harness.http.patch(`${path}/${id}`).set(bearer(by.accessToken)).send(body);
const remove = (id: string, by = admin) => harness.http.delete(`${path}/${id}`).set(bearer(by.accessToken));
const named = async (name: string): Promise<Role> => {
  const found = (await list('?limit=100')).items.find((role) => role.name === name);
  if (found === undefined) throw new Error(`there is no role ${name}`);
  return found;
};
const lastEvent = async () => {
  const [event] = await harness.sql(
    `select type, outcome, user_id as "userId", actor_id as "actorId", detail from audit_events order by id desc limit 1`,
  );
  return event;
};

describe('reading', () => {
  test('the built-in ones are there, with everything they hold and how many have them', async () => {
    const { items } = await list();
    expect(items.map(({ name, builtIn }) => [name, builtIn])).toEqual([
      ['admin', true],
      ['user', true],
    ]);
    expect(items[0]).toMatchObject({ permissions: [...permissions], mfaRequired: false, members: 1 });
    const [users] = await harness.sql<{ count: number }>('select count(*)::int as count from users');
    expect(items[1]).toMatchObject({ permissions: [], members: users?.count });
  });

  test('one by its id; another id is not found', async () => {
    const role = await named('admin');
    const { body } = await harness.http.get(`${path}/${role.id}`).set(bearer(admin.accessToken)).expect(200);
    expect(roleSchema.strict().parse(body)).toEqual(role);
    const unknown = crypto.randomUUID();
    expectProblem(
      await harness.http.get(`${path}/${unknown}`).set(bearer(admin.accessToken)),
      404,
      'not_found',
    );
  });

  test('pages by name, each role once', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await plantRole(harness, name, []);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Awaited<ReturnType<typeof list>> = await list(
        `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['admin', 'page-a', 'page-b', 'page-c', 'user']);
    const bad = await harness.http.get(`${path}?cursor=eyJhIjoxfQ`).set(bearer(admin.accessToken));
    expectProblem(bad, 400, 'validation_failed');
  });

  test('asks for users:read', async () => {
    const person = await harness.signUp();
    expectProblem(
      await harness.http.get(path).set(bearer(person.accessToken)),
      403,
      'insufficient_permission',
    );
    await plantRole(harness, 'reader', ['users:read']);
    const reader = await signUpWithRoles(harness, ['reader']);
    expect((await list('', reader)).items.length).toBeGreaterThan(0);
    expectProblem(await make({ name: 'mine', permissions: [] }, reader), 403, 'insufficient_permission');
  });
});

describe('making', () => {
  test('answers the role, and puts on record who made what', async () => {
    const { body } = await make({
      name: 'support',
      description: '  Answers people. ',
      permissions: ['mail:read', 'users:read'],
    }).expect(201);
    const role = roleSchema.strict().parse(body);
    expect(role).toMatchObject({
      name: 'support',
      description: 'Answers people.',
      permissions: ['users:read', 'mail:read'],
      builtIn: false,
      mfaRequired: false,
      members: 0,
    });
    expect(await lastEvent()).toEqual({
      type: 'role.created',
      outcome: 'success',
      userId: null,
      actorId: admin.grant.user.id,
      detail: { roleId: role.id, role: 'support', permissions: 'users:read mail:read', mfaRequired: false },
    });
  });

  test('a name is taken once, also when two ask at the same time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => make({ name: 'twice', permissions: [] })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const again = expectProblem(await make({ name: 'admin', permissions: [] }), 409, 'conflict');
    expect(again.detail).toContain('already');
    expect(await lastEvent()).toMatchObject({
      type: 'role.created',
      outcome: 'failure',
      detail: { reason: 'conflict' },
    });
  });

  test.each(['Admin', 'a', '9lives', 'with space', 'x'.repeat(41), 'né', '-a'])(
    'refuses the name %j',
    async (name) => {
      expectProblem(await make({ name, permissions: [] }), 400, 'validation_failed');
    },
  );

  test('permissions exist and are named once', async () => {
    for (const wrong of [['*'], ['users:everything'], ['users:read', 'users:read'], 'users:read'])
      expectProblem(await make({ name: 'odd', permissions: wrong }), 400, 'validation_failed');
  });

  test('there are so many at most, also when many are made at once', async () => {
    const [{ count = 0 } = {}] = await harness.sql<{ count: number }>(
      'select count(*)::int as count from roles',
    );
    await harness.sql(
      `insert into roles (name, permissions) select 'filler-' || n, '{}' from generate_series(1, $1::int) n`,
      [limits.rolesMax - count - 1],
    );
    const answers = await Promise.all(
      ['last-a', 'last-b', 'last-c'].map((name) => make({ name, permissions: [] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await harness.sql(`delete from roles where name like 'filler-%' or name like 'last-%'`);
  });

  test('wants a fresh proof', async () => {
    const stale = await signUpAdmin(harness);
    harness.clock.advance(minutes(11));
    const fresh = await harness.http
      .post('/v1/auth/refresh')
      .send({ refreshToken: stale.refreshToken })
      .expect(200);
    const by = { ...stale, accessToken: String(fresh.body.accessToken) };
    expectProblem(await make({ name: 'stale', permissions: [] }, by), 403, 'reauthentication_required');
    admin = { ...admin, ...(await harness.login(admin.email)) };
  });
});

describe('changing', () => {
  test('description and permissions; tokens of its members are out of date at once, here', async () => {
    const id = await plantRole(harness, 'desk', ['users:read']);
    const member = await signUpWithRoles(harness, ['desk']);
    const other = await signUpWithRoles(harness, ['support']);
    expect(member.grant.user.permissions).toEqual(['users:read']);
    const { body } = await change(id, { description: 'The desk', permissions: ['mail:read'] }).expect(200);
    expect(roleSchema.strict().parse(body)).toMatchObject({
      name: 'desk',
      description: 'The desk',
      permissions: ['mail:read'],
      members: 1,
    });
    expectProblem(await harness.http.get(path).set(bearer(member.accessToken)), 401, 'invalid_access_token');
    await list('', other);
    const next = await harness.http
      .post('/v1/auth/refresh')
      .send({ refreshToken: member.refreshToken })
      .expect(200);
    expect(next.body.user.permissions).toEqual(['mail:read']);
  });

  test('of a built-in role nothing but mfaRequired', async () => {
    const role = await named('user');
    for (const body of [{ description: 'x' }, { permissions: [] }, { permissions: [], mfaRequired: true }]) {
      const problem = expectProblem(await change(role.id, body), 409, 'conflict');
      expect(problem.detail).toContain('mfaRequired');
    }
    const { body } = await change(role.id, { mfaRequired: true }).expect(200);
    expect(body.mfaRequired).toBe(true);
    await change(role.id, { mfaRequired: false }).expect(200);
  });

  test('nothing at all, the name, and an unknown id are refused', async () => {
    const id = await plantRole(harness, 'fixed', []);
    expectProblem(await change(id, {}), 400, 'validation_failed');
    expectProblem(await change(id, { name: 'other' }), 400, 'validation_failed');
    expectProblem(await change(crypto.randomUUID(), { description: 'x' }), 404, 'not_found');
  });
});

describe('deleting', () => {
  test('takes it from everybody in the same moment', async () => {
    const id = await plantRole(harness, 'leaving', ['stats:read']);
    const members = await Promise.all([1, 2, 3].map(() => signUpWithRoles(harness, ['leaving', 'support'])));
    await remove(id).expect(200, { status: 'deleted' });
    for (const { grant, accessToken, refreshToken } of members) {
      const { status } = await harness.http.get('/v1/me').set(bearer(accessToken));
      expect(status).toBe(401);
      const { body } = await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(200);
      expect(body.user.roles).toEqual(['user', 'support']);
      const [row] = await harness.sql('select roles from users where id = $1', [grant.user.id]);
      expect(row).toEqual({ roles: ['user', 'support'] });
    }
    const [event] = await harness.sql<{ detail: unknown }>(
      `select detail from audit_events where type = 'role.deleted' order by id desc limit 1`,
    );
    expect(event?.detail).toMatchObject({ role: 'leaving', members: 3 });
    expectProblem(await remove(id), 404, 'not_found');
  });

  test('a role made anew under its name has no members', async () => {
    const id = await plantRole(harness, 'phoenix', ['stats:read']);
    const member = await signUpWithRoles(harness, ['phoenix']);
    await remove(id).expect(200);
    const { body } = await make({ name: 'phoenix', permissions: ['stats:read'] }).expect(201);
    expect(body.members).toBe(0);
    expect((await harness.login(member.email)).user.permissions).toEqual([]);
  });

  test('built-in ones stay', async () => {
    for (const name of ['admin', 'user']) {
      const problem = expectProblem(await remove((await named(name)).id), 409, 'conflict');
      expect(problem.detail).toBe('Built-in roles cannot be deleted.');
    }
  });
});
