import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureAdminSearch } from './admin-search';
import { openAccount, type Account } from './accounts';
import { startApiServer, type ApiServer } from './api-server';
import { measureGrowth } from './growth';
import { measureIsolation } from './isolation';
import {
  measureFlood,
  measureLogin,
  measureRefresh,
  measureSession,
  type Bench,
  type Figure,
} from './measures';
import { machineLoad, residentMegabytes } from './processes';
import { toMarkdown, toText, type Report } from './report';
import { measureUserImport } from './user-import';

const target = fileURLToPath(new URL('../../../docs/performance.md', import.meta.url));
const cost = 12;
const startedAt = performance.now();

const measures: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  session: measureSession,
  refresh: measureRefresh,
  login: async (bench) => [...(await measureLogin(bench, 4)), ...(await measureLogin(bench, 16))],
  flood: measureFlood,
};

const usage = `npm run bench -- [--quick] [--write] [${Object.keys(measures).join('|')} …]
  --quick   two short rounds instead of five: about two minutes instead of ten
  --write   keep the result in docs/performance.md
npm run bench -- admin-search [--users=100000]
  the console's lists over that many seeded accounts: times and plans, in about three minutes
npm run bench -- user-import [--users=100000]
  an import of that many rows with mixed hashes: dry run, run, run again, sign-ins, undo
npm run bench -- growth [--users=1000000] [--sessions=5000000] [--write]
  few accounts against many: database time of requests, housekeeping, sizes; kept in docs/performance/growth.{json,md}
npm run bench -- isolation [--quick]
  the ways to hash passwords beside a server that answers others, in about three minutes`;

function progress(line: string): void {
  process.stderr.write(`  ${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
}

async function measureAll(
  api: ApiServer,
  chosen: string[],
  quick: boolean,
): Promise<Pick<Report, 'figures' | 'memory'>> {
  await sleep(2000);
  const idle = residentMegabytes(api.pid);
  progress('opening accounts');
  const accounts: Account[] = [];
  for (let index = 0; index < 16; index += 1) accounts.push(await openAccount(api.url, index));
  const bench: Bench = { api, accounts, cost, progress, rounds: quick ? 2 : 5, seconds: quick ? 3 : 8 };
  const figures: Figure[] = [];
  for (const name of chosen) figures.push(...((await measures[name]?.(bench)) ?? []));
  const memory = [
    { name: 'idle, just started', megabytes: idle },
    { name: 'after all of this', megabytes: residentMegabytes(api.pid) },
  ];
  return { figures, memory };
}

/** Fails when a list is too slow, or reads a growing table whole; when a step of the import did not do what it should. */
async function overUsers(measureOver: typeof measureAdminSearch, args: string[]): Promise<void> {
  const [given = '--users=100000', ...unknown] = args;
  const users = Number(/^--users=(\d+)$/.exec(given)?.[1] ?? Number.NaN);
  if (unknown.length > 0 || !(users >= 1000)) throw new Error(`At least 1000 users, please.\n${usage}`);
  if (!(await measureOver({ users, say: progress }))) process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  if (args[0] === 'admin-search') return overUsers(measureAdminSearch, args.slice(1));
  if (args[0] === 'user-import') return overUsers(measureUserImport, args.slice(1));
  if (args[0] === 'growth') {
    if (!(await measureGrowth(args.slice(1), progress))) process.exitCode = 1;
    return;
  }
  if (args[0] === 'isolation')
    return measureIsolation({ cost, quick: args.includes('--quick'), say: progress });
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.filter((arg) => !['--quick', '--write'].includes(arg) && measures[arg] === undefined);
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(' ')}\n${usage}`);
  const quick = args.includes('--quick');
  const busyBefore = await machineLoad();
  if (busyBefore > 0.1)
    progress(`warning: the machine is ${percent(busyBefore)} busy; nothing measured now means much`);
  progress(`starting the API (bcrypt cost ${cost})`);
  const api = await startApiServer({ cost });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void api.stop().finally(() => process.exit(130)));
  }
  try {
    const results = await measureAll(api, names.length > 0 ? names : Object.keys(measures), quick);
    const report = {
      ...results,
      command: ['npm run bench --', ...args].join(' '),
      measuredOn: new Date(),
      notes,
    };
    process.stdout.write(toText(report));
    process.stdout.write(`${loadNote(busyBefore)}\n`);
    if (args.includes('--write')) writeFileSync(target, toMarkdown(report));
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${api.output()}`, {
      cause: error,
    });
  } finally {
    await api.stop();
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function loadNote(busy: number): string {
  return `Other programs kept the machine ${percent(busy)} busy when the run began. Above some 10 % the spread says more about them.`;
}

const notes = [
  'The API is the built one (`apps/api/dist/main.js`), over PostgreSQL with durable commits, with its limits off and its log at `warn`. Load comes from processes of their own on the same machine and competes with it for the cores.',
  'Login: a complete login writes a session and an audit event and signs two tokens, around one bcrypt comparison. bcrypt alone is its own asynchronous call in a bare process.',
  '`auth/session`: 20 connections; Express answers a constant of the same JSON, without a single middleware, header or check.',
  'Refresh: 16 sessions, each rotated without pause. The other side runs the very same statement on as many sessions with a pool of 10, without HTTP, parsing, signing or a second process.',
  'Flood: 32 connections that do nothing but sign in.',
];

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
