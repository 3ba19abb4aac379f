import { apiKeyPageSchema, limits, type ApiKey } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, hours, minutes, seconds } from '#src/domain/duration';
import { askForKey, keyStatus, makeApiKey, makeRole, signUpWith } from '#test/support/api-keys';
import { events, subjects, tally, together } from '#test/support/calls';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await makeRole(harness, 'auditor', ['audit:read', 'stats:read']);
});
afterAll(() => harness.stop());

async function list(token: string, query: Record<string, string> = {}) {
  const { body } = await harness.http.get('/v1/me/api-keys').query(query).set(bearer(token)).expect(200);
  return apiKeyPageSchema.parse(body);
}
const revoke = (person: Pick<Person, 'accessToken'>, id: string) =>
  harness.http.delete(`/v1/me/api-keys/${id}`).set(bearer(person.accessToken));

describe('making one', () => {
  test('answers it once, with its defaults; the owner is told, by mail and in the timeline', async () => {
    const person = await harness.signUp();
    const made = await makeApiKey(harness, person.accessToken);
    expect(made.key).toMatch(/^af_[A-Za-z0-9_-]{43}$/);
    expect(made.key.startsWith(made.hint)).toBe(true);
    expect(made).toMatchObject({ name: 'Nightly backup', permissions: [], lastUsedAt: null });
    const life = Date.parse(made.expiresAt) - Date.parse(made.createdAt);
    expect(life).toBe(days(limits.apiKeyDefaultDays));
    const { items } = await list(person.accessToken);
    expect(items).toEqual([{ ...made, key: undefined }]);
    expect(await subjects(harness, person.email)).toContain('An API key was made for your AuthFlow account');
    const [mail] = await harness.mails(person.email);
    expect(mail?.text).toContain('API key: Nightly backup');
    expect(mail?.text).not.toContain(made.key);
    expect(mail?.links[0]).toMatch(/\/account\/api-keys$/);
    expect(await events(harness, person.grant.user.id)).toContain('api_key.created success');
  });

  test.each([
    ['no name', {}],
    ['an empty name', { name: ' ' }],
    ['a day too many', { name: 'x', expiresInDays: limits.apiKeyMaxDays + 1 }],
    ['no day', { name: 'x', expiresInDays: 0 }],
    ['half a day', { name: 'x', expiresInDays: 0.5 }],
    ['an unknown permission', { name: 'x', permissions: ['users:everything'] }],
    ['a permission twice', { name: 'x', permissions: ['audit:read', 'audit:read'] }],
    ['a key of its own', { name: 'x', key: 'af_mine' }],
    ['an owner', { name: 'x', userId: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e' }],
  ])('refuses %s', async (_, body) => {
    const person = await harness.signUp();
    expectProblem(await askForKey(harness, person.accessToken, body), 400, 'validation_failed');
    expect((await list(person.accessToken)).items).toEqual([]);
  });

  test('gives at most what its maker holds', async () => {
    const person = await signUpWith(harness, 'auditor');
    const body = { name: 'Figures', permissions: ['stats:read', 'audit:read'], expiresInDays: 1 } as const;
    const made = await makeApiKey(harness, person.accessToken, {
      ...body,
      permissions: [...body.permissions],
    });
    expect(made.permissions).toEqual(['audit:read', 'stats:read']);
    const more = { name: 'More', permissions: ['stats:read', 'users:read'] };
    expectProblem(await askForKey(harness, person.accessToken, more), 403, 'insufficient_permission');
    const trail = await events(harness, person.grant.user.id);
    expect(trail.filter((line) => line === 'api_key.created failure')).toHaveLength(1);
  });

  test('needs a proven address', async () => {
    const open = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
    const email = 'unproven@example.test';
    const password = 'violet-harbour-lantern-42';
    await open.http.post('/v1/auth/register').send({ email, password }).expect(202);
    const { accessToken } = await open.login(email);
    expectProblem(await askForKey(open, accessToken), 403, 'email_not_verified');
    await open.stop();
  });

  test('stops at the limit, also for many at once; an expired or revoked key leaves room', async () => {
    const person = await harness.signUp();
    const statuses = await together(limits.apiKeysPerUser + 5, async () => {
      const answer = await askForKey(harness, person.accessToken, { name: 'One of many', expiresInDays: 30 });
      return String(answer.status);
    });
    expect(tally(statuses)).toEqual({ '201': limits.apiKeysPerUser, '409': 5 });
    expectProblem(await askForKey(harness, person.accessToken), 409, 'conflict');
    const [first] = (await list(person.accessToken)).items;
    await revoke(person, first?.id ?? '').expect(200);
    await makeApiKey(harness, person.accessToken);
    harness.clock.advance(days(31));
    const { accessToken } = await harness.login(person.email);
    await makeApiKey(harness, accessToken);
  });
});

describe('the list', () => {
  test('pages without gap or repeat, also within one moment', async () => {
    const person = await harness.signUp();
    for (let made = 0; made < 5; made += 1) await makeApiKey(harness, person.accessToken);
    const moment = '2026-01-01T00:00:00Z';
    await harness.sql(`update api_keys set created_at = $2 where user_id = $1`, [
      person.grant.user.id,
      moment,
    ]);
    const seen: ApiKey[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(person.accessToken, cursor === '' ? { limit: '2' } : { limit: '2', cursor });
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  test.each([{ limit: '0' }, { limit: '101' }, { cursor: 'nonsense' }, { offset: '1' }])(
    'refuses %j',
    async (query) => {
      const { accessToken } = await harness.signUp();
      const answer = await harness.http.get('/v1/me/api-keys').query(query).set(bearer(accessToken));
      expectProblem(answer, 400, 'validation_failed');
    },
  );

  test('is one’s own', async () => {
    const [ada, grace] = [await harness.signUp(), await harness.signUp()];
    const { id } = await makeApiKey(harness, ada.accessToken);
    expect((await list(grace.accessToken)).items).toEqual([]);
    expectProblem(await revoke(grace, id), 404, 'not_found');
    expect((await list(ada.accessToken)).items.map((key) => key.id)).toEqual([id]);
  });

  test('stands in the export, the revoked ones too, without a digest', async () => {
    const person = await harness.signUp();
    const kept = await makeApiKey(harness, person.accessToken, { name: 'Kept' });
    const gone = await makeApiKey(harness, person.accessToken, { name: 'Gone' });
    await revoke(person, gone.id).expect(200);
    const { body, text } = await harness.http
      .get('/v1/me/export')
      .set(bearer(person.accessToken))
      .expect(200);
    expect(body.apiKeys).toMatchObject([
      { id: gone.id, name: 'Gone', hint: gone.hint, revokedAt: expect.any(String) },
      { id: kept.id, name: 'Kept', revokedAt: null },
    ]);
    expect(text).not.toMatch(/hash/i);
  });
});

describe('using one', () => {
  test('reads the account of its owner, with the permissions of the key alone', async () => {
    const person = await signUpWith(harness, 'auditor');
    const { key, id } = await makeApiKey(harness, person.accessToken, {
      name: 'F',
      permissions: ['stats:read'],
    });
    const me = await harness.http.get('/v1/me').set(bearer(key)).expect(200);
    expect(me.body).toMatchObject({ id: person.grant.user.id, permissions: ['stats:read'] });
    const { body } = await harness.http.get('/v1/auth/session').set(bearer(key)).expect(200);
    expect(body).toMatchObject({ sub: person.grant.user.id, sid: id, amr: [], permissions: ['stats:read'] });
  });

  test('is noted to the minute', async () => {
    const person = await harness.signUp();
    const { key } = await makeApiKey(harness, person.accessToken);
    const lastUse = async () => (await list(person.accessToken)).items[0]?.lastUsedAt ?? null;
    expect(await lastUse()).toBeNull();
    await keyStatus(harness, key);
    const first = await lastUse();
    expect(first).not.toBeNull();
    harness.clock.advance(seconds(30));
    await keyStatus(harness, key);
    expect(await lastUse()).toBe(first);
    harness.clock.advance(seconds(31));
    await keyStatus(harness, key);
    expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThan(Date.parse(first ?? ''));
  });

  test('ends when its time is over', async () => {
    const person = await harness.signUp();
    const { key } = await makeApiKey(harness, person.accessToken, { name: 'Short', expiresInDays: 1 });
    harness.clock.advance(days(1) - minutes(1));
    expect(await keyStatus(harness, key)).toBe(200);
    harness.clock.advance(minutes(1));
    expect(await keyStatus(harness, key)).toBe(401);
  });

  test('has a limit of its own, told in the headers', async () => {
    const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
    const person = await limited.signUp();
    const [busy, quiet] = [
      await makeApiKey(limited, person.accessToken),
      await makeApiKey(limited, person.accessToken),
    ];
    const first = await limited.http.get('/v1/me').set(bearer(busy.key)).expect(200);
    expect(first.headers['ratelimit-policy']).toBe('"api-key-minute";q=600;w=60');
    expect(first.headers.ratelimit).toMatch(/^"api-key-minute";r=599;t=\d+$/);
    for (let calls = 0; calls < 599; calls += 1)
      await limited.http.get('/v1/auth/session').set(bearer(busy.key));
    const refused = await limited.http.get('/v1/me').set(bearer(busy.key));
    expect(expectProblem(refused, 429, 'rate_limited').detail).toContain('api-key-minute');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await keyStatus(limited, quiet.key)).toBe(200);
    await limited.http.get('/v1/me').set(bearer(person.accessToken)).expect(200);
    await limited.stop();
  }, 60_000);
});

describe('housekeeping', () => {
  test('forgets keys thirty days after their end, and no other', async () => {
    const person = await harness.signUp();
    const long = await makeApiKey(harness, person.accessToken, { name: 'Long', expiresInDays: 366 });
    const short = await makeApiKey(harness, person.accessToken, { name: 'Short', expiresInDays: 1 });
    const revoked = await makeApiKey(harness, person.accessToken, { name: 'Revoked', expiresInDays: 366 });
    await revoke(person, revoked.id).expect(200);
    const left = async () =>
      (
        await harness.sql<{ id: string }>(`select id from api_keys where user_id = $1`, [
          person.grant.user.id,
        ])
      ).map(({ id }) => id);
    harness.clock.advance(days(30) - hours(1));
    await harness.container.housekeeping.runOnce();
    expect((await left()).sort()).toEqual([long.id, short.id, revoked.id].sort());
    harness.clock.advance(days(1) + hours(2));
    await harness.container.housekeeping.runOnce();
    expect(await left()).toEqual([long.id]);
  });
});
