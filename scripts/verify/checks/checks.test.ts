import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatedBlocks, generatedFile } from '../drift-check';
import { root } from '../workspace';
import { changelogProblems } from './changelog';
import { boxOf } from './dependency-graph';

describe('changelogProblems', () => {
  const entry = '### Added\n\n- Something.\n';

  it('accepts unreleased lines over releases that match package.json', () => {
    const text = `# Changelog\n\n## [Unreleased]\n\n${entry}\n## [0.1.0] - 2026-01-31\n\n${entry}`;
    expect(changelogProblems(text, '0.1.0')).toEqual([]);
    expect(changelogProblems(`# Changelog\n\n## [Unreleased]\n`, '0.1.0')).toEqual([]);
  });

  it.each([
    ['no Unreleased section', `## [0.1.0] - 2026-01-31\n\n${entry}`, 1],
    [
      'a version that package.json does not have',
      `## [Unreleased]\n\n## [0.2.0] - 2026-01-31\n\n${entry}`,
      1,
    ],
    ['a release without a date', `## [Unreleased]\n\n## [0.1.0]\n\n${entry}`, 1],
    ['an unknown group', '## [Unreleased]\n\n### News\n\n- Something.\n', 1],
    ['an empty group', '## [Unreleased]\n\n### Added\n\n### Fixed\n\n- Something.\n', 1],
  ])('refuses %s', (_, text, count) => {
    expect(changelogProblems(text, '0.1.0')).toHaveLength(count);
  });
});

describe('boxOf', () => {
  it.each([
    ['apps/api/src/services/shared/tokens.ts', 'api/services'],
    ['apps/api/src/container.ts', 'api/container'],
    ['apps/web/src/features/login/login-page.tsx', 'web/features'],
    ['packages/emails/src/theme.ts', 'packages/emails'],
    ['apps/web/src/lib/http.test.ts', null],
    ['node_modules/pg/index.js', null],
  ])('puts %s into %s', (path, box) => {
    expect(boxOf(path)).toBe(box);
  });
});

describe('generatedFile', () => {
  let folder: string;

  beforeAll(async () => {
    await mkdir(join(root, '.cache'), { recursive: true });
    folder = await mkdtemp(join(root, '.cache/generated-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('tells a missing and an outdated file, and repairs both', async () => {
    const path = join(folder, 'made.md');
    const file = generatedFile(relative(root, path), () => 'fresh\n');
    expect(await file.check()).toEqual([expect.stringContaining('is missing')]);
    await writeFile(path, 'stale\n');
    expect(await file.check()).toEqual([expect.stringContaining('out of date')]);
    await file.fix?.();
    expect(await file.check()).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe('fresh\n');
  });
});

describe('generatedBlocks', () => {
  it('tells which part is outdated, and repairs it alone', async () => {
    await mkdir(join(root, '.cache'), { recursive: true });
    const folder = await mkdtemp(join(root, '.cache/generated-'));
    const path = join(folder, 'page.md');
    const page = generatedBlocks(relative(root, path), { one: () => '| 1 |', two: () => '| 2 |' });
    const good =
      'By hand.\n\n<!-- one -->\n\n| 1 |\n\n<!-- /one -->\n\nMore.\n\n<!-- two -->\n\n| 2 |\n\n<!-- /two -->\n';
    await writeFile(path, good.replace('| 2 |', '| 3 |'));
    expect(await page.check()).toEqual([expect.stringContaining('two is out of date')]);
    await page.fix?.();
    expect(await page.check()).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe(good);
    await writeFile(path, 'Nothing to fill in.\n');
    await expect(page.check()).rejects.toThrow('no place for one');
    await rm(folder, { recursive: true });
  });
});
