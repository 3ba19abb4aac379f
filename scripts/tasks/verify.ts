import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { listSteps, type Step } from '../verify/steps';
import { root } from '../verify/workspace';

/** How one step went. */
export interface StepResult {
  name: string;
  ok: boolean;
  seconds: number;
}

/**
 * Looks at everything that can be checked without running the product: format, lint, import rules, types,
 * unused code and drift of generated files. Prints the whole output of what failed, then a table.
 * @param options.fix repairs what can be repaired (format, some lint, generated files) and checks the rest
 */
export async function runVerify(options: { fix?: boolean } = {}): Promise<StepResult[]> {
  const waiting = listSteps();
  const results: StepResult[] = [];
  // Repairs write to the same files, so they go one after another.
  const lanes = options.fix ? 1 : Math.min(4, availableParallelism());

  async function lane(): Promise<void> {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      results.push(await run(step, options.fix ?? false));
    }
  }

  await Promise.all(Array.from({ length: lanes }, lane));
  printTable(results);
  return results;
}

async function run(step: Step, fix: boolean): Promise<StepResult> {
  const startedAt = performance.now();
  const { ok, output } = await execute(fix ? (step.fixArgs ?? step.args) : step.args);
  const seconds = (performance.now() - startedAt) / 1000;
  if (!ok) process.stdout.write(`\n── ${step.name} ──\n${output.trim()}\n`);
  return { name: step.name, ok, seconds };
}

function execute(args: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

function printTable(results: StepResult[]): void {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map(
    ({ name, ok, seconds }) => `${ok ? '✓' : '✗'} ${name.padEnd(width)} ${seconds.toFixed(1).padStart(6)} s`,
  );
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

if (process.argv[1] === import.meta.filename) {
  const results = await runVerify({ fix: process.argv.includes('--fix') });
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
}
