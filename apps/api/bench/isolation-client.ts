import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './statistics';
import { onJob } from './worker';

export interface ClientJob {
  url: string;
  seconds: number;
  /** Evenly, whether the answers come or not; null: 8 connections without pause. */
  perSecond: number | null;
}

export interface ClientResult {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Milliseconds that are waited for the last answers. One that is still out then counts with the time it took so far. */
const patience = 1000;

onJob<ClientJob, ClientResult>(async ({ url, seconds, perSecond }) => {
  const agent = new Agent({ keepAlive: true });
  const latencies: number[] = [];
  const open = new Set<number>();

  /** Counted from when it was due: a client that is held up must not hide that others would wait. */
  const ask = (due: number) =>
    new Promise<void>((resolve, reject) => {
      open.add(due);
      get(url, { agent }, (response) => {
        response.resume();
        response.once('end', () => {
          open.delete(due);
          latencies.push(performance.now() - due);
          resolve();
        });
      }).once('error', reject);
    });

  async function evenly(rate: number): Promise<void> {
    const startedAt = performance.now();
    const asked: Promise<void>[] = [];
    while (asked.length < rate * seconds) {
      const due = startedAt + (asked.length * 1000) / rate;
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      asked.push(ask(Math.max(due, performance.now() - 1)));
    }
    await Promise.race([Promise.all(asked), sleep(patience)]);
  }

  async function withoutPause(until: number): Promise<void> {
    while (performance.now() < until) await ask(performance.now());
  }

  const startedAt = performance.now();
  if (perSecond === null) {
    const asking = Array.from({ length: 8 }, () => withoutPause(startedAt + seconds * 1000));
    await Promise.race([Promise.all(asking), sleep(seconds * 1000 + patience)]);
  } else {
    await evenly(perSecond);
  }
  const elapsed = (performance.now() - startedAt) / 1000;
  const endedAt = performance.now();
  const all = [...latencies, ...[...open].map((due) => endedAt - due)];
  return { perSecond: latencies.length / elapsed, p50: percentile(all, 50), p99: percentile(all, 99) };
});
