/**
 * Invariant: nobody gives or takes a role that may do more than they may, nor does anything to an account that may do
 * more, whichever route they try, and whoever a body names: the path and the token decide. Each try is on record.
 * THREATS A08, A03.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meStatus } from '#test/support/calls';
import { demoteUnder } from '#test/support/held-account';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import {
  actsOn,
  appoint,
  asOperator,
  plantKey,
  plantRole,
  signUpWith,
  type Operator,
} from '#test/support/operators';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let admin: Operator;
let moderator: Operator;
let ops: ReturnType<typeof asOperator>;
beforeAll(async () => {
  harness = await startHarness();
  await plantRole(harness, 'moderator', ['users:read', 'users:write', 'users:ban']);
  await plantRole(harness, 'reader', ['users:read']);
  await plantRole(harness, 'auditor', ['audit:read']);
  await plantRole(harness, 'everything', ['*']);
  admin = await signUpWith(harness, 'admin');
  moderator = await signUpWith(harness, 'moderator');
  ops = asOperator(harness, moderator);
});
afterAll(() => harness.stop());

const stateOf = (id: string) =>
  harness.sql(
    `select u.name, u.roles, u.status, (select count(*)::int from sessions s where s.user_id = u.id and revoked_at is null)
       as sessions, (select count(*)::int from mail_outbox where recipient = u.email) as mails
     from users u where u.id = $1`,
    [id],
  );

type Act = (on: { id: string; sessionId: string }, by?: typeof ops) => Promise<{ status: number }>;
const acts: Record<string, Act> = {
  rename: ({ id }, by = ops) => by.patch(`/${id}`, { name: 'Taken' }),
  'take roles': ({ id }, by = ops) => by.patch(`/${id}`, { roles: [] }),
  ban: ({ id }, by = ops) => by.post(`/${id}/ban`, { reason: 'X' }),
  unban: ({ id }, by = ops) => by.post(`/${id}/unban`),
  'sign out': ({ id }, by = ops) => by.post(`/${id}/logout`),
  'end a session': ({ id, sessionId }, by = ops) => by.remove(`/${id}/sessions/${sessionId}`),
  'send a reset': ({ id }, by = ops) => by.post(`/${id}/send-password-reset`),
  delete: ({ id }, by = ops) => by.remove(`/${id}`),
  restore: ({ id }, by = ops) => by.post(`/${id}/restore`),
};

async function firstSession(id: string): Promise<string> {
  const [row] = await harness.sql<{ id: string }>('select id from sessions where user_id = $1 limit 1', [id]);
  return row?.id ?? '';
}

describe.each(Object.entries(acts))('A08 to %s', (name, act) => {
  test.each(['admin', 'auditor', 'everything'])('somebody with the role %s is refused', async (role) => {
    const target = await signUpWith(harness, role);
    const on = { id: target.id, sessionId: await firstSession(target.id) };
    const before = await stateOf(target.id);
    const answer = (await act(on)) as Parameters<typeof expectProblem>[0];
    const { detail } = expectProblem(answer, 403, 'insufficient_permission');
    expect(detail).toBe('This account may do more than you may. Ask somebody who may do at least as much.');
    expect(await stateOf(target.id)).toEqual(before);
    expect(await actsOn(harness, target.id)).toEqual([`access.denied failure by ${moderator.id}`]);
  });

  test('a peer is allowed, so this looks at the right thing', async () => {
    const target = await signUpWith(harness, 'moderator');
    const on = { id: target.id, sessionId: await firstSession(target.id) };
    const { status } = await act(on);
    expect(status).toBe({ 'send a reset': 202, restore: 409 }[name] ?? 200);
  });

  test('by an API key that may do less than its owner and the account', async () => {
    const key = await plantKey(harness, admin.id, ['users:ban', 'users:write']);
    const target = await signUpWith(harness, 'moderator');
    const on = { id: target.id, sessionId: await firstSession(target.id) };
    const answer = await act(on, asOperator(harness, { accessToken: key }));
    expectProblem(answer as Parameters<typeof expectProblem>[0], 403, 'insufficient_permission');
    expect(await meStatus(harness, target.accessToken)).toBe(200);
  });
});

describe('A08 giving and taking', () => {
  test.each(['admin', 'auditor', 'everything'])(
    'the role %s is refused to somebody without it',
    async (role) => {
      const target = await harness.signUp();
      const { id } = target.grant.user;
      for (const roles of [[role], ['reader', role]]) {
        const answer = await ops.patch(`/${id}`, { roles, name: 'Half done' });
        const { detail } = expectProblem(answer, 403, 'insufficient_permission');
        expect(detail).toBe('You can give and take only roles that may do nothing you may not.');
      }
      expect(await stateOf(id)).toMatchObject([{ roles: ['user'], name: null }]);
      expect(await actsOn(harness, id)).toHaveLength(2);
    },
  );

  test('oneself is no exception', async () => {
    expectProblem(
      await ops.patch(`/${moderator.id}`, { roles: ['moderator', 'admin'] }),
      403,
      'insufficient_permission',
    );
    const [row] = await harness.sql('select roles from users where id = $1', [moderator.id]);
    expect(row).toEqual({ roles: ['user', 'moderator'] });
  });

  test('a role that may do no more than they may is theirs to give and take', async () => {
    const target = await harness.signUp();
    const path = `/${target.grant.user.id}`;
    expect((await ops.patch(path, { roles: ['reader', 'moderator'] })).status).toBe(200);
    expect((await ops.patch(path, { roles: ['reader'] })).status).toBe(200);
  });

  test('counts what somebody may do this very moment, not when their request came in', async () => {
    const operator = await signUpWith(harness, 'moderator');
    const target = await harness.signUp();
    const { id } = target.grant.user;
    const answer = await demoteUnder(harness, { held: id, demoted: operator.id }, () =>
      asOperator(harness, operator).post(`/${id}/ban`, { reason: 'X' }),
    );
    expectProblem(answer, 403, 'insufficient_permission');
    expect(await meStatus(harness, target.accessToken)).toBe(200);
  });

  test('what needs two-step verification is held only where that was proven', async () => {
    await harness.sql(
      `insert into roles (name, permissions, mfa_required) values ('careful', '{users:write,stats:read}', true)`,
    );
    const both = await appoint(harness, await harness.signUp(), ['moderator', 'careful']);
    const target = await harness.signUp();
    const answer = await asOperator(harness, both).patch(`/${target.grant.user.id}`, { roles: ['careful'] });
    expectProblem(answer, 403, 'insufficient_permission');
  });
});

describe('A03 a body that names somebody', () => {
  const names = [
    'id',
    'userId',
    'user_id',
    'actorId',
    'bannedBy',
    'by',
    'sub',
    'email',
    'permissions',
    'status',
  ];

  test.each(names)('`%s` is refused on every route of the console', async (field) => {
    const victim = await harness.signUp();
    const target = await harness.signUp();
    const { id } = target.grant.user;
    const value = victim.grant.user.id;
    const console_ = asOperator(harness, admin);
    const answers = [
      await console_.patch(`/${id}`, { name: 'X', [field]: value }),
      await console_.post(`/${id}/ban`, { reason: 'X', [field]: value }),
      await console_.post(`/${id}/unban`, { [field]: value }),
      await console_.post(`/${id}/logout`, { [field]: value }),
      await console_.post(`/${id}/send-password-reset`, { [field]: value }),
      await console_.post(`/${id}/restore`, { [field]: value }),
      await console_.remove(`/${id}`, { [field]: value }),
      await console_.remove(`/${id}/sessions/${randomUUID()}`, { [field]: value }),
    ];
    for (const answer of answers) {
      const { errors } = expectProblem(answer, 400, 'validation_failed');
      expect(errors?.[0]).toMatchObject({ path: field, code: 'unknown_field' });
    }
    for (const { accessToken } of [victim, target]) expect(await meStatus(harness, accessToken)).toBe(200);
  });

  test('is refused on the routes of one’s own account, signed in or not', async () => {
    const victim = await harness.signUp();
    const person = await harness.signUp();
    const body = { userId: victim.grant.user.id };
    const routes = [
      ['delete', '/v1/me/sessions'],
      ['post', '/v1/me/mfa/totp'],
      ['post', '/v1/me/mfa/recovery-codes'],
      ['post', '/v1/me/passkeys/options'],
      ['post', '/v1/me/lock'],
      ['delete', '/v1/me'],
    ] as const;
    for (const [method, path] of routes) {
      expectProblem(await harness.http[method](path).send(body), 401, 'unauthenticated');
      const answer = await harness.http[method](path).set(bearer(person.accessToken)).send(body);
      expectProblem(answer, 400, 'validation_failed');
    }
    expect(await meStatus(harness, victim.accessToken)).toBe(200);
  });
});
