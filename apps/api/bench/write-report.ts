import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measures } from './measures/all';
import { notes } from './notes';
import { plotLatencies, plotTargets } from './plots';
import { figuresOf, partsOf, toMarkdown } from './report';
import type { Results } from './results';

const docs = fileURLToPath(new URL('../../../docs', import.meta.url));
const folder = join(docs, 'performance');

/** Where the results are kept between runs. */
export const resultsFile = join(folder, 'results.json');

export const order = Object.keys(measures);

/** `docs/performance.md` and its plots, anew from all results. What was written by hand beside them is taken in. */
export function writeReport(results: Results): void {
  mkdirSync(folder, { recursive: true });
  const parts = partsOf({ results, order });
  const drawn = {
    'targets.svg': figuresOf(parts).some(({ target }) => target !== null)
      ? plotTargets(figuresOf(parts))
      : null,
    'latencies.svg': plotOf(
      parts.flatMap(({ distributions }) => distributions ?? []),
      plotLatencies,
    ),
  };
  const alts: Record<string, string> = {
    'targets.svg': 'How far each figure is from its target',
    'latencies.svg': 'Latency of reading one’s own account, idle and in a login flood, by server',
  };
  const plots: { file: string; alt: string }[] = [];
  for (const [name, svg] of Object.entries(drawn)) {
    const file = join(folder, name);
    rmSync(file, { force: true });
    if (svg === null) continue;
    writeFileSync(file, svg);
    plots.push({ file: `performance/${name}`, alt: alts[name] ?? name });
  }
  const report = { results, order, plots, notes, explanation: readExplanation() };
  writeFileSync(join(docs, 'performance.md'), toMarkdown(report));
}

function plotOf<Item>(items: readonly Item[], plot: (items: readonly Item[]) => string): string | null {
  return items.length === 0 ? null : plot(items);
}

function readExplanation(): string | null {
  const file = join(folder, 'where-the-time-goes.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
