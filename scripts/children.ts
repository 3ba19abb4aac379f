import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { constants } from 'node:os';

/** Runs a Node script in the foreground, its output going where ours goes. Resolves to its exit code. */
export function runScript(args: string[], options: SpawnOptions = {}): Promise<number> {
  return exitCode(spawn(process.execPath, args, { stdio: 'inherit', ...options }));
}

/** The exit code of a child, as a shell would report it: 128 and the signal's number when a signal ended it. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/**
 * Passes a request to stop on to `child`, once. Ctrl-C reaches us from the terminal and again from npm; the child,
 * which is detached, hears of it only here. Somebody who asks again after a second wants it to end at once.
 */
export function forwardStop(child: ChildProcess): void {
  let askedAt: number | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (askedAt === null) {
      askedAt = Date.now();
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    } else if (Date.now() - askedAt > 1000) {
      child.kill('SIGKILL');
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  child.once('close', () => {
    for (const signal of signals) process.off(signal, onSignal);
  });
}
