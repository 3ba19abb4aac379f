import { randomUUID } from 'node:crypto';
import { userFilters, userSorts, type AdminUser } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { userListStatement, type UserListArguments } from '#src/repositories/admin-users-list';
import { startHarness, type Harness } from '#test/support/harness';
import { asOperator, plantRole, signUpWith, type Operator } from '#test/support/operators';
import { expectProblem } from '#test/support/problems';

const many = 20_000;
let harness: Harness;
let admin: Operator;
beforeAll(async () => {
  harness = await startHarness();
  admin = await signUpWith(harness, 'admin');
  await plantRole(harness, 'support', ['users:read']);
  await plantMany(harness);
});
afterAll(() => harness.stop());

/** Made in one statement. Times to the microsecond, several alike, some that never signed in; few of each rare kind. */
async function plantMany({ sql }: Harness): Promise<void> {
  await sql(
    `insert into users (id, email, name, email_verified_at, status, roles, deleted_at, locked_at, last_login_at,
       created_at, updated_at)
     select gen_random_uuid(), 'person' || n || '@example.org', 'Person Number ' || n,
       case when n % 40 <> 0 then t end,
       case when n % 97 = 0 then 'disabled' when n % 89 = 0 then 'deleted' else 'active' end,
       case when n % 501 = 0 then '{user,support}'::text[] else '{user}' end,
       case when n % 97 <> 0 and n % 89 = 0 then t end,
       case when n % 499 = 0 then t end,
       case when n % 3 <> 0 then t + interval '1 hour' end, t, t
     from generate_series(1, ${many}) n,
       lateral (select timestamptz '2026-01-01' + (n / 3) * interval '1.000007 seconds' as t) times`,
  );
  await sql(`insert into invitations (id, user_id, email, nonce, key_id, token_hash, expires_at, created_at)
    select gen_random_uuid(), id, email, '', 'k', sha256(id::text::bytea), now(), now()
    from users where email like 'person777%@example.org'`);
  // As on a server that has stood for a while: entries of the search index in their place, and counted.
  await sql('vacuum analyze users, last_sign_ins, invitations');
}

const list = (query: string) => asOperator(harness, admin).get(`?${query}`);
async function emails(query: string): Promise<string[]> {
  const { status, body, text } = await list(query);
  expect(status, text).toBe(200);
  return (body.items as AdminUser[]).map(({ email }) => email);
}

