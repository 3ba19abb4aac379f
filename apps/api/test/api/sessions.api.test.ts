import { sessionPageSchema, type Session } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days } from '#src/domain/duration';
import { events, meStatus, rotate } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => harness.stop());

const sidOf = (accessToken: string) => String(decode(accessToken).payload.sid);
async function list(accessToken: string, query: Record<string, string> = {}) {
  const { body } = await harness.http
    .get('/v1/me/sessions')
    .query(query)
    .set(bearer(accessToken))
    .expect(200);
  return sessionPageSchema.parse(body);
}

test('shows where somebody is signed in, newest first, this one marked', async () => {
  const person = await harness.signUp();
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
  await harness.http
    .post('/v1/auth/login')
    .set({ 'User-Agent': firefox, 'X-Forwarded-For': '203.0.113.9' })
    .send({ email: person.email, password: goodPassword })
    .expect(200);
  const { items, nextCursor } = await list(person.accessToken);
  expect(nextCursor).toBeNull();
  expect(items.map(({ current }) => current)).toEqual([false, true]);
  expect(items[0]).toMatchObject({
    ip: '203.0.113.9',
    device: { label: 'Firefox on Windows', browser: 'Firefox', type: 'desktop' },
  });
  expect(items[1]?.id).toBe(sidOf(person.accessToken));
});

test('a refresh moves “last used” and the address, and leaves “created”', async () => {
  const person = await harness.signUp();
  const [before] = (await list(person.accessToken)).items;
  harness.clock.advance(days(1));
  const { accessToken } = await rotate(harness, person.refreshToken);
  const [after] = (await list(accessToken)).items;
  expect(after?.createdAt).toBe(before?.createdAt);
  expect(Date.parse(after?.lastUsedAt ?? '') - Date.parse(before?.lastUsedAt ?? '')).toBeGreaterThanOrEqual(
    days(1),
  );
  expect(Date.parse(after?.expiresAt ?? '')).toBeGreaterThan(Date.parse(before?.expiresAt ?? ''));
});

test('pages without gap or repeat, also within one moment', async () => {
  const person = await harness.signUp();
  await Promise.all(Array.from({ length: 6 }, () => harness.login(person.email)));
  await harness.sql(`update sessions set created_at = '2026-01-01T00:00:00Z' where user_id = $1`, [
    person.grant.user.id,
  ]);
  const seen: Session[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await list(person.accessToken, cursor === '' ? { limit: '3' } : { limit: '3', cursor });
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
});

test.each([
  { limit: '0' },
  { limit: '101' },
  { limit: '-1' },
  { limit: '1e1' },
  { limit: 'ten' },
  { cursor: 'nonsense' },
  { cursor: Buffer.from('{"at":"2026","id":"x"}').toString('base64url') },
  { offset: '1' },
])('refuses %j', async (query) => {
  const { accessToken } = await harness.signUp();
  const answer = await harness.http.get('/v1/me/sessions').query(query).set(bearer(accessToken));
  expectProblem(answer, 400, 'validation_failed');
});

test('ends one, at once; a second time there is nothing to end', async () => {
  const person = await harness.signUp();
  const phone = await harness.login(person.email);
  const end = () =>
    harness.http.delete(`/v1/me/sessions/${sidOf(phone.accessToken)}`).set(bearer(person.accessToken));
  await end().expect(200, { status: 'revoked', revoked: 1 });
  expect(await meStatus(harness, phone.accessToken)).toBe(401);
  expect(expectProblem(await end(), 404, 'not_found').detail).toMatch(/sessions has this id/);
  expect((await list(person.accessToken)).items).toHaveLength(1);
  expect(await events(harness, person.grant.user.id)).toContain('session.revoked success');
});

test('ends all the others and says how many', async () => {
  const person = await harness.signUp();
  const others = [await harness.login(person.email), await harness.login(person.email)];
  const end = () => harness.http.delete('/v1/me/sessions').set(bearer(person.accessToken));
  await end().expect(200, { status: 'revoked', revoked: 2 });
  for (const { accessToken } of others) expect(await meStatus(harness, accessToken)).toBe(401);
  expect(await meStatus(harness, person.accessToken)).toBe(200);
  await end().expect(200, { status: 'revoked', revoked: 0 });
});

test('ends this very one, if that is asked', async () => {
  const { accessToken } = await harness.signUp();
  await harness.http
    .delete(`/v1/me/sessions/${sidOf(accessToken)}`)
    .set(bearer(accessToken))
    .expect(200);
  expect(await meStatus(harness, accessToken)).toBe(401);
});

test('sessions past their end are not listed, and not counted as ended', async () => {
  const person = await harness.signUp();
  await harness.login(person.email);
  harness.clock.advance(days(29));
  const fresh = await harness.login(person.email);
  harness.clock.advance(days(2));
  const { accessToken } = await rotate(harness, fresh.refreshToken);
  expect((await list(accessToken)).items).toHaveLength(1);
  await harness.http
    .delete('/v1/me/sessions')
    .set(bearer(accessToken))
    .expect(200, { status: 'revoked', revoked: 0 });
});

test.each(['get', 'delete'] as const)('%s needs a live access token', async (method) => {
  expectProblem(await harness.http[method]('/v1/me/sessions'), 401, 'unauthenticated');
});
