import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createKeyring } from '#src/domain/keyring';
import { minutes } from '#src/domain/duration';
import { connectClient, type PgClient } from '#src/platform/postgres';
import { explainForAnyValues } from './explained-sql';
import { measureSearches, searchTarget } from './growth-admin';
import { startGrowthApi, type GrowthApi, type Operation } from './growth-api';
import { measureCleanup } from './growth-cleanup';
import type { Size } from './growth-people';
import { growthMarkdown, recentLoad, type GrowthReport } from './growth-report';
import { measureRounds, statementsOf, toFigures, type MeasuredOperation } from './growth-rounds';
import { seedGrowth } from './growth-seed';
import { startGrowthServer, type GrowthServer } from './growth-server';
import { hotShareOf, relationsOf } from './growth-statements';
import { machineLoad } from './processes';

const small: Size = { users: 1000, sessions: 5000 };
const calls = 100;
const rounds = 11;
const target = 1.2;
const folder = fileURLToPath(new URL('../../../docs/performance/', import.meta.url));

const usage = 'npm run bench -- growth [--users=1000000] [--sessions=5000000] [--write]';

/** @throws Error for arguments that mean nothing */
export function growthArguments(args: readonly string[]): { size: Size; write: boolean } {
  const number = (name: string, otherwise: number): number => {
    const given = args.find((arg) => arg.startsWith(`--${name}=`));
    return given === undefined ? otherwise : Number(given.slice(name.length + 3));
  };
  const users = number('users', 1_000_000);
  const size = { users, sessions: number('sessions', users * 5) };
  const unknown = args.filter((arg) => !/^--(users|sessions)=\d+$|^--write$/.test(arg));
  if (unknown.length > 0 || size.users < small.users || size.sessions < size.users)
    throw new Error(`At least ${small.users} users and as many sessions, please.\n${usage}`);
  return { size, write: args.includes('--write') };
}

/**
 * Whether requests cost the database more as accounts and sessions become many: few against many, in turns, on one
 * server. Then housekeeping over what has ended, and what everything weighs.
 * @returns whether sign-ins and refreshes stay within the target and no growing table is read whole
 */
export async function measureGrowth(args: readonly string[], say: (line: string) => void): Promise<boolean> {
  const { size: large, write } = growthArguments(args);
  const busyBefore = await machineLoad();
  say('starting PostgreSQL');
  const server = await startGrowthServer(['growth_few', 'growth_many']);
  const stop = (): void => void server.stop().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    const command = ['npm run bench -- growth', ...args].join(' ');
    const measured = await measureOn(server, large, say);
    const report: GrowthReport = {
      ...measured,
      small,
      large,
      command,
      measuredOn: new Date(),
      busyBefore,
      load: recentLoad(),
    };
    const text = growthMarkdown(report);
    process.stdout.write(`\n${text}`);
    if (write) writeReport(report, text);
    return isGood(report, say);
  } finally {
    await server.stop();
  }
}

async function measureOn(server: GrowthServer, large: Size, say: (line: string) => void) {
  const authSecret = randomBytes(48).toString('base64');
  const startedAt = performance.now();
  for (const [database, size] of [
    ['growth_few', small],
    ['growth_many', large],
  ] as const) {
    say(
      `seeding ${size.users.toLocaleString('en-GB')} accounts and ${size.sessions.toLocaleString('en-GB')} sessions`,
    );
    await seedGrowth(server.urlOf(database), size, createKeyring([authSecret]));
  }
  const seedSeconds = (performance.now() - startedAt) / 1000;
  say('starting PostgreSQL again, with durable commits');
  await server.restart();
  const statistics = await connectClient(server.urlOf('postgres'));
  const few = await startGrowthApi({
    size: small,
    database: 'growth_few',
    databaseUrl: server.urlOf('growth_few'),
    authSecret,
  });
  const many = await startGrowthApi({
    size: large,
    database: 'growth_many',
    databaseUrl: server.urlOf('growth_many'),
    authSecret,
  });
  const clients = {
    few: await connectClient(server.urlOf('growth_few')),
    many: await connectClient(server.urlOf('growth_many')),
  };
  try {
    return { seedSeconds, ...(await measureBoth({ few, many, clients, statistics, say })) };
  } finally {
    await Promise.all([few.stop(), many.stop()]);
    await Promise.all([clients.few.end(), clients.many.end(), statistics.end()]);
  }
}

