import type { Outcome } from './reports';

/** Prints one line per stage and the closing count. Returns the exit code: 1 if anything failed. */
export function printSummary(outcomes: readonly Outcome[]): number {
  const total = (key: 'passed' | 'failed' | 'skipped'): number =>
    outcomes.reduce((sum, outcome) => sum + (outcome[key] ?? 0), 0);
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  console.log();
  for (const { name, passed, failed, skipped = 0, seconds } of outcomes) {
    const mark = failed === 0 ? '✓' : '✗';
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
    console.log(
      `${mark} ${name.padEnd(width)} ${counts} ${seconds.toFixed(1).padStart(7)} s${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
  }
  // The runners told each where it happened, thousands of lines ago.
  for (const failure of outcomes.flatMap(({ failures = [] }) => failures)) console.log(`  ✗ ${failure}`);
  console.log(
    `\n${total('passed')} passed, ${total('failed')} failed${total('skipped') > 0 ? `, ${total('skipped')} skipped` : ''}`,
  );
  return total('failed') === 0 ? 0 : 1;
}
