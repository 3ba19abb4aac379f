import { defineConfig } from '@playwright/test';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideBrowser } from '../../scripts/browser';
import { freePort } from '../../scripts/test/free-port';
import { providerName, providerOrigin } from './e2e/support/provider';
import { keepRun, knownRun } from './e2e/support/run';
import { settings } from './e2e/support/settings';

const { port, providerPort, dataDir, browser } =
  knownRun() ??
  keepRun({
    port: await freePort(),
    providerPort: await freePort(),
    dataDir: makeDataFolder(),
    browser: await provideBrowser(),
  });
const origin = `http://localhost:${port}`;
const root = join(import.meta.dirname, '../..');
const provider = join(root, 'apps/api/test/support/identity-provider.ts');

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
  webServer: [
    {
      // A real OpenID provider, whose people the journeys make up.
      command: `"${process.execPath}" --import tsx "${provider}" ${providerPort} ${origin}/v1/auth/oauth/oidc/callback`,
      cwd: root,
      url: `${providerOrigin()}/.well-known/openid-configuration`,
      timeout: 60_000,
      reuseExistingServer: false,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
      stdout: 'ignore',
      stderr: 'pipe',
    },
    {
      // The built product as `npm start` runs it, with a database and a data folder of its own.
      command: `"${process.execPath}" --enable-source-maps "${join(root, 'apps/api/dist/main.js')}"`,
      cwd: dataDir, // no .env there
      url: `${origin}/health/ready`,
      timeout: 120_000,
      reuseExistingServer: false,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
      stdout: 'ignore',
      stderr: 'pipe',
      env: {
        ...settings,
        PORT: String(port),
        DATA_DIR: dataDir,
        DATABASE_URL: process.env['E2E_DATABASE_URL'] ?? '',
        OIDC_ISSUER: providerOrigin(),
        OIDC_CLIENT_ID: 'authflow',
        OIDC_CLIENT_SECRET: 'authflow-secret-for-tests-only',
        OIDC_NAME: providerName,
      },
    },
  ],
});

/** Removed with the process that made it, after Playwright has stopped the server. */
function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authflow-e2e-'));
  chmodSync(folder, 0o711); // under root, the database runs as another account
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

function definedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
