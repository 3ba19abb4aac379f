import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { dirname } from 'node:path';
import type { Findings } from './figures';

/** Under what circumstances something was measured. */
export interface Circumstances {
  command: string;
  startedAt: string;
  node: string;
  machine: string;
  /** How busy other programs kept the machine when the run began, from 0 to 1. */
  busy: number;
  quick: boolean;
}

export interface Part extends Findings {
  run: Circumstances;
  /** How long it took. */
  seconds: number;
}

/** What is kept in `docs/performance/results.json`: of each measure its last result. */
export type Results = Record<string, Part>;

export function describeRun(run: Pick<Circumstances, 'command' | 'busy' | 'quick'>): Circumstances {
  return {
    ...run,
    startedAt: new Date().toISOString(),
    node: process.versions.node,
    machine: describeMachine(),
  };
}

function describeMachine(): string {
  const [first] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${type()} ${release().replace(/-.*$/, '')}, ${cpus().length} × ${first?.model.trim() ?? 'CPU'}, ${memory} GB`;
}

export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

/** Those measured now in the place of those measured before; the others stay. */
export function mergeResults(before: Results, now: Results): Results {
  return { ...before, ...now };
}

export function writeResults(file: string, results: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, roundNumbers, 2)}\n`);
}

/** Six digits say more than was measured. */
function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
