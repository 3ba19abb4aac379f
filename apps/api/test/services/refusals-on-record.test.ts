import { afterAll, beforeAll, expect, test } from 'vitest';
import { signUpOperator } from '#test/support/audit-trail';
import { bearer, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

/** The log line of the request with this id. */
function logged(requestId: string): Record<string, unknown> {
  const line = harness.logs.find((each) => each.includes(requestId));
  return JSON.parse(line ?? '{}') as Record<string, unknown>;
}

test.each([
  ['no token', {}, 401, 'unauthenticated'],
  ['a token nobody made', bearer('made-up'), 401, 'unauthenticated'],
  ['a key nobody made', bearer(`af_${'x'.repeat(43)}`), 401, 'unauthenticated'],
])('a request with %s is logged with the code of its refusal', async (name, headers, status, code) => {
  const requestId = `with-${name.replaceAll(' ', '-')}`;
  await harness.http
    .get('/v1/admin/audit-events')
    .set({ ...headers, 'X-Request-Id': requestId })
    .expect(status);
  expect(logged(requestId)).toMatchObject({ route: '/v1/admin/audit-events', status, refusal: code });
});

test('an answered request is logged without one', async () => {
  const { headers } = await signUpOperator(harness);
  await harness.http.get('/v1/admin/audit-events').set({ ...headers, 'X-Request-Id': 'answered-request' });
  expect(logged('answered-request')).toMatchObject({ status: 200 });
  expect(logged('answered-request')).not.toHaveProperty('refusal');
});

test('refused proofs of identity are on record with their method and reason', async () => {
  const { email, accessToken, grant } = await harness.signUp();
  await harness.http.post('/v1/auth/login').send({ email, password: 'not-the-password' }).expect(401);
  await harness.http
    .post('/v1/auth/reauthenticate')
    .set(bearer(accessToken))
    .send({ password: 'not-the-password' });
  const rows = await harness.sql(
    `select type, detail from audit_events where user_id = $1 and outcome = 'failure' order by id`,
    [grant.user.id],
  );
  const detail = { method: 'password', reason: 'invalid_credentials' };
  expect(rows).toEqual([
    { type: 'login.failed', detail },
    { type: 'reauthentication.failed', detail },
  ]);
});
