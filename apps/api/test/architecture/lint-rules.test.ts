/** Every house rule is proven: one planted fault it must find, and the same code done right, which it must leave alone. */
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintCases } from './fixtures/lint-cases';
import { plantTree, repository, type PlantedTree } from './fixtures/planted-tree';

const factoryFile = {
  'apps/api/src/platform/pool.ts': '/** A pool. */\nexport function createPool() { return 1; }\n',
};
const planted: PlantedTree[] = [];

/** The rules that find something, by file. */
async function lint(version: 'bad' | 'good'): Promise<Map<string, string[]>> {
  const files = Object.fromEntries(lintCases.map((example) => [example.path, example[version]]));
  const tree = await plantTree({ ...factoryFile, ...files });
  planted.push(tree);
  const eslint = new ESLint({ cwd: tree.root, overrideConfigFile: join(repository, 'eslint.config.js') });
  const results = await eslint.lintFiles(['apps', 'packages']);
  return new Map(
    results.map(({ filePath, messages }) => [
      filePath.slice(tree.root.length + 1).replaceAll('\\', '/'),
      [...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))],
    ]),
  );
}

describe('lint rules', () => {
  let bad: Map<string, string[]>;
  let good: Map<string, string[]>;

  beforeAll(async () => {
    bad = await lint('bad');
    good = await lint('good');
  }, 120_000);
  afterAll(() => Promise.all(planted.map((tree) => tree.remove())));

  it.each(lintCases)('$rule finds the fault in $path, and only it', ({ rule, path }) => {
    expect(bad.get(path)).toEqual([rule]);
  });

  it.each(lintCases)('$rule accepts $path done right', ({ path }) => {
    expect(good.get(path)).toEqual([]);
  });

  it('has a case for every rule of our own', async () => {
    const eslint = new ESLint({ cwd: repository });
    const config = (await eslint.calculateConfigForFile('apps/api/src/services/login.service.ts')) as {
      plugins: { authflow: { rules: Record<string, unknown> } };
    };
    const own = Object.keys(config.plugins.authflow.rules).map((name) => `authflow/${name}`);
    expect(own).toContain('authflow/no-interpolated-sql');
    expect(own.filter((rule) => !lintCases.some((example) => example.rule === rule))).toEqual([]);
  });
});
