/**
 * The first administrator comes in once: by a proven address, whoever is quicker, and never again, whatever becomes of
 * them. THREATS A11 setup reopened (authentik CVE-2023-46249), A05 rights by registering.
 */
import { afterEach, expect, test } from 'vitest';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { signUpAdmin } from '#test/support/admins';
import { events, together } from '#test/support/calls';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { tokenFor } from '#test/support/email-changes';

const owner = 'owner@example.test';
const env = { ADMIN_EMAIL: 'Owner@Example.test' };
let harnesses: Harness[] = [];
afterEach(async () => {
  for (const harness of harnesses.reverse()) await harness.stop();
  harnesses = [];
});
async function start(options: Parameters<typeof startHarness>[0] = {}): Promise<Harness> {
  const harness = await startHarness({ env, ...options });
  harnesses.push(harness);
  return harness;
}
const administrators = async (harness: Harness) =>
  (
    await harness.sql<{ email: string }>(`select email from users where 'admin' = any (roles) order by email`)
  ).map(({ email }) => email);

test('A11 whoever proves ADMIN_EMAIL is an administrator with the first token already; nobody else is', async () => {
  const harness = await start();
  const other = await harness.signUp();
  expect(other.grant.user.roles).toEqual(['user']);
  const { grant, accessToken } = await harness.signUp(owner);
  expect(grant.user.roles).toEqual(['user', 'admin']);
  expect(grant.user.permissions).toContain('roles:write');
  await harness.http.get('/v1/admin/roles').set(bearer(accessToken)).expect(200);
  expect(await events(harness, grant.user.id)).toContain('admin.appointed success');
  const [event] = await harness.sql(
    `select actor_id as "actorId", detail from audit_events where type = 'admin.appointed'`,
  );
  expect(event).toEqual({ actorId: null, detail: { by: 'ADMIN_EMAIL' } });
});

test('A11 the address has to be proven: registering with it gives nothing, where sign-in needs no proof either', async () => {
  const harness = await start({ env: { ...env, EMAIL_VERIFICATION: 'optional' } });
  await harness.http.post('/v1/auth/register').send({ email: owner, password: goodPassword }).expect(202);
  const grant = await harness.login(owner);
  expect(grant.user).toMatchObject({ emailVerified: false, roles: ['user'] });
  expect(await administrators(harness)).toEqual([]);
  const token = tokenFor(await harness.mails(owner), 'verify-email');
  await harness.http.post('/v1/auth/verify-email').send({ token }).expect(200);
  expect((await harness.login(owner)).user.roles).toEqual(['user', 'admin']);
});

test('A11 with a second factor, only when that is proven too', async () => {
  const harness = await start({ env: {} });
  const person = await harness.signUp(owner);
  const { app } = await enrolTotp(harness, person);
  const armed = await start({ database: harness.database, clock: harness.clock });
  const mfaToken = await startMfaLogin(armed, person);
  expect(await administrators(harness)).toEqual([]);
  const body = { mfaToken, method: 'totp', code: app.freshCode() };
  const answer = await armed.http.post('/v1/auth/login/mfa').send(body).expect(200);
  expect(answer.body.user.roles).toEqual(['user', 'admin']);
});

test.each(['deleted', 'demoted', 'moved away'])(
  'A11 the first administrator is %s: the door stays closed, after a restart too',
  async (fate) => {
    const harness = await start();
    const { grant } = await harness.signUp(owner);
    const sql = {
      deleted: 'delete from users where id = $1',
      demoted: `update users set roles = '{user}' where id = $1`,
      'moved away': `update users set email = 'elsewhere@example.test', roles = '{user}' where id = $1`,
    }[fate];
    await harness.sql(sql ?? '', [grant.user.id]);
    const restarted = await start({ database: harness.database });
    for (const each of [harness, restarted]) {
      const again = fate === 'demoted' ? await each.login(owner) : (await each.signUp(`${owner}`)).grant;
      expect(again.user.roles).toEqual(['user']);
      if (fate !== 'demoted') await each.sql('delete from users where id = $1', [again.user.id]);
    }
    expect(await administrators(harness)).toEqual([]);
  },
);

test('A11 an administrator who came in another way closes it, although nobody ever went through', async () => {
  const harness = await start();
  const other = await signUpAdmin(harness);
  expect((await harness.signUp(owner)).grant.user.roles).toEqual(['user']);
  await harness.sql('delete from users where id = $1', [other.grant.user.id]);
  const restarted = await start({ database: harness.database });
  expect((await restarted.login(owner)).user.roles).toEqual(['user']);
});

test('A11 many at once: one is appointed, once', async () => {
  const harness = await start({ env: {} });
  await harness.signUp(owner);
  await harness.signUp('second@example.test');
  const one = await start({ database: harness.database, clock: harness.clock });
  const two = await start({
    database: harness.database,
    clock: harness.clock,
    env: { ADMIN_EMAIL: 'second@example.test' },
  });
  const grants = await together(8, (index) =>
    index % 2 === 0 ? one.login(owner) : two.login('second@example.test'),
  );
  const [only, ...more] = await administrators(harness);
  expect(more).toEqual([]);
  for (const { user } of grants) if (user.email !== only) expect(user.roles).toEqual(['user']);
  const appointed = await harness.sql(`select from audit_events where type = 'admin.appointed'`);
  expect(appointed).toHaveLength(1);
});
