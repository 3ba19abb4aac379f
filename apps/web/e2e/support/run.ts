import type { Browser } from '../../../../scripts/browser';

/** Decided once, by the process that starts the run; its workers find it in the environment. */
export interface Run {
  port: number;
  providerPort: number;
  dataDir: string;
  browser: Browser;
}

const variable = 'AUTHFLOW_E2E_RUN';

export function knownRun(): Run | null {
  const known = process.env[variable];
  return known === undefined ? null : (JSON.parse(known) as Run);
}

export function keepRun(run: Run): Run {
  process.env[variable] = JSON.stringify(run);
  return run;
}

export function currentRun(): Run {
  const run = knownRun();
  if (run === null) throw new Error('There is no run of the journeys.');
  return run;
}
