import type { Revocations } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { createRevocationsService } from '#src/services/revocations.service';
import { createRevocationLog } from '#src/services/shared/revocation-log';
import { plantApiKey, plantFollower } from '#test/support/revocation-followers';
import { together } from '#test/support/calls';
import { bearer, createTestClock, startHarness, type Harness, type Person } from '#test/support/harness';
import { send } from '#test/support/raw';

let here: Harness;
let there: Harness;
let key: string;
let operator: Person;
beforeAll(async () => {
  here = await startHarness();
  there = await startHarness({ database: here.database, clock: here.clock });
  operator = await here.signUp();
  key = await plantFollower(here.sql, operator.grant.user.id);
});
afterAll(async () => {
  await there.stop();
  await here.stop();
});

const patient = { timeout: 10_000, interval: 20 };
const path = (query: { after?: string; wait?: number }) =>
  `/v1/revocations?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))}`;
const ask = async (harness: Harness, query: { after?: string; wait?: number } = {}) =>
  (await harness.http.get(path(query)).set(bearer(key)).expect(200)).body as Revocations;
const sessionOf = ({ accessToken }: Person): string =>
  (JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }).sid;
const logOut = ({ accessToken }: Person) =>
  here.http.post('/v1/auth/logout').set(bearer(accessToken)).send({}).expect(200);
const changeRole = (userId: string) =>
  here.container.database.transaction(async (repos) => {
    await repos.users.lock(userId);
    return repos.grants.setRoles({ userId, roles: ['user'], now: here.clock.now() });
  });
/** Reads on until nothing is left. */
async function catchUp(harness: Harness, cursor?: string): Promise<string> {
  const page = await ask(harness, cursor === undefined ? {} : { after: cursor });
  return page.more ? catchUp(harness, page.cursor) : page.cursor;
}

describe('GET /v1/revocations', () => {
  test('answers what ended since a cursor, once', async () => {
    const person = await here.signUp();
    const before = await catchUp(here);
    await logOut(person);
    await expect
      .poll(() => ask(here, { after: before }), patient)
      .toMatchObject({
        items: [{ type: 'session', id: sessionOf(person) }],
        more: false,
        keepSeconds: 960,
      });
    const { cursor } = await ask(here, { after: before });
    expect((await ask(here, { after: cursor })).items).toEqual([]);
  });

  test('answers while it waits, within the moment', async () => {
    const person = await here.signUp();
    const after = await catchUp(here);
    const started = performance.now();
    const waiting = ask(here, { after, wait: 20 });
    await expect.poll(() => here.container.feed.isLive() && gauge(here), patient).toBe(1);
    await logOut(person);
    const { items } = await waiting;
    expect(items).toEqual([{ type: 'session', id: sessionOf(person) }]);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(gauge(here)).toBe(0);
  });

  test('comes back with nothing when nothing happened', async () => {
    const after = await catchUp(here);
    const started = performance.now();
    expect((await ask(here, { after, wait: 1 })).items).toEqual([]);
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  test('says of an account or a role since when its tokens are true again', async () => {
    const person = await here.signUp();
    const after = await catchUp(here);
    const now = Math.floor(here.clock.now().getTime() / 1000);
    await changeRole(person.grant.user.id);
    await here.container.database.transaction((repos) => repos.grants.announceRole('support'));
    await expect
      .poll(async () => (await ask(here, { after })).items, patient)
      .toEqual([
        { type: 'user', id: person.grant.user.id, issuedUpTo: expect.closeTo(now + 1, -1) as number },
        { type: 'role', id: 'support', issuedUpTo: expect.closeTo(now + 1, -1) as number },
      ]);
    const [first] = (await ask(here, { after })).items;
    expect(first).toHaveProperty('issuedUpTo');
    expect((first as { issuedUpTo: number }).issuedUpTo).toBeGreaterThan(now);
  });

  test('goes on at another instance, which tells everything once and then only what is new', async () => {
    const person = await here.signUp();
    const mine = await catchUp(here);
    await logOut(person);
    await expect
      .poll(async () => (await ask(there, { after: mine })).items, patient)
      .toContainEqual({
        type: 'session',
        id: sessionOf(person),
      });
    const both = await catchUp(there, mine);
    expect((await ask(there, { after: both })).items).toEqual([]);
    const again = await ask(here, { after: both });
    expect(again.items).toEqual([{ type: 'session', id: sessionOf(person) }]);
    expect((await ask(there, { after: again.cursor })).items).toEqual([]);
  });

  test('a fresh instance knows what ended before it began', async () => {
    const person = await here.signUp();
    await logOut(person);
    const late = await startHarness({ database: here.database, clock: here.clock });
    try {
      const page = await ask(late);
      expect(page.items).toContainEqual({ type: 'session', id: sessionOf(person) });
    } finally {
      await late.stop();
    }
  });

  test('a change heard of late puts out of date what is from around it, and nothing issued well after', async () => {
    const person = await here.signUp();
    const id = person.grant.user.id;
    const at = async (ago: string) => {
      await here.sql(`update users set roles_changed_at = now() - $2::interval where id = $1`, [id, ago]);
      const late = await startHarness({ database: here.database, clock: here.clock });
      try {
        const { items } = await ask(late);
        const mark = items.find((item) => item.type === 'user' && item.id === id);
        return mark !== undefined && 'issuedUpTo' in mark
          ? here.clock.now().getTime() / 1000 - mark.issuedUpTo
          : null;
      } finally {
        await late.stop();
      }
    };
    expect(await at('5 minutes')).toBeGreaterThan(230);
    expect(await at('5 minutes')).toBeLessThan(260);
    expect(await at('5 seconds')).toBeLessThan(5);
    expect(await at('20 minutes')).toBeNull();
  });

  test('hands over many in pages', async () => {
    const { container, clock } = lonely();
    for (let index = 0; index < 2500; index += 1) container.log(index);
    const first = await container.read();
    const second = await container.read(first.cursor);
    const third = await container.read(second.cursor);
    expect([first, second, third].map(({ items, more }) => [items.length, more])).toEqual([
      [1000, true],
      [1000, true],
      [500, false],
    ]);
    const all = new Set([first, second, third].flatMap(({ items }) => items.map(({ id }) => id)));
    expect(all.size).toBe(2500);
    clock.advance(minutes(12));
    expect((await container.read()).items).toEqual([]);
  });
});

describe('who may follow', () => {
  test('needs the permission, by key or by session; a refusal is a 401 or 403', async () => {
    const plain = await here.signUp();
    const powerless = await plantApiKey(here.sql, operator.grant.user.id, ['users:read']);
    await here.http.get('/v1/revocations').expect(401);
    await here.http.get('/v1/revocations').set(bearer('af_unknown')).expect(401);
    await here.http.get('/v1/revocations').set(bearer(powerless)).expect(403);
    const { body } = await here.http.get('/v1/revocations').set(bearer(plain.accessToken)).expect(403);
    expect(body.code).toBe('insufficient_permission');
  });

  test.each(['x', 'e30x', Buffer.from('{"i0":1}').toString('base64url'), 'W10', 'MQ', 'bnVsbA'])(
    'a cursor that is not ours is refused: %s',
    async (after) => {
      const { body } = await here.http.get(path({ after })).set(bearer(key)).expect(400);
      expect(body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'after' }] });
    },
  );

  test.each([26, 99, -1])('a wait of %d seconds is refused', async (wait) => {
    await here.http.get(path({ wait })).set(bearer(key)).expect(400);
  });
});

