import { readFileSync } from 'node:fs';
import type { ConfigFault } from './faults';
import { describeVariables, type Env, envSchema } from './env-schema';

export interface EnvironmentReading {
  readonly env: Env;
  readonly faults: readonly ConfigFault[];
}

/**
 * The variables that are set, parsed one by one. A variable that cannot be read is reported and then treated as unset, so
 * that the rules over the others still run and every fault shows at once.
 */
export function readEnvironment(source: NodeJS.ProcessEnv): EnvironmentReading {
  const { values, faults: fileFaults } = readSecretFiles(presentValues(source));
  const parsed = envSchema.safeParse(values);
  if (parsed.success) return { env: parsed.data, faults: fileFaults };
  const faults = parsed.error.issues.map((issue) => ({
    variable: String(issue.path[0]),
    problem: issue.message,
    fix: fixOf(issue),
  }));
  const faulty = new Set(faults.map((fault) => fault.variable));
  const readable = Object.fromEntries(Object.entries(values).filter(([name]) => !faulty.has(name)));
  return { env: envSchema.parse(readable), faults: [...fileFaults, ...faults] };
}

function fixOf(issue: { code?: string | undefined }): string {
  const params = 'params' in issue ? (issue.params as { fix?: string } | undefined) : undefined;
  return params?.fix ?? 'See docs/configuration.md for its form.';
}

/** Empty means unset: `NAME=` in a file or a dashboard is how people leave a variable out. */
function presentValues(source: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(source).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** Container platforms hand secrets over as files: `NAME_FILE` is the path of a file that holds the value of `NAME`. */
function readSecretFiles(present: Record<string, string>) {
  const values = { ...present };
  const faults: ConfigFault[] = [];
  for (const { name, secret } of describeVariables()) {
    const variable = `${name}_FILE`;
    const path = present[variable];
    if (!secret || path === undefined) continue;
    if (present[name] !== undefined) {
      faults.push({
        variable,
        problem: `${name} is set as well.`,
        fix: `Keep either ${name} or ${variable}.`,
      });
      continue;
    }
    const content = readTrimmed(path);
    if (content) values[name] = content;
    else
      faults.push({
        variable,
        problem: 'The file cannot be read or is empty.',
        fix: 'Check the path and that this user may read it.',
      });
  }
  return { values, faults };
}

function readTrimmed(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
