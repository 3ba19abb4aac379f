/** Shows how far a long task is. */
export interface Progress {
  /** `done` of what was announced. */
  show(done: number, total: number): void;
  /** The next part, in a unit of its own. */
  begin(unit: string): Progress;
  finish(line: string): void;
}

const barWidth = 28;
const every = { terminal: 100, plain: 2000 };

/**
 * A bar that redraws itself in a terminal; elsewhere a plain line every two seconds. Both say percent, rate and time left.
 * @param now milliseconds, of a clock that only goes forward
 */
export function createProgress(
  unit: string,
  out: { isTTY?: boolean; write(text: string): unknown } = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  const startedAt = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(done, total) {
      const at = now();
      if (at - shownAt < (out.isTTY ? every.terminal : every.plain) && done < total) return;
      shownAt = at;
      const line = describe(done, total, (at - startedAt) / 1000, unit);
      out.write(out.isTTY ? `\r${bar(done / total)} ${line}\u001b[K` : `${line}\n`);
    },
    begin: (next) => createProgress(next, out, now),
    finish: (line) => void out.write(out.isTTY ? `\r${line}\u001b[K\n` : `${line}\n`),
  };
}

function bar(share: number): string {
  const full = Math.min(barWidth, Math.floor(share * barWidth));
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
}

/** `42 %  118,000 of 280,000 rows  23,400 rows/s  7 s left` */
export function describe(done: number, total: number, seconds: number, unit: string): string {
  const percent = Math.min(100, Math.floor((done / Math.max(1, total)) * 100));
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? `${duration(Math.max(0, total - done) / rate)} left` : 'time left unknown';
  return [`${percent} %`, `${whole(done)} of ${whole(total)} ${unit}`, `${whole(rate)} ${unit}/s`, left].join(
    '  ',
  );
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** `7 s`, `3 min 20 s` */
export function duration(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  return rounded < 60 ? `${rounded} s` : `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
}
