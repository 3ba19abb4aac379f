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
      {
        name: '/home/me/authflow/api/login.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'good' },
          { status: 'failed', fullName: 'bad', failureMessages: ['expected 1\n  at line 2'] },
        ],
      },
      {
        name: '/home/me/authflow/api/gone.test.ts',
        status: 'failed',
        message: 'no such file',
        assertionResults: [],
      },
    ],
  });
  expect(readVitestReport(path, 1)).toEqual({
    passed: 7,
    failed: 2,
    failures: ['api/login.test.ts › bad: expected 1', 'api/gone.test.ts › could not be loaded: no such file'],
  });
});

it('never calls a runner that failed or vanished a success', () => {
  const clean = report({ numPassedTests: 7, numFailedTests: 0, testResults: [] });
  expect(readVitestReport(clean, 0)).toMatchObject({ passed: 7, failed: 0 });
  expect(readVitestReport(clean, 1)).toMatchObject({ passed: 7, failed: 1 });
  expect(readVitestReport(join(folder, 'none.json'), 137)).toMatchObject({ passed: 0, failed: 1 });
  expect(readPlaywrightReport(join(folder, 'none.json'), 1)).toMatchObject({ passed: 0, failed: 1 });
});

it('counts a journey that passed at a second try as failed', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 };
  const specs = [
    { ok: true, title: 'good', file: 'login.e2e.ts' },
    { ok: false, title: 'bad', file: 'login.e2e.ts' },
  ];
  const path = report({ stats, suites: [{ suites: [{ specs }] }] });
  expect(readPlaywrightReport(path, 1)).toEqual({ passed: 3, failed: 2, failures: ['login.e2e.ts › bad'] });
});
