import { defineConfig } from '@playwright/test';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideBrowser, type Browser } from '../../scripts/browser';

/** Decided once, by the process that starts the run; its workers read this file again and find it in the environment. */
interface Run {
  port: number;
  dataDir: string;
  browser: Browser;
}

const { port, dataDir, browser } = await readRun();
const origin = `http://localhost:${port}`;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0, // a journey that passes at the second try hides a fault that users meet at the first
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    baseURL: origin,
    headless: true,
    trace: 'off', // it doubles the time; `--trace on` for one journey shows every step
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browser.executablePath,
      args: browser.args,
      env: { ...definedVariables(), ...browser.env },
    },
  },
  webServer: {
    // The built product as `npm start` runs it, with a database and a data folder of its own.
    command: `"${process.execPath}" --enable-source-maps "${join(import.meta.dirname, '../api/dist/main.js')}"`,
    cwd: dataDir, // no .env there
    url: `${origin}/health/ready`,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    stdout: 'ignore',
    stderr: 'pipe',
    env: {
      NODE_ENV: 'test',
      SERVE_WEB: 'true',
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: process.env['E2E_DATABASE_URL'] ?? '',
      MAIL_TRANSPORT: 'mailbox',
      BCRYPT_COST: '4',
      RATE_LIMITS: 'off',
      PWNED_PASSWORDS: 'off',
      LOG_LEVEL: 'error',
      // What the shell may carry for another installation counts as unset here.
      ...Object.fromEntries(
        ['API_URL', 'WEB_URL', 'CORS_ORIGINS', 'AUTH_SECRET', 'HOST'].map((name) => [name, '']),
      ),
    },
  },
});

async function readRun(): Promise<Run> {
  const known = process.env['AUTHFLOW_E2E_RUN'];
  if (known !== undefined) return JSON.parse(known) as Run;
  const run: Run = { port: await freePort(), dataDir: makeDataFolder(), browser: await provideBrowser() };
  process.env['AUTHFLOW_E2E_RUN'] = JSON.stringify(run);
  return run;
}

/** Removed with the process that made it, after Playwright has stopped the server. */
function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authflow-e2e-'));
  chmodSync(folder, 0o711); // under root, the database runs as another account
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('No free port was given.'));
      });
    });
  });
}

function definedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
