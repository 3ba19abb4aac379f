import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runScript } from '../children';
import { withJourneyDatabase } from '../test/journey-database';
import { readPlaywrightReport, readVitestReport, type Counts, type Outcome } from '../test/reports';
import { TaskError } from '../task-error';
import { printSummary } from '../test/summary';
import { root, toolScript } from '../verify/workspace';
import { buildIfStale } from './build';
import { runVerify } from './verify';

const reports = join(root, '.cache/test');

interface Stage {
  name: string;
  run(): Promise<Counts>;
}

/**
 * `npm test`: checks, tests, build and browser journeys. Everything runs to its end, so that one run shows every
 * fault; the last line counts them. With arguments only the tests run, and vitest gets the arguments.
 */
export async function test(filters: string[]): Promise<number> {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const tests: Stage = { name: 'Tests', run: () => unitTests(filters) };
  const all: Stage[] = [
    { name: 'Checks', run: checks },
    tests,
    { name: 'Build', run: builds },
    { name: 'Several instances', run: () => severalInstances([]) },
    { name: 'Browser journeys', run: journeys },
  ];
  const outcomes: Outcome[] = [];
  for (const stage of filters.length > 0 ? [tests] : all) outcomes.push(await runStage(stage));
  return printSummary(outcomes);
}

/** `npm run test:scale`: several built instances behind real programs, which are killed. Arguments go to vitest. */
export async function testScale(filters: string[]): Promise<number> {
  mkdirSync(reports, { recursive: true });
  return printSummary([await runStage({ name: 'Several instances', run: () => severalInstances(filters) })]);
}

/** `npm run verify`: the checks alone; `--fix` repairs what can be repaired. */
export async function verifyOnly(args: string[]): Promise<number> {
  const steps = await runVerify({ fix: args.includes('--fix') });
  return steps.every(({ ok }) => ok) ? 0 : 1;
}

async function runStage({ name, run }: Stage): Promise<Outcome> {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const begin = performance.now();
  const counts = await run().catch((error: unknown) => {
    console.error(error instanceof TaskError ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  return { name, ...counts, seconds: (performance.now() - begin) / 1000 };
}

async function checks(): Promise<Counts> {
  const steps = await runVerify();
  const failed = steps.filter(({ ok }) => !ok).length;
  return { passed: steps.length - failed, failed };
}

async function unitTests(filters: string[]): Promise<Counts> {
  return vitest('vitest.json', filters);
}

async function severalInstances(filters: string[]): Promise<Counts> {
  await buildIfStale(['api']);
  rmSync(join(root, '.cache/test/scale'), { recursive: true, force: true });
  return vitest('scale.json', ['--config', 'apps/api/test/scale/vitest.config.ts', ...filters]);
}

async function vitest(name: string, args: string[]): Promise<Counts> {
  const report = join(reports, name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runScript([toolScript('vitest'), 'run', ...reporters, ...args], { cwd: root });
  return readVitestReport(report, code);
}

async function builds(): Promise<Counts> {
  await buildIfStale();
  return { passed: 0, failed: 0 };
}

async function journeys(): Promise<Counts> {
  const web = join(root, 'apps/web');
  const report = join(reports, 'playwright.json');
  const cli = join(web, 'node_modules/@playwright/test/cli.js');
  const code = await withJourneyDatabase((environment) =>
    runScript([cli, 'test', '--reporter=list,json'], {
      cwd: web,
      env: { ...process.env, ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
  );
  return readPlaywrightReport(report, code);
}
