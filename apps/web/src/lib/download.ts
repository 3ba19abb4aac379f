import { failureOf, type Answer } from './api-failure';
import { apiUrl } from './api-address';
import { rememberRequestId } from './last-request-id';

export interface DownloadProgress {
  bytes: number;
  /** Ended lines. */
  lines: number;
}

export interface DownloadRequest {
  url: string;
  body: unknown;
  onProgress: (progress: DownloadProgress) => void;
  signal: AbortSignal;
}

/**
 * Receives a long answer piece by piece. Not by axios, which in browsers hands an answer on in one piece. Called off, it is
 * `cancelled`; broken off half-way, it is `unreachable`, and nothing of it is kept.
 */
export async function download(request: DownloadRequest, token: string | null): Promise<Answer<Blob>> {
  const { url, body, signal, onProgress } = request;
  try {
    const response = await fetch(apiUrl(url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      credentials: 'include',
      cache: 'no-store',
      signal,
    });
    if (!response.ok || response.body === null) return { error: await readFailure(response) };
    const chunks = await readAll(response.body, onProgress);
    return { data: new Blob(chunks, { type: response.headers.get('content-type') ?? '' }) };
  } catch {
    return { error: { kind: signal.aborted ? 'cancelled' : 'unreachable' } };
  }
}

async function readAll(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onProgress: DownloadRequest['onProgress'],
): Promise<Uint8Array<ArrayBuffer>[]> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const progress: DownloadProgress = { bytes: 0, lines: 0 };
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
    progress.bytes += value.byteLength;
    progress.lines += linesIn(value);
    onProgress({ ...progress });
  }
}

const lineFeed = 10;

function linesIn(chunk: Uint8Array): number {
  let lines = 0;
  for (const byte of chunk) if (byte === lineFeed) lines += 1;
  return lines;
}

async function readFailure(response: Response) {
  const data: unknown = await response.json().catch(() => null);
  const failure = failureOf(response.status, data, response.headers.get('retry-after'));
  if (failure.kind === 'problem') rememberRequestId(failure.requestId);
  return failure;
}
