/**
 * Invariant: every refusal is on record, and nobody fills the record with refusals: beyond its limit, knocking at doors
 * that are not one's own gets an answer and no row.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rateLimits } from '#src/domain/rate-limits';
import { tally, together } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { RATE_LIMITS: 'on' } });
});
afterAll(() => harness.stop());

test('A01 knocking at the console is on record so many times, then it is told to wait', async () => {
  const { accessToken, grant } = await harness.signUp();
  const [{ points }] = rateLimits.denied;
  const knock = () => harness.http.get('/v1/admin/users').set(bearer(accessToken));
  const answers = await together(points + 20, knock);
  expect(tally(answers.map(({ status }) => String(status)))).toEqual({ '403': points, '429': 20 });
  const rows = await harness.sql('select 1 from audit_events where type = $1 and user_id = $2', [
    'access.denied',
    grant.user.id,
  ]);
  expect(rows).toHaveLength(points);
  await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200);
});
