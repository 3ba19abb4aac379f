import { Agent, get } from 'node:http';
import { setPriority } from 'node:os';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { onJob } from './worker';

export interface PacedJob {
  url: string;
  headers: Record<string, string>;
  perSecond: number;
  seconds: number;
}

export interface PacedResult {
  /** Of each request, from when it was due to the last byte of its answer, in milliseconds. */
  latencies: number[];
  statuses: Record<string, number>;
}

/**
 * Requests at fixed times whatever became of those before: who waits behind a slow answer is counted with the wait, as
 * people are. The worker goes before everything else on the machine where it may, as if it had one of its own.
 */
onJob<PacedJob, PacedResult>(async ({ url, headers, perSecond, seconds }) => {
  goFirst();
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  const startedAt = performance.now() + 100;
  await Promise.all(
    Array.from({ length: Math.round(perSecond * seconds) }, async (_, index) => {
      const due = startedAt + (index * 1000) / perSecond;
      await sleep(Math.max(0, due - performance.now() - 2)); // a timer is late by up to a millisecond
      while (performance.now() < due) await turn();
      const status = await ask(url, headers, agent);
      latencies.push(performance.now() - due);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }),
  );
  agent.destroy();
  return { latencies, statuses };
});

function ask(url: string, headers: Record<string, string>, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve(error.message);
    get(url, { headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(String(response.statusCode)));
      response.once('error', failed);
    }).once('error', failed);
  });
}

function goFirst(): void {
  try {
    setPriority(-10);
  } catch {
    // Only an administrator may; the figures then include the wait of this process for its turn.
  }
}
