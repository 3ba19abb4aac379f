import { sessionGrantSchema, type SessionGrant } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { events } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const finish = (body: object) => harness.http.post('/v1/auth/login/mfa').send(body);

test('password, then the code of the app: a session that has proven both', async () => {
  const person = await harness.signUp();
  const { app } = await enrolTotp(harness, person);
  const mfaToken = await startMfaLogin(harness, person);
  const { body } = await finish({ mfaToken, method: 'totp', code: app.freshCode() }).expect(200);
  expect(sessionGrantSchema.strict().parse(body).user.mfaEnabled).toBe(true);
  const { accessToken } = body as SessionGrant;
  const claims = await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(200);
  expect([...claims.body.amr].sort()).toEqual(['mfa', 'otp', 'pwd']);
  expect((await events(harness, person.grant.user.id)).slice(-3)).toEqual([
    'mfa.totp_enabled success',
    'login.mfa_required success',
    'login.succeeded success',
  ]);
});
