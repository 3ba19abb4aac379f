import autocannon from 'autocannon';
import { onJob } from './worker';
import type { LoadJob, LoadResult } from './load';

onJob<LoadJob, LoadResult>(async (job) => {
  const bodies = [...job.bodies];
  const finalBodies: string[] = [];
  const startedAt = performance.now();
  let lastAnswerAt = startedAt;
  const result = await autocannon({
    url: job.url,
    method: job.method,
    connections: job.connections,
    headers: job.headers,
    timeout: 60,
    ...(job.amount === undefined ? { duration: job.seconds ?? 1 } : { amount: job.amount }),
    ...(job.perSecond !== undefined && { overallRate: job.perSecond }),
    setupClient(client) {
      const index = finalBodies.length;
      const body = bodies[index % Math.max(1, bodies.length)];
      finalBodies.push(body ?? '');
      if (body !== undefined) client.setBody(body);
      client.on('response', () => (lastAnswerAt = performance.now()));
      if (job.followRefreshTokens === true)
        client.on('body', (answer) => follow(client, index, String(answer)));
    },
  });
  // Not until now: autocannon looks once a second whether it is done, which would add half a second to each run.
  const elapsed = (lastAnswerAt - startedAt) / 1000;

  function follow(client: autocannon.Client, index: number, answer: string): void {
    const { refreshToken } = JSON.parse(answer) as { refreshToken?: string };
    if (refreshToken === undefined) return;
    const next = JSON.stringify({ refreshToken });
    finalBodies[index] = next;
    client.setBody(next);
  }

  return {
    requests: result.requests.total,
    seconds: job.amount === undefined ? result.duration : elapsed,
    failures: result.non2xx + result.errors + result.timeouts,
    statuses: Object.fromEntries(
      Object.entries(result.statusCodeStats ?? {}).map(([status, { count }]) => [status, count ?? 0]),
    ),
    p50: result.latency.p50,
    p99: result.latency.p99,
    bodies: finalBodies,
  };
});
