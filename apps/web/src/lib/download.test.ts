import { afterEach, describe, expect, it, vi } from 'vitest';
import { download, type DownloadProgress } from './download';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The network, which gives `chunks` and then ends, or breaks off. */
function answerWith(chunks: string[], end: 'whole' | 'broken' = 'whole', init: ResponseInit = {}) {
  const rest = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull: (stream) => {
      const next = rest.shift();
      if (next !== undefined) stream.enqueue(bytes(next));
      else if (end === 'whole') stream.close();
      else stream.error(new TypeError('network'));
    },
  });
  const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response(body, init)));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

function run(control = new AbortController()) {
  const seen: DownloadProgress[] = [];
  const request = {
    url: '/v1/export',
    body: { format: 'csv' },
    onProgress: (progress: DownloadProgress) => void seen.push(progress),
    signal: control.signal,
  };
  return { seen, answer: download(request, 'token-1') };
}

afterEach(() => vi.unstubAllGlobals());

describe('a long answer', () => {
  it('arrives whole, and tells how far it is', async () => {
    const fetched = answerWith(['id,type\n1,', 'login\n2,logout\n'], 'whole', {
      headers: { 'Content-Type': 'text/csv' },
    });
    const { answer, seen } = run();
    const received = await answer;
    expect(seen).toEqual([
      { bytes: 10, lines: 1 },
      { bytes: 25, lines: 3 },
    ]);
    expect('data' in received && received.data.size).toBe(25);
    expect('data' in received && received.data.type).toBe('text/csv');
    const [, init] = fetched.mock.calls[0] ?? [];
    expect(init).toMatchObject({ method: 'POST', body: '{"format":"csv"}', cache: 'no-store' });
    expect(init?.headers).toMatchObject({ Authorization: 'Bearer token-1' });
  });

  it('that breaks off is a failure, and no half of a file', async () => {
    answerWith(['id,type\n1,login\n'], 'broken');
    await expect(run().answer).resolves.toEqual({ error: { kind: 'unreachable' } });
  });

  it('that somebody calls off is cancelled', async () => {
    const control = new AbortController();
    vi.stubGlobal('fetch', () => {
      control.abort();
      return Promise.reject(new DOMException('aborted', 'AbortError'));
    });
    await expect(run(control).answer).resolves.toEqual({ error: { kind: 'cancelled' } });
  });

  it('hands a refusal on in the API’s own words', async () => {
    const problem = { status: 429, code: 'rate_limited', detail: 'Wait.', requestId: 'r1' };
    answerWith([JSON.stringify(problem)], 'whole', { status: 429, headers: { 'Retry-After': '30' } });
    await expect(run().answer).resolves.toMatchObject({
      error: { kind: 'problem', code: 'rate_limited', requestId: 'r1', retryAfter: 30 },
    });
  });
});
