import type { Page, Request, TestInfo } from '@playwright/test';

export interface Stopwatch {
  /** Writes how long each kind of call took into the output and beside the test. Judges nothing: a busy machine is no fault. */
  report: (info: TestInfo) => Promise<void>;
}

/** Times the calls of a page to paths under `prefix`, from the request's first byte to the answer's, in milliseconds. */
export function createStopwatch(page: Page, prefix: string): Stopwatch {
  const ended: Request[] = [];
  page.on('requestfinished', (request) => {
    if (new URL(request.url()).pathname.startsWith(prefix)) ended.push(request);
  });

  async function report(info: TestInfo): Promise<void> {
    const times = new Map<string, number[]>();
    for (const request of ended) {
      const answer = await request.response();
      if (answer?.ok() !== true) continue;
      const { requestStart, responseStart } = request.timing();
      const kind = kindOf(request);
      times.set(kind, [...(times.get(kind) ?? []), responseStart - requestStart]);
    }
    const lines = [...times].map(([kind, all]) => {
      const sorted = all.toSorted((left, right) => left - right);
      const [median, worst] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
      return `${kind}: ${sorted.length} calls, median ${median?.toFixed(0)} ms, worst ${worst?.toFixed(0)} ms`;
    });
    console.log(lines.join('\n'));
    info.annotations.push(...lines.map((description) => ({ type: 'time', description })));
  }

  return { report };
}

/** The path and what narrows it, without what makes each call another. */
function kindOf(request: Request): string {
  const { pathname, searchParams } = new URL(request.url());
  const path = pathname.replaceAll(/[0-9a-f-]{36}/g, ':id');
  const narrowed = [...searchParams.keys()].filter((name) => name !== 'limit').toSorted();
  return narrowed.length === 0 ? path : `${path} by ${narrowed.join(', ')}`;
}
