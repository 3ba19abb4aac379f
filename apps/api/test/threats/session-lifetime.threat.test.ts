/**
 * A session ends when it lies idle, and at its absolute end however busy it is. No token of it outlives either.
 * THREATS R08 idle and absolute end; ASVS 7.3.1, 7.3.2.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, minutes } from '#src/domain/duration';
import { labelOf, meStatus, refresh, rotate } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { REFRESH_TOKEN_TTL_DAYS: '10', SESSION_MAX_DAYS: '25' } });
});
afterAll(() => harness.stop());

const day = days(1);

test('idle: a day short of its end it goes on and slides, past it it is over', async () => {
  const { refreshToken } = await harness.signUp();
  harness.clock.advance(days(9));
  const next = await rotate(harness, refreshToken);
  harness.clock.advance(days(9));
  const third = await rotate(harness, next.refreshToken);
  harness.clock.advance(days(7) + minutes(1)); // the absolute end comes before the idle one now
  expect(labelOf(await refresh(harness, third.refreshToken))).toBe('401 invalid_refresh_token');

  const idle = await harness.signUp();
  harness.clock.advance(days(10) + minutes(1));
  expect(labelOf(await refresh(harness, idle.refreshToken))).toBe('401 invalid_refresh_token');
  const [row] = await harness.sql<{ revoked: boolean }>(
    `select revoked_at is not null as revoked from sessions where user_id = $1`,
    [idle.grant.user.id],
  );
  expect(row?.revoked).toBe(false); // judged at use: nothing had to clean up first
});

test('idle is judged by the row too: a token whose own end lies far ahead doesn’t help', async () => {
  const person = await harness.signUp();
  await harness.sql(`update sessions set idle_expires_at = $2 where user_id = $1`, [
    person.grant.user.id,
    harness.clock.now(),
  ]);
  expect(labelOf(await refresh(harness, person.refreshToken))).toBe('401 invalid_refresh_token');
});

test('absolute: refreshing every day doesn’t carry it past its last day, and no access token passes it', async () => {
  const { grant, ...first } = await harness.signUp();
  const [row] = await harness.sql<{ end: Date }>(
    `select absolute_expires_at as end from sessions where user_id = $1`,
    [grant.user.id],
  );
  const end = row?.end.getTime() ?? 0;
  let tokens = { refreshToken: first.refreshToken, accessToken: first.accessToken };
  for (; harness.clock.now().getTime() + day < end; harness.clock.advance(day)) {
    tokens = await rotate(harness, tokens.refreshToken);
  }
  harness.clock.advance(end - harness.clock.now().getTime() - minutes(2));
  tokens = await rotate(harness, tokens.refreshToken);
  expect(Number(decode(tokens.refreshToken).payload.exp)).toBe(Math.floor(end / 1000));
  expect(Number(decode(tokens.accessToken).payload.exp)).toBe(Math.floor(end / 1000));
  expect(await meStatus(harness, tokens.accessToken)).toBe(200);

  harness.clock.advance(minutes(2));
  expect(labelOf(await refresh(harness, tokens.refreshToken))).toBe('401 invalid_refresh_token');
  const { body } = await harness.http.get('/v1/auth/session').set(bearer(tokens.accessToken)).expect(401);
  expect(body.code).toBe('invalid_access_token');
});
