import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';
import type { PgClient } from '#src/platform/postgres';
import { createHousekeeping } from '#src/services/housekeeping.service';
import { createDailyStats } from '#src/services/shared/daily-stats';
import { createProgress } from '../src/cli/progress';
import type { GrowthApi } from './growth-api';
import { costOf, relationsOf, type Relation } from './growth-statements';
import type { RatioFigure as Figure } from './figures';
import { median, percentile, summarise } from './statistics';

interface Batch {
  milliseconds: number;
  rows: number;
}

export interface Cleanup {
  ended: number;
  batches: Batch[];
  /** Rows a second while nothing else ran. */
  perSecond: number;
  left: number;
  figures: Figure[];
  autovacuums: number;
  before: Relation[];
  after: Relation[];
  vacuumed: Relation[];
  vacuumSeconds: number;
}

const rounds = 5;
const roundLasts = seconds(3);
/** The rest is left to the next time: the shape of the curve is known by then. */
const atMost = seconds(180);
const tables = ['sessions'] as const;

/** Housekeeping over the sessions that have ended long ago: its batches, and what somebody who refreshes or signs in feels of it. */
export async function measureCleanup(
  statistics: PgClient,
  client: PgClient,
  api: GrowthApi,
): Promise<Cleanup> {
  const before = await relationsOf(client, tables);
  const ended = await countEnded(client);
  const batches: Batch[] = [];
  const housekeeping = housekeepingOf(api, batches);
  await client.query(
    `insert into jobs (name, due_at) values ('sessions', now()) on conflict (name) do update set due_at = now()`,
  );
  const figures = await besideHousekeeping(statistics, api, housekeeping);
  const { perSecond } = await runToTheEnd(client, housekeeping, batches, ended);
  const left = await countEnded(client);
  const after = await relationsOf(client, tables);
  const { rows } = await client.query<{ autovacuums: number }>(
    `select autovacuum_count::int as autovacuums from pg_stat_user_tables where relname = 'sessions'`,
  );
  const startedAt = performance.now();
  await client.query('vacuum sessions');
  const vacuumSeconds = (performance.now() - startedAt) / 1000;
  const vacuumed = await relationsOf(client, tables);
  const autovacuums = rows[0]?.autovacuums ?? 0;
  return { ended, batches, perSecond, left, figures, autovacuums, before, after, vacuumed, vacuumSeconds };
}

async function countEnded(client: PgClient): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) from sessions where revoked_at < now() - interval '30 days'
       or (revoked_at is null and absolute_expires_at < now() - interval '30 days')`,
  );
  return rows[0]?.count ?? 0;
}

/** The service itself, over a database that keeps the time of each turn. */
function housekeepingOf({ container }: GrowthApi, batches: Batch[]) {
  const { database, logger, keyring } = container;
  const deps = { database, clock: systemClock };
  return createHousekeeping({
    clock: systemClock,
    logger,
    keyring,
    auditRetentionDays: null,
    dailyStats: createDailyStats(deps),
    database: {
      repos: database.repos,
      reads: database.reads,
      async transaction(work) {
        const startedAt = performance.now();
        const outcome = await database.transaction(work);
        if (typeof outcome === 'number' && outcome > 0)
          batches.push({ milliseconds: performance.now() - startedAt, rows: outcome });
        return outcome;
      },
    },
  });
}

type Housekeeping = ReturnType<typeof housekeepingOf>;

/** Refreshes and sign-ins one after another, with and without batches running beside them, in turns. */
async function besideHousekeeping(
  statistics: PgClient,
  api: GrowthApi,
  housekeeping: Housekeeping,
): Promise<Figure[]> {
  const sides = { beside: [] as Run[], alone: [] as Run[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? (['beside', 'alone'] as const) : (['alone', 'beside'] as const)) {
      if (side === 'beside') housekeeping.start();
      sides[side].push(await run(statistics, api));
      await housekeeping.stop();
    }
  }
  const figure = (name: string, of: (run: Run) => number, unit: string): Figure => ({
    name,
    unit: 'times',
    better: 'lower',
    ratio: summarise(sides.beside.map((each, round) => of(each) / of(sides.alone[round] ?? each))),
    detail: `${median(sides.beside.map(of)).toFixed(1)} ${unit}, alone ${median(sides.alone.map(of)).toFixed(1)} ${unit}`,
  });
  return [
    figure('refresh, database time, beside housekeeping ÷ alone', ({ refresh }) => refresh, 'µs'),
    figure('refresh and login, p99 over HTTP, beside housekeeping ÷ alone', ({ p99 }) => p99, 'ms'),
  ];
}

interface Run {
  /** Microseconds of the update. */
  refresh: number;
  p99: number;
}

async function run(statistics: PgClient, api: GrowthApi): Promise<Run> {
  const times: number[] = [];
  const costs = await costOf(statistics, api.database, async () => {
    const deadline = performance.now() + roundLasts;
    for (let call = 0; performance.now() < deadline; call += 1) {
      const startedAt = performance.now();
      await api.run(call % 8 === 0 ? 'login' : 'refresh');
      times.push(performance.now() - startedAt);
    }
  });
  const update = costs.find(({ text }) => /generation = s\.generation/.test(text));
  return {
    refresh: update === undefined ? Number.NaN : (update.milliseconds / update.calls) * 1000,
    p99: percentile(times, 99),
  };
}

async function runToTheEnd(client: PgClient, housekeeping: Housekeeping, batches: Batch[], ended: number) {
  const progress = createProgress('sessions');
  const cleared = () => batches.reduce((sum, { rows }) => sum + rows, 0);
  const [startedAt, already] = [performance.now(), cleared()];
  housekeeping.start();
  while (performance.now() - startedAt < atMost) {
    await sleep(250);
    progress.show(cleared(), ended);
    const { rows } = await client.query<{ due: boolean }>(
      `select due_at <= now() as due from jobs where name = 'sessions'`,
    );
    if (rows[0]?.due !== true) break;
  }
  const lasted = (performance.now() - startedAt) / 1000;
  await housekeeping.stop();
  return { perSecond: (cleared() - already) / lasted };
}
