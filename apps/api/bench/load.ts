import { cpuSeconds, runWorker } from './processes';

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

/** @throws Error when a request failed: a figure over failures would mean nothing */
export async function measureLoad(job: LoadJob, serverPid: number): Promise<MeasuredLoad> {
  const before = cpuSeconds(serverPid);
  const result = await runWorker<LoadJob, LoadResult>('load-worker', job);
  const after = cpuSeconds(serverPid);
  if (result.failures > 0) {
    const statuses = JSON.stringify(result.statuses);
    throw new Error(`${result.failures} of ${result.requests} requests to ${job.url} failed: ${statuses}`);
  }
  const cpu = before === null || after === null ? null : ((after - before) / result.requests) * 1e6;
  return { ...result, perSecond: result.requests / result.seconds, cpuMicrosecondsPerRequest: cpu };
}
