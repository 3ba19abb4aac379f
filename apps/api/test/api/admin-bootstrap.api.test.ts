import { setupSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signUpAdmin } from '#test/support/admins';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const setup = async (accessToken: string) => {
  const { body } = await harness.http.get('/v1/setup').set(bearer(accessToken)).expect(200);
  return setupSchema.strict().parse(body).administrator;
};

test('says whether there is an administrator, to whoever is signed in, and keeps saying so', async () => {
  expectProblem(await harness.http.get('/v1/setup'), 401, 'unauthenticated');
  const person = await harness.signUp();
  expect(await setup(person.accessToken)).toBe('missing');
  const admin = await signUpAdmin(harness);
  expect(await setup(person.accessToken)).toBe('present');
  await harness.sql('delete from users where id = $1', [admin.grant.user.id]);
  expect(await setup(person.accessToken)).toBe('present');
});

test('an administrator who came in another way closes the door at the next start', async () => {
  const fresh = await startHarness();
  try {
    expect(await fresh.container.adminBootstrap.settle()).toEqual({ administrator: 'missing' });
    const admin = await signUpAdmin(fresh);
    expect(await fresh.container.adminBootstrap.settle()).toEqual({ administrator: 'present' });
    await fresh.sql('delete from users where id = $1', [admin.grant.user.id]);
    const next = await startHarness({ database: fresh.database });
    expect(await next.container.adminBootstrap.settle()).toEqual({ administrator: 'present' });
    await next.stop();
  } finally {
    await fresh.stop();
  }
});
