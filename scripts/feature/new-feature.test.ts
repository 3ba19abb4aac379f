import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { newFeature } from '../tasks/new-feature';

let checkout: string;
const index = (): string => join(checkout, 'packages/contracts/src/index.ts');
const read = (path: string): string => readFileSync(join(checkout, path), 'utf8');

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'authflow-feature-'));
  mkdirSync(dirname(index()), { recursive: true });
  writeFileSync(index(), `export * from './account';\nexport * from './users';\n`);
  vi.spyOn(console, 'log').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(checkout, { recursive: true, force: true });
});

it('lays out every layer under one stem and exports the contract in order', async () => {
  expect(await newFeature(['saved-searches'], checkout)).toBe(0);
  expect(read('packages/contracts/src/index.ts')).toBe(
    `export * from './account';\nexport * from './saved-searches';\nexport * from './users';\n`,
  );
  expect(read('packages/contracts/src/saved-searches.ts')).toContain('export const savedSearchesSchema');
  expect(read('apps/api/src/services/saved-searches.service.ts')).toContain('createSavedSearchesService');
  expect(read('apps/api/src/controllers/saved-searches.controller.ts')).toContain(
    'createSavedSearchesController',
  );
  expect(read('apps/api/src/routes/saved-searches.routes.ts')).toContain(`path: '/v1/me/saved-searches'`);
  expect(read('apps/api/test/api/saved-searches.api.test.ts')).toContain('startHarness');
  expect(read('apps/web/src/features/saved-searches/saved-searches.api.ts')).toContain(
    'useGetSavedSearchesQuery',
  );
});

it('overwrites nothing', async () => {
  await newFeature(['saved-searches'], checkout);
  const before = read('packages/contracts/src/index.ts');
  await expect(newFeature(['saved-searches'], checkout)).rejects.toThrow(/Already there/);
  expect(read('packages/contracts/src/index.ts')).toBe(before);
});

it('wants a stem in kebab-case', async () => {
  for (const stem of ['', 'SavedSearches', 'saved_searches', '../escape', 'saved--searches']) {
    await expect(newFeature([stem], checkout)).rejects.toThrow(/kebab-case/);
  }
});
