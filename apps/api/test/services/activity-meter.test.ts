import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { utcDay } from '#src/domain/stats-days';
import { days } from '#src/domain/duration';
import { createLogger } from '#src/platform/logger';
import { createPool, type PgPool } from '#src/platform/postgres';
import { createDatabase } from '#src/repositories/database';
import { createActivityMeter } from '#src/services/shared/activity-meter';
import { startDatabaseProxy, type DatabaseProxy } from '#test/support/database-proxy';
import { createTestClock, startHarness, type Harness } from '#test/support/harness';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

let testDatabase: TestDatabase;
let proxy: DatabaseProxy;
let pool: PgPool;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  proxy = await startDatabaseProxy(testDatabase.url);
  pool = createPool({ url: proxy.url, onError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await proxy.stop();
  await testDatabase.drop();
});
beforeEach(async () => {
  await pool.query('truncate daily_active_users');
});

const logs: string[] = [];
const logger = createLogger('debug', { write: (line) => void logs.push(line) });

function createMeter(capacity?: number) {
  const clock = createTestClock();
  const database = createDatabase(pool);
  const meter = createActivityMeter({
    database,
    clock,
    logger,
    ...(capacity === undefined ? {} : { capacity }),
  });
  return { clock, meter };
}

const rows = async (): Promise<{ day: string; user_id: string }[]> =>
  (await pool.query('select day::text as day, user_id from daily_active_users order by day')).rows as {
    day: string;
    user_id: string;
  }[];

test('tells the database once about each person and day', async () => {
  const { clock, meter } = createMeter();
  const [ada, grace] = [randomUUID(), randomUUID()];
  for (const id of [ada, grace, ada, ada]) meter.note(id);
  expect(await meter.flush()).toBe(2);
  meter.note(ada);
  expect(await meter.flush()).toBe(0);
  const first = utcDay(clock.now());
  clock.advance(days(1));
  meter.note(ada);
  expect(await meter.flush()).toBe(1);
  expect(await rows()).toHaveLength(3);
  expect((await rows()).at(-1)).toEqual({ day: utcDay(clock.now()), user_id: ada });
  expect((await rows()).filter(({ day }) => day === first)).toHaveLength(2);
});

test('is one of several that see the same people at once', async () => {
  const people = Array.from({ length: 6000 }, () => randomUUID());
  const meters = [createMeter().meter, createMeter().meter, createMeter().meter];
  for (const [index, meter] of meters.entries())
    for (const id of index % 2 === 0 ? people : people.toReversed()) meter.note(id);
  await Promise.all(meters.map((meter) => meter.flush()));
  expect(await rows()).toHaveLength(people.length);
});

test('keeps what it could not tell while the database was away, within its bounds', async () => {
  const { meter } = createMeter(3);
  const people = Array.from({ length: 4 }, () => randomUUID());
  await proxy.down();
  for (const id of people.slice(0, 2)) meter.note(id);
  await expect(meter.flush()).rejects.toThrow();
  for (const id of people.slice(2)) meter.note(id);
  await proxy.up();
  expect(await meter.flush()).toBe(3);
  // The one for whom there was no room is noted when they come again.
  meter.note(people[3] ?? '');
  expect(await meter.flush()).toBe(1);
  expect(await rows()).toHaveLength(4);
});

test('tells what is left when it stops, and does not wait for a database that is gone', async () => {
  const { meter } = createMeter();
  meter.start();
  meter.note(randomUUID());
  await meter.stop();
  expect(await rows()).toHaveLength(1);
  const { meter: other } = createMeter();
  other.note(randomUUID());
  await proxy.down();
  const startedAt = performance.now();
  await other.stop();
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(logs.join('')).toContain('who is active will be told to the database later');
  await proxy.up();
});

test('adds no statement to a refresh', async () => {
  const harness: Harness = await startHarness();
  try {
    const person = await harness.signUp();
    const seen = (): Promise<{ count: number }[]> =>
      harness.sql('select count(*)::int as count from daily_active_users');
    await harness.http.post('/v1/auth/refresh').send({ refreshToken: person.refreshToken }).expect(200);
    expect(await seen()).toEqual([{ count: 0 }]);
    await harness.container.activityMeter.flush();
    expect(await seen()).toEqual([{ count: 1 }]);
  } finally {
    await harness.stop();
  }
});
