/**
 * A session that ends at one instance is refused by every other within a second, without I/O per request. An instance
 * that can't hear the others asks the database; when that is gone as well it refuses. It never lets through.
 * CONTRACT §2 instant revocation, ADR 0005; ASVS 7.4.1.
 */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connectClient } from '#src/platform/postgres';
import { meStatus } from '#test/support/calls';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';

let here: Harness;
let there: Harness;
beforeAll(async () => {
  here = await startHarness();
  there = await startHarness({ database: here.database, clock: here.clock });
});
afterAll(async () => {
  await there.stop();
  await here.stop();
});

const sessionCode = async ({ http }: Harness, accessToken: string) => {
  const { status, body } = await http.get('/v1/auth/session').set(bearer(accessToken));
  return status === 200 ? '200' : `${status} ${body.code}`;
};
/** Ends the person's session in one of the ways there are. */
const endings: Record<string, (person: Awaited<ReturnType<Harness['signUp']>>) => Promise<unknown>> = {
  logout: ({ accessToken }) =>
    here.http.post('/v1/auth/logout').set(bearer(accessToken)).send({}).expect(200),
  'sign-out of the others': async ({ email }) => {
    const other = await here.login(email);
    await here.http.delete('/v1/me/sessions').set(bearer(other.accessToken)).expect(200);
  },
  'a password change elsewhere': async ({ email }) => {
    const other = await here.login(email);
    const body = { currentPassword: goodPassword, newPassword: 'copper-meadow-whistle-77' };
    await here.http.post('/v1/me/password').set(bearer(other.accessToken)).send(body).expect(200);
  },
};

test.each(Object.keys(endings))('%s reaches the other instance within a second', async (name) => {
  const person = await here.signUp();
  expect(await sessionCode(there, person.accessToken)).toBe('200');
  await endings[name]?.(person);
  expect(await sessionCode(here, person.accessToken)).toBe('401 session_revoked');
  await expect
    .poll(() => sessionCode(there, person.accessToken), { timeout: 1000, interval: 20 })
    .toBe('401 session_revoked');
});

test('a killed LISTEN connection comes back, and hears what it missed', async () => {
  const person = await here.signUp();
  await here.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query in ('select 1', 'listen authflow_session_revoked')`,
  );
  await here.http.post('/v1/auth/logout').set(bearer(person.accessToken)).send({}).expect(200);
  await expect
    .poll(() => sessionCode(there, person.accessToken), { timeout: 1000, interval: 20 })
    .toBe('401 session_revoked'); // by the database meanwhile
  await expect.poll(() => there.container.feed.isLive(), { timeout: 5000 }).toBe(true);
  expect(await sessionCode(there, person.accessToken)).toBe('401 session_revoked');
});

test('with the feed down the database is asked; with the database out of reach nobody gets through', async () => {
  const deaf = await startHarness({ database: here.database, clock: here.clock });
  const admin = await connectClient(inject('testServer').url);
  const name = new URL(here.database.url).pathname.slice(1);
  try {
    const stays = await here.signUp();
    const leaves = await here.signUp();
    await deaf.container.feed.stop();
    expect(deaf.container.feed.isLive()).toBe(false);
    await here.http.post('/v1/auth/logout').set(bearer(leaves.accessToken)).send({}).expect(200);
    expect(await sessionCode(deaf, leaves.accessToken)).toBe('401 session_revoked');
    expect(await sessionCode(deaf, stays.accessToken)).toBe('200');
    expect((await deaf.http.get('/health/ready').expect(200)).body.checks).toEqual({
      database: 'up',
      revocationFeed: 'down',
    });

    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [name]);
    for (const { accessToken } of [stays, leaves]) {
      expect(await sessionCode(deaf, accessToken)).toBe('503 dependency_unavailable');
    }
    await deaf.http.get('/health/ready').expect(503);
    await deaf.http.get('/health/live').expect(200);
  } finally {
    await admin.query(`alter database ${name} allow_connections true`);
    await admin.end();
    await deaf.stop();
  }
  await expect.poll(() => there.container.feed.isLive(), { timeout: 5000 }).toBe(true);
  await expect.poll(() => here.container.feed.isLive(), { timeout: 5000 }).toBe(true);
  expect(await meStatus(here, (await here.signUp()).accessToken)).toBe(200);
});
