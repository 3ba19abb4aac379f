import { readFileSync } from 'node:fs';

export interface Outcome {
  name: string;
  passed: number;
  failed: number;
  /** Left out where a program that they need is not to be had; each says so. */
  skipped?: number;
  /** What failed, for the end of a long log: file, test, and how its message begins. */
  failures?: string[];
  seconds: number;
}

export type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped' | 'failures'>;

/** Counts of vitest's JSON report. A file that could not even be loaded counts as one failure. */
export function readVitestReport(path: string, exitCode: number): Counts {
  const report = read(path) as VitestReport | null;
  const suites = report?.testResults ?? [];
  const broken = suites.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failures = suites
    .filter(({ status }) => status === 'failed')
    .flatMap((suite) => [
      ...(broken.includes(suite) ? [line(suite.name, 'could not be loaded', suite.message)] : []),
      ...suite.assertionResults
        .filter((each) => each.status === 'failed')
        .map((each) => line(suite.name, each.fullName, each.failureMessages?.[0])),
    ]);
  const failed = (report?.numFailedTests ?? 0) + broken.length;
  const skipped = report?.numPendingTests ?? 0;
  return honest(
    { passed: report?.numPassedTests ?? 0, failed, ...(skipped > 0 && { skipped }), failures },
    exitCode,
  );
}

const line = (file = '', name = '', message = ''): string =>
  `${file.split('/').slice(-2).join('/')} › ${name}${message === '' ? '' : `: ${message.split('\n', 1)[0]}`}`;

/** Counts of Playwright's JSON report. */
export function readPlaywrightReport(path: string, exitCode: number): Counts {
  const report = read(path) as PlaywrightReport | null;
  const stats = report?.stats;
  const failures = (report?.suites ?? []).flatMap(failuresOf);
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  return honest({ passed: stats?.expected ?? 0, failed, failures }, exitCode);
}

function failuresOf({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const own = specs.filter(({ ok }) => !ok).map(({ file, title }) => line(file, title));
  return [...own, ...suites.flatMap(failuresOf)];
}

/** A runner that reports no failure and still exits with one (an unhandled error, no report at all) has failed once. */
const honest = (counts: Counts, exitCode: number): Counts => ({
  ...counts,
  failed: counts.failed === 0 && exitCode !== 0 ? 1 : counts.failed,
});

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests?: number;
  testResults: {
    name?: string;
    status: string;
    message?: string;
    assertionResults: { status?: string; fullName?: string; failureMessages?: string[] }[];
  }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  suites?: PlaywrightSuite[];
}

interface PlaywrightSuite {
  specs?: { ok: boolean; title: string; file: string }[];
  suites?: PlaywrightSuite[];
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null; // the runner ended before it could write one
  }
}
