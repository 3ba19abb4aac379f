/**
 * Invariant: whoever loses a role loses what it allowed with the next request, at every instance, by every token and key
 * they hold, and keeps being signed in. THREATS A13.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { meStatus, rotate } from '#test/support/calls';
import { startHarness, type Harness } from '#test/support/harness';
import { lookAt } from '#test/support/impersonations';
import { asOperator, plantKey, plantRole, signUpWith, type Operator } from '#test/support/operators';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let other: Harness;
let admin: Operator;
beforeAll(async () => {
  harness = await startHarness();
  other = await startHarness({ database: harness.database, clock: harness.clock });
  await plantRole(harness, 'reader', ['users:read']);
  admin = await signUpWith(harness, 'admin');
});
afterAll(async () => {
  await other.stop();
  await harness.stop();
});

const setRoles = async (id: string, roles: string[]): Promise<void> => {
  expect((await asOperator(harness, admin).patch(`/${id}`, { roles })).status).toBe(200);
};
const statusAt = async (at: Harness, accessToken: string): Promise<number> =>
  (await asOperator(at, { accessToken }).get('?limit=1')).status;

test('A13 by access token, at once, and for good after a refresh', async () => {
  const operator = await signUpWith(harness, 'admin');
  expect(await statusAt(other, operator.accessToken)).toBe(200);
  await setRoles(operator.id, []);
  expectProblem(await asOperator(harness, operator).get(''), 401, 'invalid_access_token');
  await expect.poll(() => statusAt(other, operator.accessToken), { timeout: 1000 }).toBe(401);
  const { accessToken } = await rotate(harness, operator.refreshToken);
  expect(await meStatus(harness, accessToken)).toBe(200);
  expectProblem(await asOperator(harness, { accessToken }).get(''), 403, 'insufficient_permission');
});

test('A13 by API key, which keeps only what its owner still holds', async () => {
  const operator = await signUpWith(harness, 'admin');
  const accessToken = await plantKey(harness, operator.id, ['users:read', 'users:ban']);
  const target = await harness.signUp();
  const path = `/${target.grant.user.id}`;
  const byKey = asOperator(harness, { accessToken });
  expect((await byKey.post(`${path}/ban`, { reason: 'X' })).status).toBe(200);
  await setRoles(operator.id, ['reader']);
  expect(await statusAt(harness, accessToken)).toBe(200);
  for (const at of [harness, other])
    expectProblem(
      await asOperator(at, { accessToken }).post(`${path}/unban`),
      403,
      'insufficient_permission',
    );
  await setRoles(operator.id, []);
  expect(await statusAt(other, accessToken)).toBe(403);
});

test('A13 with their looks at other accounts, while who only gains a role goes on looking', async () => {
  const operator = await signUpWith(harness, 'admin');
  const looked = await harness.signUp();
  await lookAt(harness, operator, looked);
  const ended = () =>
    harness.sql('select revoked_reason as why from sessions where impersonator_id = $1', [operator.id]);
  await setRoles(operator.id, ['admin', 'reader']);
  expect(await ended()).toEqual([{ why: null }]);
  await setRoles(operator.id, ['reader']);
  expect(await ended()).toEqual([{ why: 'impersonation_over' }]);
  expect(await meStatus(harness, looked.accessToken)).toBe(200);
});

test('A13 the other way round: a role that is given counts after a refresh, without signing in again', async () => {
  const person = await harness.signUp();
  await setRoles(person.grant.user.id, ['reader']);
  expect(await statusAt(harness, person.accessToken)).toBe(401);
  const { accessToken } = await rotate(harness, person.refreshToken);
  expect(await statusAt(other, accessToken)).toBe(200);
});
