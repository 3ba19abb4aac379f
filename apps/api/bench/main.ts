import { inspect } from 'node:util';
import { measureAdminSearch } from './admin-search';
import { openApi, type Bench, type Opened } from './bench';
import { measureGrowth } from './growth';
import { measureIsolation } from './isolation';
import { measures } from './measures/all';
import { createPeers, peerAccounts } from './peers';
import { machineLoad } from './processes';
import { toText } from './report';
import {
  describeRun,
  mergeResults,
  readResults,
  writeResults,
  type Circumstances,
  type Part,
  type Results,
} from './results';
import { measureUserImport } from './user-import';
import { order, resultsFile, writeReport } from './write-report';

const usualCost = 12;
const startedAt = performance.now();

const usage = `npm run bench -- [--quick] [--write] [measure …]
${Object.entries(measures)
  .map(([name, { about }]) => `  ${name.padEnd(11)} ${about}`)
  .join('\n')}
  --quick     two short rounds instead of five: less than five minutes instead of less than twenty
  --cost=12   of bcrypt, for AuthFlow and for bcrypt alone; below 12 for trying out the benchmark itself
  --write     keep the results in docs/performance, in the place of earlier ones of the same measures, and write the report
npm run bench -- report
  docs/performance.md and its plots anew from the results that are kept
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

/** Stops what was started, the last first, whatever fails on the way. */
function createEnd() {
  const stops: (() => Promise<void> | void)[] = [];
  return {
    add: (stop: () => Promise<void> | void) => void stops.push(stop),
    async all(): Promise<void> {
      for (const stop of stops.splice(0).reverse()) {
        await Promise.resolve()
          .then(stop)
          .catch((error: unknown) => progress(`not stopped cleanly: ${String(error)}`));
      }
    },
  };
}

function createBench({ quick, cost }: { quick: boolean; cost: number }, onEnd: Bench['onEnd']): Bench {
  let opened: Promise<Opened> | undefined;
  const open = (): Promise<Opened> => {
    opened ??= openApi(cost, progress).then((each) => {
      onEnd(() => each.api.stop());
      return each;
    });
    return opened;
  };
  const accounts = Array.from({ length: peerAccounts }, (_, index) => ({
    ...{ email: `bench-${index}@example.com`, password: `seven lanterns over harbour ${index}` },
  }));
  const databaseUrl = async (): Promise<string> => (await open()).api.databaseUrl;
  const peers = createPeers({ databaseUrl, accounts, progress, onEnd });
  return { cost, quick, progress, onEnd, open, peers, rounds: quick ? 2 : 5, seconds: quick ? 2 : 5 };
}

/** One measure. One that fails is shown as missing, with the reason, and keeps none of the others from being made. */
async function runMeasure(name: string, bench: Bench, run: Circumstances): Promise<Part> {
  const beganAt = performance.now();
  const seconds = (): number => Math.round((performance.now() - beganAt) / 1000);
  try {
    const findings = await measures[name]?.run(bench);
    if (findings === undefined) throw new Error('there is no such measure');
    return { run, seconds: seconds(), ...findings };
  } catch (error) {
    process.exitCode = 1;
    progress(`${name} failed: ${inspect(error)}`);
    return { run, seconds: seconds(), figures: [], missing: [{ name, reason: String(error) }] };
  }
}

async function measureAll(names: readonly string[], bench: Bench, run: Circumstances): Promise<Results> {
  const results: Results = {};
  for (const name of names) {
    const known = bench.peers.missing().length;
    const part = await runMeasure(name, bench, run);
    const missing = [...(part.missing ?? []), ...bench.peers.missing().slice(known)];
    results[name] = { ...part, missing };
    process.stdout.write(toText({ results: { [name]: results[name] }, order }));
  }
  return results;
}

/** Fails when a list is too slow, or reads a growing table whole; when a step of the import did not do what it should. */
async function overUsers(measureOver: typeof measureAdminSearch, args: string[]): Promise<void> {
  const [given = '--users=100000', ...unknown] = args;
  const users = Number(/^--users=(\d+)$/.exec(given)?.[1] ?? Number.NaN);
  if (unknown.length > 0 || !(users >= 1000)) throw new Error(`At least 1000 users, please.\n${usage}`);
  if (!(await measureOver({ users, say: progress }))) process.exitCode = 1;
}

function costOf(args: readonly string[]): number {
  const given = args.find((arg) => arg.startsWith('--cost='));
  return given === undefined ? usualCost : Number(given.slice('--cost='.length));
}

async function measure(args: string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.filter(
    (arg) => !/^--(quick|write|cost=\d+)$/.test(arg) && !Object.hasOwn(measures, arg),
  );
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(' ')}\n${usage}`);
  const busy = await machineLoad();
  if (busy > 0.1)
    progress(
      `warning: other programs keep the machine ${(busy * 100).toFixed(0)} % busy; little measured now means much`,
    );
  const quick = args.includes('--quick');
  const run = describeRun({
    command: ['npm run bench --', ...args].join(' ').replace(/ --$/, ''),
    busy,
    quick,
  });
  const end = createEnd();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end.all().finally(() => process.exit(130)));
  try {
    const chosen = order.filter((name) => names.length === 0 || names.includes(name));
    const results = await measureAll(chosen, createBench({ quick, cost: costOf(args) }, end.add), run);
    if (!args.includes('--write')) return;
    writeResults(resultsFile, mergeResults(readResults(resultsFile), results));
    writeReport(readResults(resultsFile));
  } finally {
    await end.all();
  }
}

async function main([first, ...others]: string[]): Promise<void> {
  if (first === '--help') return void process.stdout.write(`${usage}\n`);
  if (first === 'admin-search') return overUsers(measureAdminSearch, others);
  if (first === 'user-import') return overUsers(measureUserImport, others);
  if (first === 'growth') {
    if (!(await measureGrowth(others, progress))) process.exitCode = 1;
    return;
  }
  if (first === 'isolation')
    return measureIsolation({ cost: costOf(others), quick: others.includes('--quick'), say: progress });
  if (first === 'report') return writeReport(readResults(resultsFile));
  return measure(first === undefined ? [] : [first, ...others]);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
