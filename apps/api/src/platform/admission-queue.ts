import { AppError } from '#src/domain/app-error';
import { toRetryAfter } from '#src/domain/duration';

/** Calls back when whoever asked is gone; answers how to take that back. */
export type OnGone = (callback: () => void) => () => void;

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
   *   became too long, or nobody waits for the answer any more
   */
  run<T>(task: () => Promise<T>, onGone?: OnGone): Promise<T>;
  stats(): { queued: number; running: number };
  /** Takes no more, finishes what was accepted. */
  close(): Promise<void>;
}

interface Waiting {
  begin(): void;
}

/**
 * Lets in what can be done in time and refuses the rest at once. How long tasks take is measured all the time: beside other
 * work on the machine they take longer, and then fewer may wait.
 * @see docs/adr/0026
 */
export function admissionQueue(options: AdmissionQueueOptions): AdmissionQueue {
  const { places, longestWait, longestQueue } = options;
  const waiting = new Set<Waiting>();
  const accepted = new Set<Promise<unknown>>();
  let running = 0;
  let taskMilliseconds = options.assumedTask;
  let closed = false;

  /** Until `ahead` tasks have been begun and done. */
  const timeFor = (ahead: number): number => (ahead / places) * taskMilliseconds;

  function refusal(): AppError {
    return new AppError('overloaded', {
      retryAfterSeconds: toRetryAfter(timeFor(waiting.size + running)),
    });
  }

  /** A few may always wait: tasks that took long just now say little once the machine is free again. */
  function mayWait(): boolean {
    if (waiting.size >= longestQueue) return false;
    return waiting.size < places * 2 || timeFor(waiting.size + 1) <= longestWait;
  }

  function beginNext(): void {
    const [next] = waiting;
    if (next !== undefined && running < places) next.begin();
  }

  /** @returns when it is its turn, having taken the place */
  function turn(onGone?: OnGone): Promise<void> {
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
        reject(refusal());
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
      const forget = onGone?.(() => queueMicrotask(giveUp)); // it may call at once, when `forget` is not there yet
    });
  }

  async function inTurn<T>(task: () => Promise<T>, onGone?: OnGone): Promise<T> {
    await turn(onGone);
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
    async run(task, onGone) {
      const free = running < places && waiting.size === 0;
      if (closed || !(free || mayWait())) throw refusal();
      const outcome = inTurn(task, onGone);
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
