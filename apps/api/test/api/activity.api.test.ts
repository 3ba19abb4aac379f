import { activityPageSchema, type Activity } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('tells the account’s own story, newest first, page by page', async () => {
  const { email, accessToken } = await harness.signUp();
  await harness.http.post('/v1/auth/login').send({ email, password: 'not-the-password' }).expect(401);
  await harness.http.patch('/v1/me').set(bearer(accessToken)).send({ name: 'Ada' }).expect(200);

  const seen: Activity[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: Record<string, string> = cursor === '' ? { limit: '2' } : { limit: '2', cursor };
    const { body } = await harness.http
      .get('/v1/me/activity')
      .query(query)
      .set(bearer(accessToken))
      .expect(200);
    const page = activityPageSchema.parse(body);
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
    'account.updated success',
    'login.failed failure',
    'login.succeeded success',
    'email.verified success',
    'user.registered success',
  ]);
});

test('shows nobody else’s story', async () => {
  const first = await harness.signUp();
  const second = await harness.signUp();
  const read = async (token: string): Promise<Activity[]> =>
    activityPageSchema.parse((await harness.http.get('/v1/me/activity').set(bearer(token)).expect(200)).body)
      .items;
  const ids = new Set((await read(first.accessToken)).map(({ id }) => id));
  expect((await read(second.accessToken)).filter(({ id }) => ids.has(id))).toEqual([]);
});

test.each(['nonsense', 'e30', Buffer.from('{"id":-1}').toString('base64url')])(
  'refuses the cursor %s, which it never gave',
  async (cursor) => {
    const { accessToken } = await harness.signUp();
    const { body } = await harness.http
      .get('/v1/me/activity')
      .query({ cursor })
      .set(bearer(accessToken))
      .expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'cursor' }] });
  },
);
