import { expect, it } from 'vitest';
import { createProgress, describe as describeProgress } from '#src/cli/progress';

function watch(isTTY: boolean) {
  let at = 0;
  const written: string[] = [];
  const progress = createProgress('rows', { isTTY, write: (text) => written.push(text) }, () => at);
  return { progress, written, wait: (milliseconds: number) => (at += milliseconds) };
}

it('says percent, rate and time left', () => {
  expect(describeProgress(25_000, 100_000, 5, 'rows')).toBe(
    '25 %  25,000 of 100,000 rows  5,000 rows/s  15 s left',
  );
  expect(describeProgress(1000, 1_000_000, 1, 'rows')).toContain('16 min 39 s left');
  expect(describeProgress(0, 10, 0, 'rows')).toContain('time left unknown');
});

it('redraws one line in a terminal', () => {
  const { progress, written, wait } = watch(true);
  progress.show(1, 10);
  wait(1000);
  progress.show(5, 10);
  progress.finish('Done.');
  expect(written.every((text) => text.startsWith('\r'))).toBe(true);
  expect(written[1]).toMatch(/█+░+ 50 %/);
  expect(written.at(-1)).toBe('\rDone.\u001b[K\n');
});

it('writes plain lines elsewhere, every other second and at the end', () => {
  const { progress, written, wait } = watch(false);
  for (let done = 0; done <= 10; done += 1, wait(500)) progress.show(done, 10);
  expect(written).toHaveLength(4);
  expect(written.join('')).not.toMatch(/[\r\u001b█]/);
  expect(written.at(-1)).toMatch(/^100 % /);
});
