import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBrowserLock } from './browser-lock';

/** Web Locks of one name, as browsers queue them. */
function fakeLocks(): LockManager {
  let tail: Promise<unknown> = Promise.resolve();
  const request = (_name: string, options: LockOptions, run: () => Promise<unknown>) =>
    new Promise((resolve, reject) => {
      let aborted = false;
      options.signal?.addEventListener('abort', () => {
        aborted = true;
        reject(new DOMException('aborted', 'AbortError'));
      });
      const before = tail;
      tail = before.then(() => (aborted ? undefined : run().then(resolve, reject))).catch(() => undefined);
    });
  return { request, query: () => Promise.resolve({}) } as unknown as LockManager;
}

describe('the lock across tabs', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets one task run at a time', async () => {
    const lock = createBrowserLock('x', 5000, fakeLocks());
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      log.push(`${name} out`);
    };
    const both = Promise.all([lock(task('a')), lock(task('b'))]);
    await vi.advanceTimersByTimeAsync(30);
    await both;
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  it('goes on without it when another tab hangs', async () => {
    const locks = fakeLocks();
    void createBrowserLock('x', 5000, locks)(() => new Promise(() => undefined));
    const second = createBrowserLock('x', 5000, locks)(() => Promise.resolve('done'));
    await vi.advanceTimersByTimeAsync(5001);
    await expect(second).resolves.toBe('done');
  });

  it('hands on the fault of a task that ran, and does not run it again', async () => {
    let runs = 0;
    const lock = createBrowserLock('x', 5000, fakeLocks());
    await expect(
      lock(() => {
        runs += 1;
        return Promise.reject(new Error('task'));
      }),
    ).rejects.toThrow('task');
    expect(runs).toBe(1);
  });

  it('works where the browser has no locks', async () => {
    await expect(createBrowserLock('x', 5000, undefined)(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
