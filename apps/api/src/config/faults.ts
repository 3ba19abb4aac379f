/** One thing wrong with one variable, and what to do about it. Never contains the value of a secret. */
export interface ConfigFault {
  readonly variable: string;
  readonly problem: string;
  readonly fix: string;
}

/** What a parser of a single value answers when it cannot accept the value. */
export class Refusal {
  readonly problem: string;
  readonly fix: string;

  constructor(problem: string, fix: string) {
    this.problem = problem;
    this.fix = fix;
  }
}

/** Carries every fault of one start-up, so that nobody fixes them one restart at a time. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly string[];

  constructor(faults: readonly ConfigFault[], warnings: readonly string[] = []) {
    super(
      `The configuration has ${count(faults.length, 'fault')}: ${faults.map((f) => f.variable).join(', ')}`,
    );
    this.faults = faults;
    this.warnings = warnings;
  }
}

/** The faults as a list for a terminal: one block per variable, the fix under the problem. */
export function formatConfigError(error: ConfigError): string {
  const blocks = error.faults.map(
    ({ variable, problem, fix }) => `  ✗ ${variable}: ${problem}\n    → ${fix}`,
  );
  const hints = error.warnings.map((warning) => `  ! ${warning}`);
  return [
    `AuthFlow cannot start: ${count(error.faults.length, 'fault')} in the configuration.`,
    '',
    ...blocks,
    ...(hints.length > 0 ? ['', ...hints] : []),
    '',
    'Every variable is described in docs/configuration.md and .env.example.',
  ].join('\n');
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