interface Both {
  few: GrowthApi;
  many: GrowthApi;
  clients: { few: PgClient; many: PgClient };
  statistics: PgClient;
  say: (line: string) => void;
}

async function measureBoth({ few, many, clients, statistics, say }: Both) {
  await statistics.query('create extension if not exists pg_stat_statements');
  const tables = ['users', 'last_sign_ins', 'sessions', 'audit_events'];
  const relations = await relationsOf(clients.many, tables);
  const apis = { small: few, large: many };
  say('right after the restart');
  const cold = await measureRounds(statistics, apis, { rounds: 1, calls });
  for (const client of [clients.few, clients.many]) await warmUp(client);
  say('warm');
  await measureRounds(statistics, apis, { rounds: 1, calls: 10 }); // plans are made
  const warm = await measureRounds(statistics, apis, { rounds, calls, atMost: minutes(2.5) });
  say('updates that leave indexes alone');
  const hot = [];
  for (const [operation, table] of [
    ['login', 'users'],
    ['refresh', 'sessions'],
    ['refresh, address changed', 'sessions'],
  ] as const)
    hot.push({ operation, table, ...(await hotShareOf(clients.many, table, () => repeat(many, operation))) });
  say('search in the console');
  const searches = await measureSearches(clients.many, many);
  say('housekeeping');
  const cleanup = await measureCleanup(statistics, clients.many, many);
  const names = { large: short(many.size.users), small: short(few.size.users) };
  const figures = [...toFigures(warm, names), ...cleanup.figures];
  return {
    relations,
    cold,
    warm,
    hot,
    searches,
    cleanup,
    figures,
    statements: await plansOf(clients.many, warm),
  };
}

async function repeat(api: GrowthApi, operation: Operation): Promise<void> {
  for (let call = 0; call < calls; call += 1) await api.run(operation);
}

const short = (users: number): string =>
  (users >= 1e6 ? `${users / 1e6}M` : `${users / 1000}k`).concat(' accounts');

/** Everything into PostgreSQL's own memory. */
async function warmUp(client: PgClient): Promise<void> {
  await client.query(`select sum(pg_prewarm(c.oid::regclass)) from pg_class c
    where c.relkind in ('r', 'i') and c.relnamespace = 'public'::regnamespace and pg_relation_size(c.oid) > 0`);
  await client.query('checkpoint');
}

async function plansOf(client: PgClient, measured: readonly MeasuredOperation[]) {
  const statements = [];
  for (const statement of statementsOf(measured, calls))
    statements.push({ ...statement, ...(await explainForAnyValues(client, statement.text)) });
  return statements;
}

function writeReport(report: GrowthReport, text: string): void {
  mkdirSync(folder, { recursive: true });
  const { figures, command, measuredOn } = report;
  writeFileSync(`${folder}growth.json`, `${JSON.stringify({ command, measuredOn, figures }, null, 2)}\n`);
  writeFileSync(`${folder}growth.md`, text);
}

function isGood({ figures, statements, searches }: GrowthReport, say: (line: string) => void): boolean {
  const slow = figures.filter(
    ({ name, ratio }) =>
      /^(login|refresh), database time, .* ÷/.test(name) && !name.includes('beside') && ratio.median > target,
  );
  const whole = [...statements, ...searches].filter(({ wholeTables }) => wholeTables.length > 0);
  const late = searches.filter(({ median }) => median > searchTarget);
  const faults = [
    ...slow.map(({ name, ratio }) => `${name}: ${ratio.median.toFixed(2)}, more than ${target}`),
    ...whole.map(({ name, wholeTables }) => `${name} reads the whole of ${wholeTables.join(', ')}`),
    ...late.map(({ name, median }) => `${name}: ${median.toFixed(0)} ms, more than ${searchTarget}`),
  ];
  for (const fault of faults) say(fault);
  return faults.length === 0;
}
