import type { CallOptions, Endpoint } from './calls.ts';
import { AuthFlowError } from './errors.ts';
import type { Problem } from './generated/api.ts';

export interface Transport {
  /**
   * One request and its answer.
   * @throws AuthFlowError for every answer but a success; the reason of `options.signal` when that fires
   */
  send(endpoint: Endpoint, input: Input, options: SendOptions): Promise<unknown>;
  /** The address of a route, with its inputs in it. */
  address(endpoint: Endpoint, input: Input): { url: string; body: Record<string, unknown> };
}

type SendOptions = CallOptions & { token: string | null };
type Input = Readonly<Record<string, unknown>>;

export interface TransportOptions {
  apiUrl: string;
  delivery: 'cookie' | 'body';
  fetch: typeof fetch;
  timeoutMs: number;
}

export function createTransport({
  apiUrl,
  delivery,
  fetch: fetchWith,
  timeoutMs,
}: TransportOptions): Transport {
  const base = apiUrl.replace(/\/+$/, '');

  function address({ path, query = [] }: Endpoint, input: Input) {
    const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, input[name]));
    const search = new URLSearchParams();
    for (const name of query) {
      const value = input[name];
      if (value !== undefined && value !== null) search.set(name, String(value));
    }
    const rest = Object.entries(input).filter(([name]) => !inPath.has(name) && !query.includes(name));
    const asked = search.size === 0 ? '' : `?${search.toString()}`;
    return { url: `${base}${filled}${asked}`, body: Object.fromEntries(rest) };
  }

  function toInit(endpoint: Endpoint, body: object, options: SendOptions) {
    const sendsBody = endpoint.method !== 'GET' && Object.keys(body).length > 0;
    return {
      method: endpoint.method,
      headers: {
        accept: 'application/json',
        ...options.headers,
        ...(sendsBody ? { 'content-type': 'application/json' } : {}),
        ...(options.token === null ? {} : { authorization: `Bearer ${options.token}` }),
        ...(endpoint.delivery ? { 'x-auth-delivery': delivery } : {}),
      },
      // Cookies go where they are needed and nowhere else.
      credentials: endpoint.delivery && delivery === 'cookie' ? ('include' as const) : ('omit' as const),
      cache: 'no-store' as const,
      ...(sendsBody ? { body: JSON.stringify(body) } : {}),
    };
  }

  async function ask(endpoint: Endpoint, input: Input, options: SendOptions): Promise<unknown> {
    const { url, body } = address(endpoint, input);
    const limit = AbortSignal.timeout(options.timeoutMs ?? timeoutMs);
    const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
    try {
      const response = await fetchWith(url, { ...toInit(endpoint, body, options), signal });
      if (endpoint.raw && response.ok) return response;
      return await read(response);
    } catch (error) {
      if (error instanceof AuthFlowError) throw error;
      if (options.signal?.aborted) throw options.signal.reason;
      if (limit.aborted)
        throw new AuthFlowError('timeout', 'The service did not answer in time.', { cause: error });
      throw new AuthFlowError('network_error', 'The service could not be reached.', { cause: error });
    }
  }

  return { send: ask, address };
}

/** @throws TypeError when it is missing: an empty one would make another address, with another meaning */
function segmentOf(name: string, value: unknown): string {
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '')
    throw new TypeError(`AuthFlow: “${name}” is missing`);
  return encodeURIComponent(value);
}

/** The answer's body, or the problem in it as an error. */
async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const body = parse(text);
  if (response.ok && (body !== undefined || text === '')) return body;
  const requestId = response.headers.get('x-request-id') ?? '';
  const rest = {
    status: response.status,
    requestId,
    retryAfter: secondsOf(response.headers.get('retry-after')),
  };
  if (!response.ok && isProblem(body))
    throw new AuthFlowError(body.code, body.detail, { ...rest, problem: body });
  throw new AuthFlowError(
    'unexpected_answer',
    `Something else than the service answered (${response.status}).`,
    rest,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}

function secondsOf(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}
