import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPlaywrightReport, readVitestReport } from './reports';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(content: object): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

it('counts a test file that could not be loaded as a failure', () => {
  const path = report({
    numPassedTests: 7,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [{}, {}] },
      { status: 'failed', assertionResults: [] },
    ],
  });
  expect(readVitestReport(path, 1)).toEqual({ passed: 7, failed: 2 });
});

it('never calls a runner that failed or vanished a success', () => {
  const clean = report({ numPassedTests: 7, numFailedTests: 0, testResults: [] });
  expect(readVitestReport(clean, 0)).toEqual({ passed: 7, failed: 0 });
  expect(readVitestReport(clean, 1)).toEqual({ passed: 7, failed: 1 });
  expect(readVitestReport(join(folder, 'none.json'), 137)).toEqual({ passed: 0, failed: 1 });
  expect(readPlaywrightReport(join(folder, 'none.json'), 1)).toEqual({ passed: 0, failed: 1 });
});

it('counts a journey that passed at a second try as failed', () => {
  const path = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 } });
  expect(readPlaywrightReport(path, 1)).toEqual({ passed: 3, failed: 2 });
});
