import type { PgClient } from '#src/platform/postgres';
import { createProgress } from '../src/cli/progress';
import { operations, type GrowthApi, type Operation } from './growth-api';
import { costOf, nameOf, sumOf, type StatementCost } from './growth-statements';
import type { RatioFigure as Figure } from './figures';
import { median, summarise } from './statistics';

/** One operation in one round at one database, per call. */
interface Taken {
  microseconds: number;
  buffers: number;
  buffersRead: number;
  walBytes: number;
  fullPageImages: number;
  costs: StatementCost[];
}

export interface MeasuredOperation {
  operation: Operation;
  small: Taken[];
  large: Taken[];
}

/**
 * Every operation at both databases, in turns within each round, for people at random.
 * @param options.atMost milliseconds after which no further round begins
 */
export async function measureRounds(
  client: PgClient,
  { small, large }: { small: GrowthApi; large: GrowthApi },
  options: { rounds: number; calls: number; atMost?: number },
): Promise<MeasuredOperation[]> {
  const { rounds, calls, atMost = Number.POSITIVE_INFINITY } = options;
  const measured = operations.map((operation): MeasuredOperation => ({ operation, small: [], large: [] }));
  const progress = createProgress('runs');
  const startedAt = performance.now();
  let done = 0;
  for (let round = 0; round < rounds; round += 1) {
    if (performance.now() - startedAt > atMost) break;
    for (const each of measured) {
      const sides = [
        { api: small, taken: each.small },
        { api: large, taken: each.large },
      ];
      for (const { api, taken } of round % 2 === 0 ? sides : sides.reverse()) {
        taken.push(await take(client, api, each.operation, calls));
        progress.show((done += 1), rounds * operations.length * 2);
      }
    }
  }
  return measured;
}

async function take(client: PgClient, api: GrowthApi, operation: Operation, calls: number): Promise<Taken> {
  const costs = await costOf(client, api.database, async () => {
    for (let call = 0; call < calls; call += 1) await api.run(operation);
  });
  return {
    microseconds: (sumOf(costs, 'milliseconds') / calls) * 1000,
    buffers: sumOf(costs, 'buffers') / calls,
    buffersRead: sumOf(costs, 'buffersRead') / calls,
    walBytes: sumOf(costs, 'walBytes') / calls,
    fullPageImages: sumOf(costs, 'fullPageImages') / calls,
    costs,
  };
}

/** What the report of all benchmarks takes over. */
export function toFigures(
  measured: readonly MeasuredOperation[],
  { large, small }: { large: string; small: string },
): Figure[] {
  return measured.map(({ operation, small: few, large: many }) => {
    const ratios = many.map(
      ({ microseconds }, round) => microseconds / (few[round]?.microseconds ?? Number.NaN),
    );
    const middle = (taken: readonly Taken[]): string =>
      median(taken.map(({ microseconds }) => microseconds)).toFixed(0);
    return {
      name: `${operation}, database time, ${large} ÷ ${small}`,
      unit: 'times',
      better: 'lower',
      ratio: summarise(ratios),
      detail: `${middle(many)} µs, ${middle(few)} µs`,
    };
  });
}

export const middleOf = (taken: readonly Taken[], what: Exclude<keyof Taken, 'costs'>): number =>
  median(taken.map((each) => each[what]));

export interface OperationStatement {
  operation: Operation;
  name: string;
  text: string;
  /** Calls of it in one operation. */
  calls: number;
  small: number;
  large: number;
}

/** Each statement of each operation: how often it is sent, and its microseconds a call at both sizes. */
export function statementsOf(measured: readonly MeasuredOperation[], calls: number): OperationStatement[] {
  return measured.flatMap(({ operation, small, large }) => {
    const texts = [...new Set(large.flatMap(({ costs }) => costs.map(({ text }) => text)))];
    const timeOf = (taken: readonly Taken[], text: string): number =>
      median(
        taken.flatMap(({ costs }) => {
          const cost = costs.find((each) => each.text === text);
          return cost === undefined || cost.calls === 0 ? [] : [(cost.milliseconds / cost.calls) * 1000];
        }),
      );
    return texts
      .map((text) => ({
        operation,
        name: nameOf(text),
        text,
        calls: median(
          large.map(({ costs }) => (costs.find((each) => each.text === text)?.calls ?? 0) / calls),
        ),
        small: timeOf(small, text),
        large: timeOf(large, text),
      }))
      .filter(({ calls: often }) => often >= 0.2);
  });
}
