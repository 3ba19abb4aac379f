import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#src/domain/app-error';
import { admissionQueue, type AdmissionQueue } from '#src/platform/admission-queue';

const options = { places: 2, longestWait: 10_000, longestQueue: 1000, assumedTask: 1000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A task of so many milliseconds. */
function lasting(milliseconds: number) {
  return () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
}

const neverEnding = () => new Promise<void>(() => undefined);

/** What became of a request: let in, or when it was told to come back. */
async function outcomeOf(asked: Promise<unknown>): Promise<number | 'in'> {
  try {
    await asked;
    return 'in';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('overloaded');
    return error.options.retryAfterSeconds ?? Number.NaN;
  }
}

function fill(queue: AdmissionQueue, count: number, task: () => Promise<void>): Promise<number | 'in'>[] {
  return Array.from({ length: count }, () => outcomeOf(queue.run(task)));
}

describe('who is let in', () => {
  it('is whoever can be served in time, in the order of asking', async () => {
    const queue = admissionQueue(options);
    const begun: number[] = [];
    const outcomes = Array.from({ length: 30 }, (_, index) =>
      outcomeOf(
        queue.run(() => {
          begun.push(index);
          return lasting(1000)();
        }),
      ),
    );
    expect(queue.stats()).toEqual({ queued: 16, running: 2 });
    await vi.advanceTimersByTimeAsync(9000);
    expect(begun).toEqual(Array.from({ length: 18 }, (_, index) => index));
    expect(await Promise.all(outcomes)).toEqual([
      ...Array.from({ length: 18 }, () => 'in'),
      ...Array.from({ length: 12 }, () => 9),
    ]);
  });

  it('is fewer once tasks are seen to take longer, and more once they are quick again', async () => {
    const queue = admissionQueue(options);
    for (let index = 0; index < 30; index += 1) {
      const task = queue.run(lasting(4000));
      await vi.advanceTimersByTimeAsync(4000);
      await task;
    }
    void fill(queue, 30, lasting(100));
    expect(queue.stats()).toEqual({ queued: 4, running: 2 });
    await vi.advanceTimersByTimeAsync(1000);
    for (let index = 0; index < 40; index += 1) {
      const task = queue.run(lasting(100));
      await vi.advanceTimersByTimeAsync(100);
      await task;
    }
    void fill(queue, 1000, lasting(100));
    expect(queue.stats().queued).toBeGreaterThan(100);
  });

  it('is a few always: what took long may be over', async () => {
    const queue = admissionQueue({ ...options, assumedTask: 60_000 });
    void fill(queue, 10, lasting(10));
    expect(queue.stats()).toEqual({ queued: 3, running: 2 });
    await vi.advanceTimersByTimeAsync(100);
    expect(queue.stats()).toEqual({ queued: 0, running: 0 });
  });

  it('is nobody for longer than the longest wait, whatever the estimate was', async () => {
    const queue = admissionQueue({ ...options, assumedTask: 1 });
    const [first, , waiting] = fill(queue, 3, neverEnding);
    await vi.advanceTimersByTimeAsync(9999);
    expect(queue.stats()).toEqual({ queued: 1, running: 2 });
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toBe(1);
    expect(queue.stats()).toEqual({ queued: 0, running: 2 });
    expect(await Promise.race([first, Promise.resolve('still running')])).toBe('still running');
  });
});

describe('Retry-After', () => {
  it('is when all that waits now is done: whoever comes then finds a place free', async () => {
    for (const length of [50, 200, 1000, 3000]) {
      const queue = admissionQueue({ ...options, assumedTask: length });
      void fill(queue, 1000, lasting(length));
      const told = await outcomeOf(queue.run(lasting(length)));
      if (told === 'in') throw new Error('it was not refused');
      await vi.advanceTimersByTimeAsync(told * 1000);
      expect(queue.stats().queued).toBe(0);
      expect(queue.stats().running).toBeLessThan(options.places);
      expect(told).toBeLessThanOrEqual((options.longestWait + 2 * length) / 1000 + 1);
    }
  });

  it('follows what is measured', async () => {
    const queue = admissionQueue({ ...options, places: 1 });
    for (let index = 0; index < 40; index += 1) {
      const task = queue.run(lasting(100));
      await vi.advanceTimersByTimeAsync(100);
      await task;
    }
    void fill(queue, 50, lasting(100));
    const closing = queue.close();
    const told = await outcomeOf(queue.run(lasting(100)));
    expect([5, 6]).toContain(told);
    await vi.advanceTimersByTimeAsync(6000);
    await closing;
  });

  it.each([1.5, 10])('lets whoever waits so long in, beside a flood %d times the capacity', async (times) => {
    const queue = admissionQueue({ ...options, assumedTask: 200 }); // ten a second are possible
    const flood = setInterval(() => void outcomeOf(queue.run(lasting(200), stranger())), 100 / times);
    await vi.advanceTimersByTimeAsync(20_000);
    let refused = 0;
    let refusedAgain = 0;
    for (let index = 0; index < 8; index += 1) {
      await vi.advanceTimersByTimeAsync(317);
      const asker = stranger();
      const told = await answered(queue.run(lasting(200), asker));
      if (typeof told !== 'number') continue;
      refused += 1;
      await vi.advanceTimersByTimeAsync(told * 1000);
      if (typeof (await answered(queue.run(lasting(200), asker))) === 'number') refusedAgain += 1;
    }
    clearInterval(flood);
    expect(refused).toBeGreaterThan(2);
    expect(refusedAgain).toBe(0);
  });

  it('favours nobody who does not wait', async () => {
    const queue = admissionQueue({ ...options, assumedTask: 200 });
    const flood = setInterval(() => void outcomeOf(queue.run(lasting(200), stranger())), 10);
    await vi.advanceTimersByTimeAsync(30_000);
    const asker = stranger();
    let admitted = 0;
    for (let index = 0; index < 100; index += 1) {
      if ((await answered(queue.run(lasting(200), asker))) !== null) continue;
      admitted += 1;
    }
    clearInterval(flood);
    expect(admitted).toBeLessThanOrEqual(2);
  });
});

let strangers = 0;
/** Somebody who was not here before. */
function stranger() {
  strangers += 1;
  return { key: `stranger ${strangers}`, onGone: () => () => undefined };
}

/** What a request is told at once: null when it was let in and waits. */
async function answered(asked: Promise<unknown>): Promise<number | 'in' | null> {
  let told: number | 'in' | null = null;
  void outcomeOf(asked).then((outcome) => (told = outcome));
  await vi.advanceTimersByTimeAsync(0);
  return told;
}

describe('whoever is gone', () => {
  /** A client that can leave. */
  function client() {
    const leaving = new Set<() => void>();
    const onGone = (callback: () => void) => {
      leaving.add(callback);
      return () => void leaving.delete(callback);
    };
    return {
      asker: { key: 'client', onGone },
      leaving,
      leave: () => [...leaving].forEach((callback) => callback()),
    };
  }

  it('leaves the place to the next, and is never served', async () => {
    const queue = admissionQueue({ ...options, longestQueue: 3 });
    const { asker, leave } = client();
    const task = vi.fn(lasting(100));
    void fill(queue, 2, lasting(100));
    const gone = [outcomeOf(queue.run(task, asker)), outcomeOf(queue.run(task, asker))];
    expect(await outcomeOf(queue.run(lasting(100)))).toBeTypeOf('number');
    leave();
    expect(await Promise.all(gone)).toEqual([2, 1]);
    expect(queue.stats().queued).toBe(0);
    const [next] = fill(queue, 1, lasting(100));
    await vi.advanceTimersByTimeAsync(200);
    expect(await next).toBe('in');
    expect(task).not.toHaveBeenCalled();
  });

  it('may have been gone before it came to the queue', async () => {
    const queue = admissionQueue(options);
    void fill(queue, 2, lasting(100));
    const onGone = (callback: () => void) => {
      callback();
      return () => undefined;
    };
    expect(await outcomeOf(queue.run(lasting(100), { key: 'gone', onGone }))).toBe(1);
    expect(queue.stats()).toEqual({ queued: 0, running: 2 });
  });

  it('changes nothing any more once its task has begun', async () => {
    const queue = admissionQueue(options);
    const { asker, leaving, leave } = client();
    void fill(queue, 2, lasting(100));
    const asked = outcomeOf(queue.run(lasting(100), asker));
    await vi.advanceTimersByTimeAsync(100);
    expect(leaving.size).toBe(0);
    leave();
    await vi.advanceTimersByTimeAsync(100);
    expect(await asked).toBe('in');
  });
});

describe('a task that fails', () => {
  it('gives its place to the next', async () => {
    const queue = admissionQueue({ ...options, places: 1 });
    const failed = queue.run(() => Promise.reject(new Error('no thread')));
    const next = queue.run(() => Promise.resolve('served'));
    await expect(failed).rejects.toThrow('no thread');
    expect(await next).toBe('served');
  });
});