/** Every page of a list, one after the other. */
async function walk(query: string, limit = 100): Promise<AdminUser[]> {
  const items: AdminUser[] = [];
  for (let cursor = ''; ;) {
    const { body, status, text } = await list(`${query}&limit=${limit}${cursor}`);
    expect(status, text).toBe(200);
    items.push(...(body.items as AdminUser[]));
    if (body.nextCursor === null) return items;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

describe('a page', () => {
  test('holds what operators see of an account, newest first', async () => {
    const { body } = await list('limit=1');
    expect(body.items).toEqual([
      {
        id: admin.id,
        email: admin.email,
        emailVerified: true,
        name: null,
        status: 'active',
        locked: false,
        ban: null,
        roles: ['user', 'admin'],
        mfaEnabled: false,
        createdAt: admin.grant.user.createdAt,
        updatedAt: expect.any(String),
        lastLoginAt: expect.any(String),
      },
    ]);
    expect(body.nextCursor).toEqual(expect.any(String));
  });

  test.each(userSorts)(
    'sorted by %s, every page after the other, misses nobody and repeats nobody',
    async (sort) => {
      const items = await walk(`sort=${sort}&search=person12`, 60);
      const [row] = await harness.sql<{ count: number }>(
        `select count(*)::int as count from users where email like '%person12%'`,
      );
      expect(items).toHaveLength(row?.count ?? -1);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      const column = sort.replace('-', '') as 'email' | 'createdAt' | 'lastLoginAt';
      const values = items.map((item) => item[column] ?? '');
      const sorted = values.toSorted();
      expect(values).toEqual(sort.startsWith('-') ? sorted.toReversed() : sorted);
    },
  );

  test('whoever never signed in comes last with the newest sign-in first, and first the other way round', async () => {
    const newest = await walk('sort=-lastLoginAt&search=person19');
    const oldest = await walk('sort=lastLoginAt&search=person19');
    expect(oldest.map(({ id }) => id)).toEqual(newest.map(({ id }) => id).toReversed());
    const never = newest.findIndex(({ lastLoginAt }) => lastLoginAt === null);
    expect(never).toBeGreaterThan(0);
    expect(newest.slice(never).every(({ lastLoginAt }) => lastLoginAt === null)).toBe(true);
  });

  test.each(['x', Buffer.from('{}').toString('base64url')])('refuses the cursor %s', async (cursor) => {
    expectProblem(await list(`cursor=${cursor}`), 400, 'validation_failed');
  });

  test('refuses a cursor of another order, and one that was tampered with', async () => {
    const { body } = await list('sort=email&limit=1');
    expectProblem(await list(`sort=createdAt&cursor=${body.nextCursor}`), 400, 'validation_failed');
    const forged = [
      { sort: 'createdAt', value: 'now()', id: admin.id },
      { sort: 'createdAt', value: 1e300, id: admin.id },
      { sort: 'createdAt', value: null, id: admin.id },
      { sort: 'createdAt', value: 1, id: 'x' },
    ];
    for (const position of forged) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
      expectProblem(await list(`sort=createdAt&cursor=${cursor}`), 400, 'validation_failed');
    }
  });
});

describe('search', () => {
  test('finds an account by its id, in any case of letters', async () => {
    expect(await emails(`search=${admin.id.toUpperCase()}`)).toEqual([admin.email]);
    expect(await emails(`search=${randomUUID()}`)).toEqual([]);
  });

  test('finds part of an address or of a name, whatever its case', async () => {
    expect(await emails('search=ERSON12345')).toEqual(['person12345@example.org']);
    expect(await emails('search=number%2012345')).toEqual(['person12345@example.org']);
  });

  test('finds by the beginning of an address what is too short to be a part', async () => {
    expect(await emails('search=pe&limit=2')).toHaveLength(2);
    expect(await emails('search=rs')).toEqual([]);
  });

  test('takes what was typed literally', async () => {
    const odd = String.raw`a%b_c\d`;
    await harness.sql(`update users set name = $2 where email = $1`, ['person5@example.org', odd]);
    await harness.sql(`update users set name = $2 where email = $1`, ['person7@example.org', 'axxb-c-d']);
    expect(await emails(`search=${encodeURIComponent(odd)}`)).toEqual(['person5@example.org']);
    for (const part of ['a%b', 'b_c', String.raw`_c\d`])
      expect(await emails(`search=${encodeURIComponent(part)}`), part).toEqual(['person5@example.org']);
    for (const pattern of ['%', '_', '%%%', '___', '\\', String.raw`\\\ `.trim()])
      expect(await emails(`search=${encodeURIComponent(pattern)}`), pattern).toEqual([]);
  });
});

describe('filters', () => {
  const counted: Record<(typeof userFilters)[number], string> = {
    active: `status = 'active'`,
    disabled: `status = 'disabled'`,
    deleted: `status = 'deleted'`,
    unverified: `status = 'active' and email_verified_at is null`,
    locked: `status = 'active' and locked_at is not null`,
    invited: `status = 'active' and id in (select user_id from invitations)`,
  };

  test.each(userFilters)('narrow to %s accounts', async (status) => {
    const [row] = await harness.sql<{ ids: string[] }>(
      `select array_agg(id::text) as ids from users where ${counted[status]} and email like '%person7%'`,
    );
    const found = await walk(`status=${status}&search=person7`);
    expect(found.map(({ id }) => id).toSorted()).toEqual(row?.ids.toSorted());
    expect(found.length).toBeGreaterThan(0);
  });

  test('narrow to a role, and `user` narrows nothing', async () => {
    const found = await walk('role=support&sort=email');
    expect(found).toHaveLength(Math.floor(many / 501));
    expect(found.every(({ roles }) => roles.includes('support'))).toBe(true);
    expect(await emails('role=admin')).toEqual([admin.email]);
    expect(await emails('role=nobody-has-this')).toEqual([]);
    expect(await emails('role=user&limit=3')).toEqual(await emails('limit=3'));
  });
});

describe('however it is sorted and narrowed', () => {
  const nothing = { status: null, waitsFor: null, role: null, search: null } as const;
  const narrowings: Record<string, Omit<UserListArguments, 'sort' | 'after' | 'limit'>> = {
    none: nothing,
    active: { ...nothing, status: 'active' },
    disabled: { ...nothing, status: 'disabled' },
    deleted: { ...nothing, status: 'deleted' },
    unverified: { ...nothing, waitsFor: 'verification' },
    locked: { ...nothing, waitsFor: 'reset' },
    invited: { ...nothing, waitsFor: 'invitation' },
    role: { ...nothing, role: 'support' },
    part: { ...nothing, search: { part: 'person12345' } },
    beginning: { ...nothing, search: { beginning: 'ad' } },
    id: { ...nothing, search: { id: randomUUID() } },
  };

  test.each(userSorts)('by %s, no page reads the whole table', async (sort) => {
    const value = sort.includes('email') ? 'person5@example.org' : 1_767_225_700_000_000;
    for (const [name, narrowing] of Object.entries(narrowings)) {
      for (const after of [null, { value, id: randomUUID() }]) {
        const { text, values } = userListStatement({ ...narrowing, sort, after, limit: 26 });
        const plan = await harness.sql<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
        const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
        // Some hundred unverified ones are joined in one go with the two columns of all sign-ins: cheaper at this size.
        const whole = name === 'unverified' ? /Seq Scan on users/ : /Seq Scan on (users|last_sign_ins)/;
        expect(lines, `${name}\n${lines}`).not.toMatch(whole);
      }
    }
  });

  test.each(userSorts)('by %s, a page begins where the index has it', async (sort) => {
    const value = sort.includes('email') ? 'person5@example.org' : 1_767_225_700_000_000;
    const { text, values } = userListStatement({
      ...nothing,
      sort,
      after: { value, id: randomUUID() },
      limit: 26,
    });
    const plan = await harness.sql<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(lines).toMatch(/Index Cond/);
    expect(lines).not.toMatch(/Sort|Filter/);
  });
});
