import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { minutes, seconds } from '#src/domain/duration';
import type { ForeignHash } from '#src/domain/foreign-hash';
import { admissionQueue, type Asker } from './admission-queue';

/** bcrypt in worker threads: off the event loop and off the libuv pool that files, DNS and zlib share. */
export interface PasswordHashPool {
  /** bcrypt of `input` (at most 72 bytes count) with a fresh salt, as `$2b$…`. */
  hash(input: string, cost: number): Promise<string>;
  /**
   * True when `hash` was made from `input`. On a mismatch the same task also works through `paddings`, further
   * hashes whose only use is the time they take. An `asker` who is gone gives up the place in the queue.
   */
  compare(input: string, hash: string, paddings?: readonly string[], asker?: Asker): Promise<boolean>;
  /**
   * True when the hash of another system was made from `input`. On a mismatch the task goes on until a bcrypt
   * comparison of `cost` would be over.
   */
  compareForeign(
    input: string,
    foreign: ForeignHash & { key: Uint8Array | null },
    cost: number,
    asker?: Asker,
  ): Promise<boolean>;
  stats(): { queued: number; running: number };
  /** Takes no more work, finishes what was accepted, stops the threads. */
  close(): Promise<void>;
}

export interface PasswordHashPoolOptions {
  /** How many tasks may wait beside those running, however short they are. */
  queueLimit?: number;
  /** How long a task may wait. Default: as long as a person at a sign-in page would. */
  waitMilliseconds?: number;
  /** Default: one per core. More gains nothing, bcrypt is pure computation. */
  threads?: number;
  /** How long a thread without work is kept. A thread costs about 10 MB, starting one about 40 ms. */
  idleMilliseconds?: number;
}

const workerFile = fileURLToPath(new URL('./password-hash.worker.mjs', import.meta.url));
/** Enough for bcrypt, and a bound on what a thread may ever take. */
const workerMemory = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 };
/** Until the first task is measured: bcrypt at cost 12 on a small machine. */
const assumedTaskMilliseconds = 300;

/**
 * Starts a bounded pool. No thread runs before the first task, and none once the pool has been idle for a while,
 * so a quiet server holds no memory for it; nor does the pool keep a process alive. A thread that dies is replaced
 * and its task is tried once more: hashing has no side effects.
 * @throws AppError `overloaded`, from all that hashes, when it could not be done in time or the pool is closed
 * @see docs/adr/0026
 */
export function createPasswordHashPool(options: PasswordHashPoolOptions = {}): PasswordHashPool {
  const threads = options.threads ?? availableParallelism();
  const queue = admissionQueue({
    places: threads,
    longestWait: options.waitMilliseconds ?? seconds(10),
    longestQueue: options.queueLimit ?? 1000,
    assumedTask: assumedTaskMilliseconds,
  });
  const piscina = new Piscina({
    filename: workerFile,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: options.idleMilliseconds ?? minutes(1),
    resourceLimits: workerMemory,
    execArgv: [], // neither a TypeScript loader nor a debugger is of use in there
    env: {}, // nor is any secret
    recordTiming: false,
  });
  const start = startTasks(piscina);

  const run = <T>(name: string, task: object, asker?: Asker): Promise<T> =>
    queue.run(() => start<T>(name, task).catch(() => start<T>(name, task)), asker);

  return {
    hash: (input, cost) => run<string>('hash', { input, cost }),
    compare: (input, hash, paddings = [], asker) => run<boolean>('compare', { input, hash, paddings }, asker),
    compareForeign: (input, foreign, cost, asker) =>
      run<boolean>('compareForeign', { input, ...foreign, cost }, asker),
    stats: queue.stats,
    async close() {
      await queue.close();
      await piscina.destroy();
    },
  };
}

/**
 * Runs tasks so that each one settles. The library leaves its queue waiting for ever when the last thread dies
 * before it was ready (the native module can't be loaded, no memory for a thread); here those tasks fail instead.
 */
function startTasks(piscina: Piscina): <T>(name: string, task: object) => Promise<T> {
  const waiting = new Set<(reason: Error) => void>();
  let lastFailure: unknown;

  piscina.on('error', (error) => (lastFailure = error)); // an error event nobody listens to would end the process
  piscina.on('workerDestroy', () => {
    // One turn later, because a failed task that is tried again has started a new thread by then.
    setImmediate(() => {
      if (piscina.threads.length > 0) return;
      for (const fail of waiting)
        fail(new Error('no hashing thread could be started', { cause: lastFailure }));
    });
  });

  return <T>(name: string, task: object) =>
    new Promise<T>((resolve, reject) => {
      waiting.add(reject);
      piscina
        .run(task, { name })
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
}
