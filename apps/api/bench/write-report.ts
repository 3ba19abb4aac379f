import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measures } from './measures/all';
import { notes } from './notes';
import { plotGrowth, plotLatencies, plotTargets } from './plots';
import { figuresOf, partsOf, toMarkdown } from './report';
import type { Results } from './results';
import { growthFigures, readGrowth } from './saved-growth';

const docs = fileURLToPath(new URL('../../../docs', import.meta.url));
const folder = join(docs, 'performance');

/** Where the results are kept between runs. */
export const resultsFile = join(folder, 'results.json');

export const order = Object.keys(measures);

/** `docs/performance.md` and its plots, anew from all results. What was written by hand beside them is taken in. */
export function writeReport(results: Results): void {
  mkdirSync(folder, { recursive: true });
  const parts = partsOf({ results, order });
  const growth = readGrowth(join(folder, 'growth.json'));
  const grown = growth === null ? [] : growthFigures(growth);
  const judged = [...figuresOf(parts), ...grown].filter(({ target }) => target !== null);
  const plots = [
    draw('targets.svg', 'How far each figure is from its target', judged, plotTargets),
    draw(
      'latencies.svg',
      'Latency of reading one’s own account, idle and in a login flood, by server',
      parts.flatMap(({ distributions }) => distributions ?? []),
      plotLatencies,
    ),
    draw('growth.svg', 'What requests cost with many accounts, against few', grown, plotGrowth),
  ].flatMap((plot) => plot ?? []);
  const report = { results, order, plots, notes, growth, explanation: readExplanation() };
  writeFileSync(join(docs, 'performance.md'), toMarkdown(report));
}

/** A plot beside the report; the last one goes when there is nothing to draw any more. */
function draw<Item>(
  name: string,
  alt: string,
  items: readonly Item[],
  plot: (items: readonly Item[]) => string,
) {
  const file = join(folder, name);
  rmSync(file, { force: true });
  if (items.length === 0) return null;
  writeFileSync(file, plot(items));
  return { file: `performance/${name}`, alt };
}

function readExplanation(): string | null {
  const file = join(folder, 'where-the-time-goes.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
