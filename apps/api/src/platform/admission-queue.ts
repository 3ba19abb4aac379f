import { AppError } from '#src/domain/app-error';
import { seconds, toRetryAfter } from '#src/domain/duration';

/** Who waits for the answer. */
export interface Asker {
  /** By which one that was refused is known again. */
  key: string;
  /** Calls back when whoever asked is gone; answers how to take that back. */
  onGone: (callback: () => void) => () => void;
}

export interface AdmissionQueueOptions {
  /** How many tasks run at a time. */
  places: number;
  /** Milliseconds. Nobody waits longer, and who would have to is refused at once. */
  longestWait: number;
  /** However short the tasks, no more than this wait. */
  longestQueue: number;
  /** Milliseconds a task takes, until some were measured. */
  assumedTask: number;
}

export interface AdmissionQueue {
  /**
   * Runs `task` as soon as a place is free, in the order of asking. One whose asker is gone before is never begun.
   * @throws AppError `overloaded`, with the time after which all that waits now is done, when the wait would be too long,
   *   became too long, or nobody waits for the answer any more. Who comes back then goes before those who are new.
   */
  run<T>(task: () => Promise<T>, asker?: Asker): Promise<T>;
  stats(): { queued: number; running: number };
  /** Takes no more, finishes what was accepted. */
  close(): Promise<void>;
}

interface Waiting {
  begin(): void;
}

/** How much of the longest wait those may fill who were not refused before. The rest is for those who were. */
const shareOfNewcomers = 0.8;

/**
 * Lets in what can be done in time and refuses the rest at once. How long tasks take is measured all the time: beside other
 * work on the machine they take longer, and then fewer may wait.
 * @see docs/adr/0026
 */
export function admissionQueue(options: AdmissionQueueOptions): AdmissionQueue {
  const { places, longestWait, longestQueue } = options;
  const waiting = new Set<Waiting>();
  const accepted = new Set<Promise<unknown>>();
  const returns = expectedReturns();
  let running = 0;
  let taskMilliseconds = options.assumedTask;
  let closed = false;

  /** Until `ahead` tasks have been begun and done. */
  const timeFor = (ahead: number): number => (ahead / places) * taskMilliseconds;

  function refusal(asker?: Asker): AppError {
    const retryAfterSeconds = toRetryAfter(timeFor(waiting.size + running));
    if (asker !== undefined) returns.expect(asker.key, seconds(retryAfterSeconds));
    return new AppError('overloaded', { retryAfterSeconds });
  }

  /** A few may always wait: tasks that took long just now say little once the machine is free again. */
  function mayWait(asker?: Asker): boolean {
    const share = asker !== undefined && returns.isDue(asker.key) ? 1 : shareOfNewcomers;
    const then = waiting.size + 1;
    if (then > Math.floor(longestQueue * share)) return false;
    return then <= Math.floor(places * 2 * share) || timeFor(then) <= longestWait * share;
  }

  function beginNext(): void {
    const [next] = waiting;
    if (next !== undefined && running < places) next.begin();
  }

  /** @returns when it is its turn, having taken the place */
  function turn(asker?: Asker): Promise<void> {
    if (running < places && waiting.size === 0) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(entry);
        clearTimeout(timer);
        forget?.();
      };
      const giveUp = (): void => {
        leave();
        reject(refusal(asker));
      };
      const entry: Waiting = {
        begin() {
          leave();
          running += 1;
          resolve();
        },
      };
      const timer = setTimeout(giveUp, longestWait);
      timer.unref();
      waiting.add(entry);
      const forget = asker?.onGone(() => queueMicrotask(giveUp)); // it may call at once, when `forget` is not there yet
    });
  }

  async function inTurn<T>(task: () => Promise<T>, asker?: Asker): Promise<T> {
    await turn(asker);
    const startedAt = performance.now();
    try {
      const result = await task();
      taskMilliseconds += (performance.now() - startedAt - taskMilliseconds) / 8;
      return result;
    } finally {
      running -= 1;
      beginNext();
    }
  }

  return {
    async run(task, asker) {
      const free = running < places && waiting.size === 0;
      if (closed || !(free || mayWait(asker))) throw refusal(asker);
      if (asker !== undefined) returns.forget(asker.key);
      const outcome = inTurn(task, asker);
      accepted.add(outcome);
      try {
        return await outcome;
      } finally {
        accepted.delete(outcome);
      }
    },
    stats: () => ({ queued: waiting.size, running }),
    async close() {
      closed = true;
      await Promise.allSettled(accepted);
    },
  };
}

/** How long after the time it was told one may come back. */
const lateBy = seconds(30);

/** Some megabytes, in a flood of two thousand refusals a second for as long as one is told to wait. */
const remembered = 20_000;

/** Those who were refused and told to come back. When they are too many, the oldest are forgotten. */
function expectedReturns() {
  const dueAt = new Map<string, number>();
  return {
    /** Coming back too early moves the time for nobody but oneself. */
    expect(key: string, milliseconds: number): void {
      dueAt.delete(key);
      const [oldest] = dueAt.keys();
      if (dueAt.size >= remembered && oldest !== undefined) dueAt.delete(oldest);
      dueAt.set(key, performance.now() + milliseconds);
    },
    isDue(key: string): boolean {
      const lateness = performance.now() - (dueAt.get(key) ?? Number.POSITIVE_INFINITY);
      return lateness >= 0 && lateness <= lateBy;
    },
    forget: (key: string) => dueAt.delete(key),
  };
}
