// Plain JavaScript on purpose: a worker is started by file name, and this one runs under tsx, vitest and the bundle alike.
import { constants, setPriority } from 'node:os';
import bcrypt from 'bcrypt';

// On Linux this lowers the calling thread alone, so a login flood never takes the core from the thread that
// answers requests. Elsewhere it would lower the whole process: skipped. A sandbox may forbid it: harmless. Not the
// lowest there is: beside busy neighbours on the machine, logins would then hardly get on at all.
if (process.platform === 'linux') {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Same result, less politely scheduled.
  }
}

/** @param {{ input: string, cost: number }} task */
export function hash({ input, cost }) {
  return timed(() => bcrypt.hashSync(input, cost));
}

/**
 * Compares, and on a mismatch works through the paddings too. One task, not several: queued one by one, the
 * waiting between them would tell a padded comparison from a plain one.
 * @param {{ input: string, hash: string, paddings: readonly string[] }} task
 */
export function compare({ input, hash: expected, paddings }) {
  return timed(() => {
    const matches = bcrypt.compareSync(input, expected);
    if (!matches) for (const padding of paddings) bcrypt.compareSync(input, padding);
    return matches;
  });
}

function timed(work) {
  const startedAt = performance.now();
  const value = work();
  return { value, milliseconds: performance.now() - startedAt };
}
