/** Every import rule is proven: one planted import it must refuse, and a tree of good imports it must leave alone. */
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goodImports, importCases, importing, neighbours } from './fixtures/import-cases';
import { plantTree, repository, type PlantedTree } from './fixtures/planted-tree';

const planted: PlantedTree[] = [];
const config = await extractConfig(join(repository, '.dependency-cruiser.mjs'));

/** The rules that refuse something, by file. */
async function violations(files: Record<string, string>): Promise<Map<string, string[]>> {
  const tree = await plantTree({ ...neighbours, ...files });
  planted.push(tree);
  const { options, ...ruleSet } = config;
  const report = await cruise(['apps', 'packages', 'examples'], {
    ...options,
    ruleSet,
    validate: true,
    baseDir: tree.root,
  });
  const { summary } = report.output as ICruiseResult;
  const found = new Map<string, string[]>();
  for (const { from, rule } of summary.violations) found.set(from, [...(found.get(from) ?? []), rule.name]);
  return found;
}

describe('import rules', () => {
  let refused: Map<string, string[]>;

  beforeAll(async () => {
    const files = Object.fromEntries(importCases.map(({ file, imports }) => [file, importing(imports)]));
    refused = await violations(files);
  }, 60_000);
  afterAll(() => Promise.all(planted.map((tree) => tree.remove())));

  it.each(importCases)('$rule refuses $imports in $file', ({ rule, file }) => {
    expect(refused.get(file)).toContain(rule);
  });

  it('accepts layers that import downwards and vendors at home', async () => {
    expect(Object.fromEntries(await violations(goodImports))).toEqual({});
  }, 60_000);

  it('has a case for every rule', () => {
    const rules = config.forbidden?.map(({ name }) => name) ?? [];
    expect(rules).toContain('no-cycles');
    expect(rules.filter((rule) => !importCases.some((example) => example.rule === rule))).toEqual([]);
  });
});
