/**
 * A role that requires two-step verification gives nothing to a session without it: the server says so, whatever a page
 * shows. Nobody can require it of a role of their own before they have it themselves.
 * THREATS M23 MFA rule only in the UI (Capgo CVE-2026-56256); ASVS 6.3.3, 8.2.1.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signUpAdmin } from '#test/support/admins';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { rotate } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let adminRole: string;
beforeAll(async () => {
  harness = await startHarness();
  const [role] = await harness.sql<{ id: string }>(`select id from roles where name = 'admin'`);
  adminRole = role?.id ?? '';
});
afterAll(() => harness.stop());

const roles = (accessToken: string) => harness.http.get('/v1/admin/roles').set(bearer(accessToken));
const require = (accessToken: string, mfaRequired: boolean) =>
  harness.http.patch(`/v1/admin/roles/${adminRole}`).set(bearer(accessToken)).send({ mfaRequired });

test('M23 an admin without a second factor cannot require it of admins: it would be their last act', async () => {
  const { accessToken } = await signUpAdmin(harness);
  expectProblem(await require(accessToken, true), 403, 'mfa_enrollment_required');
  await roles(accessToken).expect(200);
  const [event] = await harness.sql(
    `select detail from audit_events where type = 'role.updated' order by id desc limit 1`,
  );
  expect(event).toEqual({ detail: { reason: 'mfa_enrollment_required', roleId: adminRole } });
});

test('M23 once it is required: 403 without, until it is set up and the session refreshed', async () => {
  const without = await signUpAdmin(harness);
  const bystander = await signUpAdmin(harness);
  const first = await signUpAdmin(harness);
  await enrolTotp(harness, first);
  const proven = await rotate(harness, first.refreshToken);
  expect((await require(proven.accessToken, true).expect(200)).body.mfaRequired).toBe(true);
  await roles(proven.accessToken).expect(200);

  // The token from before says more than it may now.
  expectProblem(await roles(without.accessToken), 401, 'invalid_access_token');
  const next = await rotate(harness, without.refreshToken);
  expectProblem(await roles(next.accessToken), 403, 'mfa_enrollment_required');
  const write = harness.http.post('/v1/admin/users').set(bearer(next.accessToken));
  expectProblem(await write.send({ email: 'x@example.test' }), 403, 'mfa_enrollment_required');
  const session = await harness.http.get('/v1/auth/session').set(bearer(next.accessToken)).expect(200);
  expect(session.body).toMatchObject({ roles: ['user', 'admin'], permissions: [] });

  const { app } = await enrolTotp(harness, next);
  const enrolled = await rotate(harness, next.refreshToken);
  await roles(enrolled.accessToken).expect(200);

  // Signing in anew asks for both factors, and then works at once.
  const mfaToken = await startMfaLogin(harness, without);
  const body = { mfaToken, method: 'totp', code: app.freshCode() };
  const again = await harness.http.post('/v1/auth/login/mfa').send(body).expect(200);
  await roles(String(again.body.accessToken)).expect(200);

  // Another session of the same account, opened before, has not proven it.
  const { accessToken } = await rotate(harness, bystander.refreshToken);
  expectProblem(await roles(accessToken), 403, 'mfa_enrollment_required');
  await require(String(again.body.accessToken), false).expect(200);
});

test('M23 a session that was open before the second factor came is told to prove it, not to set it up', async () => {
  const admin = await signUpAdmin(harness);
  const other = await harness.login(admin.email);
  await enrolTotp(harness, admin);
  const proven = await rotate(harness, admin.refreshToken);
  await require(proven.accessToken, true).expect(200);
  const { accessToken } = await rotate(harness, other.refreshToken);
  expectProblem(await roles(accessToken), 403, 'reauthentication_required');
  await require(proven.accessToken, false).expect(200);
});