describe('those who wait', () => {
  test('are no more than fifty for a key; whoever comes later is answered at once', async () => {
    const after = await catchUp(here);
    const waiting = together(50, () => ask(here, { after, wait: 20 }));
    await expect.poll(() => gauge(here), patient).toBe(50);
    const started = performance.now();
    expect((await ask(here, { after, wait: 20 })).items).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2000);
    await logOut(await here.signUp());
    for (const { items } of await waiting) expect(items.length).toBeGreaterThan(0);
    expect(gauge(here)).toBe(0);
  });

  test('hold no connection to the database', async () => {
    const after = await catchUp(here);
    const waiting = together(40, () => ask(here, { after, wait: 20 }));
    await expect.poll(() => gauge(here), patient).toBe(40);
    const [row] = await here.sql<{ busy: string }>(
      `select count(*) as busy from pg_stat_activity
       where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()
         and query not like '%select 1%'`,
    );
    expect(Number(row?.busy)).toBe(0);
    await logOut(await here.signUp());
    await waiting;
  });

  test('are forgotten when they hang up', async () => {
    const after = await catchUp(here);
    const gone = new AbortController();
    const asked = fetch(`${here.url}${path({ after, wait: 20 })}`, {
      headers: bearer(key),
      signal: gone.signal,
    });
    await expect.poll(() => gauge(here), patient).toBe(1);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => gauge(here), patient).toBe(0);
  });

  test('are answered at a shutdown, and nobody waits after it', async () => {
    const closing = await startHarness({ database: here.database, clock: here.clock });
    const after = await catchUp(closing);
    const waiting = ask(closing, { after, wait: 20 });
    await expect.poll(() => gauge(closing), patient).toBe(1);
    closing.container.release();
    expect((await waiting).items).toEqual([]);
    const started = performance.now();
    await ask(closing, { after, wait: 20 });
    expect(performance.now() - started).toBeLessThan(2000);
    await closing.stop();
  });

  test('are told, and refused, when this instance no longer hears the others', async () => {
    const deaf = await startHarness({ database: here.database, clock: here.clock });
    const after = await catchUp(deaf);
    const waiting = send(deaf.url, path({ after, wait: 20 }), { headers: bearer(key) });
    await expect.poll(() => gauge(deaf), patient).toBe(1);
    await deaf.container.feed.stop();
    expect((await waiting).status).toBe(503);
    const { body } = await deaf.http.get(path({ after })).set(bearer(key)).expect(503);
    expect(body.code).toBe('dependency_unavailable');
    await deaf.stop();
  });
});

/** How many wait at an instance, as its metrics tell. */
function gauge({ container }: Harness): number {
  return container.followers();
}

/** A feed of its own, filled by hand. */
function lonely() {
  const clock = createTestClock();
  const revocationLog = createRevocationLog({ instance: 'i0123456789abcdef', clock, accessTtlSeconds: 600 });
  const service = createRevocationsService({ revocationLog, feed: { isLive: () => true } });
  const read = (after?: string) => service.read({ after }, { sessionId: 'k' }, () => () => undefined);
  return { clock, container: { log: (index: number) => revocationLog.sessionEnded(`s${index}`), read } };
}
