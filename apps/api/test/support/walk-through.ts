import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { seconds } from '#src/domain/duration';
import { fencedBlocks } from './markdown';

/** Commands of a page, and what the page says they print. */
export interface Step {
  commands: string;
  /** Null where the page shows no output: then there must be none. */
  expected: string | null;
}

/** The `bash` blocks of a text, each with the block of output that follows it. */
export function stepsOf(text: string): Step[] {
  const blocks = fencedBlocks(text);
  return blocks.flatMap(({ language, code }, index) => {
    if (language !== 'bash') return [];
    const next = blocks[index + 1];
    const expected = next === undefined || next.language === 'bash' ? null : next.code;
    return [{ commands: code, expected }];
  });
}

const boundary = '<<end of step>>';

/**
 * Runs the steps as one person would, in one bash that stops at the first failure, and answers what each printed.
 * @throws with bash's own words when a command fails
 */
export async function runSteps(steps: readonly Step[], cwd: string): Promise<string[]> {
  const script = steps.map(({ commands }) => `${commands}echo '${boundary}'\n`).join('');
  const { stdout } = await promisify(execFile)('bash', ['-c', `set -euo pipefail\n${script}`], {
    cwd,
    timeout: seconds(120),
  });
  return stdout.split(`${boundary}\n`).slice(0, -1);
}

/** What a text prints, one after the other: JSON documents, over as many lines as each needs, and lines of text. */
export function outputsOf(text: string): unknown[] {
  const outputs: unknown[] = [];
  let pending = '';
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    pending += `${line}\n`;
    const output = pending.startsWith('{') ? tryParse(pending) : line;
    if (output === undefined) continue;
    outputs.push(output);
    pending = '';
  }
  if (pending !== '') throw new Error(`not JSON: ${pending}`);
  return outputs;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * `actual` with every text that fits its place in `shown` replaced by what stands there: `…` fits any text that is not
 * empty. Equal to `shown` exactly when the page tells the truth, and readable when it does not.
 */
export function asShown(actual: unknown, shown: unknown): unknown {
  if (typeof shown === 'string') return typeof actual === 'string' && fits(actual, shown) ? shown : actual;
  if (Array.isArray(shown) && Array.isArray(actual)) {
    return actual.map((item: unknown, index) => asShown(item, shown[index]));
  }
  if (!isRecord(shown) || !isRecord(actual)) return actual;
  return Object.fromEntries(Object.entries(actual).map(([key, value]) => [key, asShown(value, shown[key])]));
}

function fits(actual: string, shown: string): boolean {
  const pattern = shown.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('.+')}$`, 's').test(actual);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
