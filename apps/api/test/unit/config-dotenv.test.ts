import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '#src/config/faults';
import { loadDotenv } from '#src/config/load-dotenv';
import { findWorkspaceRoot } from '#src/config/workspace-root';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-dotenv-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the .env file', () => {
  it('adds what is not set and overrides nothing', () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nWEB_URL="https://app.example.com" # the app\nAPI_URL=\n');
    const environment: NodeJS.ProcessEnv = { PORT: '5000' };
    expect(loadDotenv(environment, folder)).toBe(join(folder, '.env'));
    expect(environment).toEqual({ PORT: '5000', WEB_URL: 'https://app.example.com', API_URL: '' });
  });

  it('need not exist', () => {
    const environment: NodeJS.ProcessEnv = {};
    expect(loadDotenv(environment, folder)).toBeNull();
    expect(environment).toEqual({});
  });

  it('stops the start when it is there but cannot be read', () => {
    mkdirSync(join(folder, '.env'));
    expect(() => loadDotenv({}, folder)).toThrow(ConfigError);
  });

  it('is looked for at the root of the workspace', () => {
    mkdirSync(join(folder, 'apps/api'), { recursive: true });
    expect(findWorkspaceRoot(join(folder, 'apps/api'))).toBe(join(folder, 'apps/api'));
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), '');
    expect(findWorkspaceRoot(join(folder, 'apps/api'))).toBe(folder);
  });
});
