import { readFileSync } from 'node:fs';

export interface Outcome {
  name: string;
  passed: number;
  failed: number;
  seconds: number;
}

export type Counts = Pick<Outcome, 'passed' | 'failed'>;

/** Counts of vitest's JSON report. A file that could not even be loaded counts as one failure. */
export function readVitestReport(path: string, exitCode: number): Counts {
  const report = read(path) as VitestReport | null;
  const suites = report?.testResults ?? [];
  const broken = suites.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return honest(
    { passed: report?.numPassedTests ?? 0, failed: (report?.numFailedTests ?? 0) + broken.length },
    exitCode,
  );
}

/** Counts of Playwright's JSON report. */
export function readPlaywrightReport(path: string, exitCode: number): Counts {
  const stats = (read(path) as PlaywrightReport | null)?.stats;
  return honest(
    { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) },
    exitCode,
  );
}

/** A runner that reports no failure and still exits with one (an unhandled error, no report at all) has failed once. */
const honest = ({ passed, failed }: Counts, exitCode: number): Counts => ({
  passed,
  failed: failed === 0 && exitCode !== 0 ? 1 : failed,
});

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null; // the runner ended before it could write one
  }
}
