/**
 * Time claims have one form: whole seconds, all present. A token with any other form is none of ours, even when it
 * carries our signature; one that was good and has run out is told apart, so that its owner knows to refresh.
 * THREATS J08 missing or odd times; ASVS 9.2.1.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectLikeAbsent } from '#test/support/calls';
import * as forge from '#test/support/forge';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { minutes, seconds } from '#src/domain/duration';

let harness: Harness;
let genuine: forge.Parts;
beforeAll(async () => {
  harness = await startHarness();
  genuine = forge.decode((await harness.signUp()).accessToken);
});
afterAll(() => harness.stop());

/** Raw JSON, because 1e308 and its like must reach the verifier as they are written. */
function withPayload(edit: (payload: Record<string, unknown>) => string): string {
  const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
  const input = `${encode(JSON.stringify(genuine.header))}.${encode(edit({ ...genuine.payload }))}`;
  return `${input}.${forge.asService(input).toString('base64url')}`;
}
const without = (claim: string) =>
  withPayload((payload) => JSON.stringify({ ...payload, [claim]: undefined }));
const having = (claim: string, json: string) =>
  withPayload((payload) => JSON.stringify(payload).replace(/\}$/, `,"${claim}":${json}}`));

test.each(['exp', 'iat', 'auth_time', 'jti', 'sub', 'sid', 'iss', 'aud', 'amr', 'roles', 'permissions'])(
  'without %s',
  (claim) => expectLikeAbsent(harness, bearer(without(claim))),
);

const odd = [
  '"9999999999"',
  '1e308',
  '-1',
  '0',
  '1.5',
  'null',
  '[9999999999]',
  'true',
  '9007199254740993',
  '""',
];
test.each(odd)('exp %s', (json) => expectLikeAbsent(harness, bearer(having('exp', json))));
test.each(['"1"', '1e308', 'null', '1.5', 'true'])('iat %s', (json) =>
  expectLikeAbsent(harness, bearer(having('iat', json))),
);

test('issued in the future, or not yet valid', async () => {
  const ahead = Math.floor(Date.now() / 1000) + 120;
  await expectLikeAbsent(harness, bearer(having('iat', String(ahead))));
  await expectLikeAbsent(harness, bearer(having('nbf', String(ahead))));
  await expectLikeAbsent(harness, bearer(having('nbf', '"later"')));
});

test('lives for ten minutes to the second, then says that it has expired', async () => {
  const { accessToken } = await harness.signUp();
  harness.clock.advance(minutes(10) - seconds(5));
  await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(200);
  harness.clock.advance(seconds(5));
  const { body } = await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(401);
  expect(body.code).toBe('invalid_access_token');
  await harness.http.get('/v1/me').set(bearer(accessToken)).expect(401);
});
