import type { MeasuredLoad } from './load';
import type { Figure } from './figures';
import { formatRound } from './figures';
import { median, ratios, summarise } from './statistics';

export interface Pace {
  rounds: number;
  progress: (line: string) => void;
}

/** What is measured against each other; null where a side is not to be had. */
export type Sides<Name extends string, Sample> = Record<Name, (() => Promise<Sample>) | null>;

/**
 * Runs every side once a round, each round beginning with another, so that a machine getting slower harms all alike.
 * @returns by side, the samples in the order of the rounds; none for a side that is not to be had
 */
export async function interleave<Name extends string, Sample>(
  { rounds, progress }: Pace,
  what: string,
  sides: Sides<Name, Sample>,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(sides) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round += 1) {
    progress(`${what}, round ${round + 1} of ${rounds}`);
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const measure = sides[name];
      if (measure !== null) samples[name].push(await measure());
    }
  }
  return samples;
}

type Row = Pick<Figure, 'name' | 'unit' | 'target'>;

/** Requests a second ÷ requests a second. None when the other side was not to be had. */
export function rateFigure(
  row: Row,
  own: readonly Pick<MeasuredLoad, 'perSecond'>[],
  other: readonly Pick<MeasuredLoad, 'perSecond'>[],
  otherName: string,
): Figure[] {
  if (other.length === 0) return [];
  const [mine, theirs] = [own.map(({ perSecond }) => perSecond), other.map(({ perSecond }) => perSecond)];
  return [
    {
      ...row,
      better: 'higher',
      series: summarise(ratios(mine, theirs)),
      detail: `${formatRound(median(mine))}/s; ${otherName} ${formatRound(median(theirs))}/s`,
    },
  ];
}

/** The other's CPU time per request ÷ ours: as with a rate, more is better. None where the system does not tell. */
export function cpuFigure(
  row: Row,
  own: readonly MeasuredLoad[],
  other: readonly MeasuredLoad[],
  otherName: string,
): Figure[] {
  const [mine, theirs] = [known(own), known(other)];
  if (mine.length === 0 || theirs.length !== mine.length) return [];
  return [
    {
      ...row,
      better: 'higher',
      series: summarise(ratios(theirs, mine)),
      detail: `${formatRound(median(mine))} µs a request; ${otherName} ${formatRound(median(theirs))} µs`,
    },
  ];
}

const known = (loads: readonly MeasuredLoad[]): number[] =>
  loads.flatMap(({ cpuMicrosecondsPerRequest: cpu }) => (cpu === null ? [] : [cpu]));
