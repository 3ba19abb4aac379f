import { existsSync, readFileSync } from 'node:fs';
import type { Figure, RatioFigure } from './figures';

/** What `npm run bench -- growth --write` keeps. */
export interface SavedGrowth {
  command: string;
  measuredOn: string;
  figures: RatioFigure[];
}

const target = 1.2;

/** Null when growth was never measured. */
export function readGrowth(file: string): SavedGrowth | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SavedGrowth) : null;
}

/** The rows of growth. Sign-ins and refreshes are to cost no more; the others are shown beside them. */
export function growthFigures({ figures }: SavedGrowth): Figure[] {
  return figures.map(({ ratio, ...figure }) => ({ ...figure, series: ratio, target: targetOf(figure.name) }));
}

function targetOf(name: string): number | null {
  return /^(login|refresh), database time/.test(name) && !name.includes('beside') ? target : null;
}
