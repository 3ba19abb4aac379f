import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startPace } from '#src/platform/answer-pace';

it.each([0, 3, 7])(
  'an answer that is ready after %d ms leaves at the next tick, never before',
  async (ready) => {
    const startedAt = performance.now();
    const pace = startPace();
    if (ready > 0) await sleep(ready);
    const readyAt = performance.now() - startedAt;
    await pace.settle();
    const left = performance.now() - startedAt;
    expect(left).toBeGreaterThanOrEqual(Math.ceil(readyAt / 10) * 10 - 0.1);
  },
);

it('answers that differ by less than a tick leave together', async () => {
  const times = await Promise.all(
    [1, 2, 4].map(async (ready) => {
      const startedAt = performance.now();
      const pace = startPace();
      await sleep(ready);
      await pace.settle();
      return Math.floor((performance.now() - startedAt) / 10);
    }),
  );
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
});
