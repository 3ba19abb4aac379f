/**
 * Invariant: there is always an administrator who can sign in, whatever administrators do to themselves and each other,
 * one after the other or at once. THREATS A10.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enrolTotp } from '#test/support/authenticator-app';
import { events, meStatus } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { asOperator, plantRole, signUpWith, type Operator } from '#test/support/operators';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let other: Harness;
beforeAll(async () => {
  harness = await startHarness();
  other = await startHarness({ database: harness.database, clock: harness.clock });
  await plantRole(harness, 'everything', ['*']);
});
afterAll(async () => {
  await other.stop();
  await harness.stop();
});
beforeEach(() => harness.sql(`update users set roles = '{user}'`));

const admins = async (): Promise<number> => {
  const [row] = await harness.sql<{ count: number }>(
    `select count(*)::int as count from users where 'admin' = any (roles) and status = 'active' and locked_at is null`,
  );
  return row?.count ?? -1;
};
const removeOwn = ({ http }: Harness, { accessToken }: { accessToken: string }) =>
  http.delete('/v1/me').set(bearer(accessToken)).send({}).then();

describe('A10 the last administrator', () => {
  test('cannot lay down the role, nor delete or ban themselves', async () => {
    const last = await signUpWith(harness, 'admin');
    const ops = asOperator(harness, last);
    expectProblem(await ops.patch(`/${last.id}`, { roles: [] }), 409, 'last_admin');
    expectProblem(await ops.remove(`/${last.id}`), 409, 'conflict');
    expectProblem(await ops.post(`/${last.id}/ban`, { reason: 'X' }), 409, 'conflict');
    expectProblem(await removeOwn(harness, last), 409, 'last_admin');
    expect(await events(harness, last.id)).toContain('account.deleted failure');
    expect(await meStatus(harness, last.accessToken)).toBe(200);
    expect(await admins()).toBe(1);
  });

  test('is safe from somebody who may do as much by another role', async () => {
    const last = await signUpWith(harness, 'admin');
    const ops = asOperator(harness, await signUpWith(harness, 'everything'));
    expectProblem(await ops.patch(`/${last.id}`, { roles: [] }), 409, 'last_admin');
    expectProblem(await ops.remove(`/${last.id}`), 409, 'last_admin');
    expectProblem(await ops.post(`/${last.id}/ban`, { reason: 'X' }), 409, 'last_admin');
    expect(await meStatus(harness, last.accessToken)).toBe(200);
  });

  const absences = {
    banned: `status = 'disabled', banned_at = now()`,
    deleted: `status = 'deleted', deleted_at = now()`,
    locked: 'locked_at = now()',
    'only invited': 'email_verified_at = null, last_login_at = null',
  };
  test.each(Object.entries(absences))('is who is left beside one that is %s', async (_, change) => {
    const away = await signUpWith(harness, 'admin');
    const last = await signUpWith(harness, 'admin');
    await harness.sql(`update users set ${change} where id = $1`, [away.id]);
    expectProblem(await removeOwn(harness, last), 409, 'last_admin');
    expectProblem(await asOperator(harness, last).patch(`/${last.id}`, { roles: [] }), 409, 'last_admin');
  });

  test('can go once there is another', async () => {
    const one = await signUpWith(harness, 'admin');
    const two = await signUpWith(harness, 'admin');
    const answer = await asOperator(harness, one).patch(`/${one.id}`, { roles: [] });
    expect([answer.status, answer.body.roles]).toEqual([200, ['user']]);
    expectProblem(await removeOwn(harness, two), 409, 'last_admin');
    await enrolTotp(harness, two); // is otherwise what it was
    expect(await admins()).toBe(1);
  });

  test('can report a stranger all the same: the mail that follows gives the account back', async () => {
    const last = await signUpWith(harness, 'admin');
    await harness.http.post('/v1/me/lock').set(bearer(last.accessToken)).send({}).expect(200);
    const [row] = await harness.sql('select roles, status from users where id = $1', [last.id]);
    expect(row).toEqual({ roles: ['user', 'admin'], status: 'active' });
  });
});

type Act = (harness: Harness, by: Operator, on: Operator) => Promise<{ status: number; text: string }>;
const acts: Record<string, Act> = {
  demote: (at, by, on) => asOperator(at, by).patch(`/${on.id}`, { roles: [] }),
  ban: (at, by, on) => asOperator(at, by).post(`/${on.id}/ban`, { reason: 'X' }),
  delete: (at, by, on) => asOperator(at, by).remove(`/${on.id}`),
  'demote oneself': (at, by) => asOperator(at, by).patch(`/${by.id}`, { roles: [] }),
  'delete oneself': (at, by) => removeOwn(at, by),
};
function actOf(name: string): Act {
  const act = acts[name];
  if (act === undefined) throw new Error(`no act is called ${name}`);
  return act;
}
const names = Object.keys(acts);
const pairs = names.flatMap((left, index) => names.slice(index).map((right) => [left, right] as const));

/** Whatever became of them: nobody else is an administrator, and they are, freshly signed in. */
async function reinstate(people: readonly Operator[]): Promise<Operator[]> {
  await harness.sql(`update users set roles = '{user}'`);
  await harness.sql(
    `update users set roles = '{user,admin}', status = 'active', deleted_at = null, deleted_by = null, banned_at = null
     where id = any ($1)`,
    [people.map(({ id }) => id)],
  );
  return Promise.all(
    people.map(async (person) => ({
      ...person,
      accessToken: (await harness.login(person.email)).accessToken,
    })),
  );
}

describe('A10 two administrators at once', () => {
  test('leave one, 30 times over, at two instances', { timeout: 120_000 }, async () => {
    const people = [await signUpWith(harness, 'admin'), await signUpWith(harness, 'admin')];
    for (let round = 0; round < 30; round += 1) {
      const [left, right] = pairs[round % pairs.length] ?? ['ban', 'ban'];
      const [one, two] = (await reinstate(people)) as [Operator, Operator];
      const answers = await Promise.all([actOf(left)(harness, one, two), actOf(right)(other, two, one)]);
      const label = `${left} and ${right}: ${answers.map(({ text }) => text).join(' ')}`;
      const statuses = answers.map(({ status }) => status).toSorted();
      expect(await admins(), label).toBe(1);
      expect(statuses[0], label).toBe(200);
      // Aimed at one and the same account, both may have done their part.
      const sameTarget = left.includes('oneself') !== right.includes('oneself');
      expect([401, 403, 409, ...(sameTarget ? [200] : [])], label).toContain(statuses[1]);
    }
  });

  test('and five who all lay it down leave one', { timeout: 60_000 }, async () => {
    const five = await Promise.all(Array.from({ length: 5 }, () => signUpWith(harness, 'admin')));
    const answers = await Promise.all(
      five.map((each, index) => actOf('demote oneself')(index % 2 ? other : harness, each, each)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 409]);
    expect(await admins()).toBe(1);
  });
});
