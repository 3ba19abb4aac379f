/** What a server answered in place of what was asked for. */
export class UnexpectedAnswer extends Error {
  readonly status: number;
  /** Seconds, when the server named them. */
  readonly retryAfter: number | null;

  constructor(status: number, retryAfter: number | null) {
    super(`answered ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export interface JsonRequest {
  url: URL;
  headers?: Record<string, string>;
  timeoutMs: number;
  maxBytes: number;
  fetch: typeof fetch;
  signal?: AbortSignal;
}

/**
 * A JSON document. It follows no redirect: whom to ask was decided by the configuration and by nobody else.
 * @throws on any other answer, one that is too large or takes too long
 */
export async function fetchJson(request: JsonRequest): Promise<unknown> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  const response = await request.fetch(request.url, {
    headers: { accept: 'application/json', ...request.headers },
    redirect: 'error',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new UnexpectedAnswer(response.status, Number.isFinite(seconds) && seconds >= 0 ? seconds : null);
  }
  return JSON.parse(await readText(response, request.maxBytes)) as unknown;
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > maxBytes) throw new Error(`answered more than ${maxBytes} bytes`);
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}
