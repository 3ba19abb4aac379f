import { cpuSeconds, runWorker } from './processes';

export const jsonHeaders = { 'content-type': 'application/json' };

/** Of requests that are made once in a while: a kept connection may be closed just when it is used again. */
export const closing = { connection: 'close' };

/** One run of HTTP load from a process of its own. */
export interface LoadJob {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  connections: number;
  /** One for each connection, in turn. */
  bodies: string[];
  /** Either for so long, or so many requests. */
  seconds?: number;
  amount?: number;
  /** At most so many requests a second, all connections together. */
  perSecond?: number;
  /** Each answer's refresh token becomes the body of the connection's next request. */
  followRefreshTokens?: boolean;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  failures: number;
  /** How many answers had which status. */
  statuses: Record<string, number>;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** What each connection would send next. */
  bodies: string[];
}

export interface MeasuredLoad extends LoadResult {
  perSecond: number;
  /** Of the server, all threads; null where the system does not tell. */
  cpuMicrosecondsPerRequest: number | null;
}

/**
 * Only answers that succeeded count for the rate.
 * @param options.refusals `allowed` where a server may turn requests away, as an overloaded one should
 * @throws Error when a request failed otherwise: a figure over failures would mean nothing
 */
export async function measureLoad(
  job: LoadJob,
  serverPid: number,
  { refusals }: { refusals?: 'allowed' } = {},
): Promise<MeasuredLoad> {
  const before = cpuSeconds(serverPid);
  const result = await runWorker<LoadJob, LoadResult>('load-worker', job);
  const after = cpuSeconds(serverPid);
  if (result.failures > 0 && refusals !== 'allowed') {
    const statuses = JSON.stringify(result.statuses);
    throw new Error(`${result.failures} of ${result.requests} requests to ${job.url} failed: ${statuses}`);
  }
  const cpu = before === null || after === null ? null : ((after - before) / result.requests) * 1e6;
  const succeeded = result.requests - result.failures;
  return { ...result, perSecond: succeeded / result.seconds, cpuMicrosecondsPerRequest: cpu };
}
