/** What operators read comes from the replica while it follows, and from the primary without a fault when it does not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seconds } from '#src/domain/duration';
import { call, signIn, signUp } from './support/people';
import { startPostgresPair, type PostgresPair } from './support/postgres-pair';
import { until } from './support/program';
import { sqlOn, startWorld, type World } from './support/world';

const metricsToken = 'metrics-of-the-scale-tests';
const missing = 'a program is missing, see above';
let pair: PostgresPair;
let world: World | null;
let operator: { token: string; email: string };

beforeAll(async () => {
  pair = await startPostgresPair();
  await pair.startReplica();
  const env = { RATE_LIMITS: 'off', METRICS_TOKEN: metricsToken, DATABASE_REPLICA_URL: pair.replicaUrl };
  world = await startWorld({ instances: 1, databaseUrl: pair.url, env });
  if (world === null) return;
  const { email, userId } = await signUp(world.url);
  await world.sql(`update users set roles = '{user,admin}' where id = $1`, [userId]);
  operator = { email, token: (await signIn(world.url, email)).accessToken };
});
afterAll(async () => {
  await world?.end();
  await pair.stop();
});

describe('the replica', () => {
  test('is read from while it follows, and not when it is more than five seconds behind', async (context) => {
    if (world === null) return context.skip(missing);
    const replica = sqlOn(pair.replicaUrl);
    await until('the replica is in use', inUse);
    await replica('select pg_wal_replay_pause()');
    const before = await newestSignIn(world);
    await signIn(world.url, operator.email);
    expect(await newestSignIn(world), 'what the replica has not heard of').toBe(before);
    await until('the primary is read from', async () => (await newestSignIn(world)) !== before, {
      within: seconds(10),
    });
    expect(await inUse()).toBe(false);
    await replica('select pg_wal_replay_resume()');
    await until('the replica is in use again', inUse, { within: seconds(10) });
  });

  test('killed, it is missed by nobody; started again, it is used again', async (context) => {
    if (world === null) return context.skip(missing);
    const { url } = world;
    const { token } = operator;
    await until('the replica is in use', inUse);
    await pair.killReplica();
    for (let turn = 0; turn < 10; turn += 1) {
      expect((await call(url, 'GET /v1/admin/audit-events', { token })).status).toBe(200);
      expect((await call(url, 'GET /v1/admin/stats?from=2026-01-01&to=2026-01-02', { token })).status).toBe(
        200,
      );
    }
    expect(await inUse()).toBe(false);
    await pair.startReplica();
    await until('the replica is in use again', inUse, { within: seconds(15) });
  });
});

async function inUse(): Promise<boolean> {
  const { url = '' } = world?.instances[0] ?? {};
  const { body } = await call(url, 'GET /metrics', { token: metricsToken });
  return /^authflow_replica_in_use 1$/m.test(String(body));
}

const eventsShape = z.object({ items: z.array(z.object({ id: z.string(), type: z.string() })) });

async function newestSignIn(within: World | null): Promise<string | undefined> {
  const { body } = await call(within?.url ?? '', 'GET /v1/admin/audit-events', operator);
  return eventsShape.parse(body).items[0]?.id;
}
