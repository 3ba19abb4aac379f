import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from '#test/support/harness';
import { readMarkdownFile, repositoryRoot, sectionOf, tableRows } from '#test/support/markdown';

const page = readMarkdownFile('docs/operations.md');
const sourceOf = (cell = ''): string => readFileSync(join(repositoryRoot, cell.replaceAll('`', '')), 'utf8');
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe('the operations page', () => {
  it('says the times that the code says', () => {
    const rows = tableRows(sectionOf(page, '## Timeouts, pools and periods'));
    expect(rows.length).toBeGreaterThan(15);
    const wrong = rows.filter(([, amount = '', file]) => {
      const [count, unit = ''] = amount.split(' ');
      return !sourceOf(file).includes(`${unit.replace(/s$/, '')}s(${count})`);
    });
    expect(wrong).toEqual([]);
  });

  it('quotes messages that are logged where it says', () => {
    const rows = tableRows(sectionOf(page, '## Logs'));
    expect(rows.length).toBeGreaterThan(10);
    const missing = rows.flatMap(([message, , , file]) =>
      quoted(message).filter((text) => !sourceOf(file).includes(text)),
    );
    expect(missing).toEqual([]);
  });

  describe('lists metrics', () => {
    let harness: Harness;
    beforeAll(async () => {
      harness = await startHarness({ env: { REDIS_URL: 'redis://127.0.0.1:1' } }); // all there can be
    });
    afterAll(() => harness.stop());

    it('that are the ones there are', async () => {
      const { text } = await harness.container.metrics.render();
      const known = [...text.matchAll(/^# TYPE (\S+) (\w+)/gm)]
        .map(([, name = '', type = '']) => `${name} ${type}`)
        .filter((each) => !/^authflow_(?:process|nodejs)_/.test(each));
      const listed = tableRows(sectionOf(page, '## Metrics'))
        .map(([name = '', type = '']) => `${name.replaceAll('`', '')} ${type}`)
        .filter((each) => !each.includes('*'));
      expect(listed.sort()).toEqual(known.sort());
    });
  });
});
