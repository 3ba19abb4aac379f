import type { CallOptions, Endpoint } from './calls.ts';
import type { DeliveryMode } from './delivery.ts';
import { AuthFlowError } from './errors.ts';
import type { Problem } from './generated/api.ts';

/** As much of `fetch` as is used here, so that another library can take its place. */
export type FetchLike = (url: string, init: FetchInit) => Promise<Response>;

export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  credentials: 'include' | 'omit';
  cache: 'no-store';
  signal: AbortSignal;
}

/** A call of a route by its address. */
export interface RawRequest {
  method: string;
  /** Below the API's address, with its query. */
  path: string;
  body?: unknown;
  /** How a refresh token travels; null for calls that have to do with none, which send no cookies either. */
  delivery: DeliveryMode | null;
  /** Answers the `Response` itself when it is a success. */
  raw?: boolean;
}

export interface Transport {
  /**
   * One request and its answer.
   * @throws AuthFlowError for every answer but a success; the reason of `options.signal` when that fires
   */
  send(endpoint: Endpoint, input: Input, options: SendOptions & { mode: DeliveryMode }): Promise<unknown>;
  /** The same by address. */
  ask(request: RawRequest, options: SendOptions): Promise<unknown>;
  /** The address of a route, with its inputs in it. */
  address(endpoint: Endpoint, input: Input): { url: string; body: Record<string, unknown> };
}

type SendOptions = CallOptions & { token: string | null };
type Input = Readonly<Record<string, unknown>>;

export interface TransportOptions {
  apiUrl: string;
  fetch: FetchLike;
  timeoutMs: number;
}

export function createTransport({ apiUrl, fetch: fetchWith, timeoutMs }: TransportOptions): Transport {
  const base = apiUrl.replace(/\/+$/, '');

  function pathAndBody({ path, query = [] }: Endpoint, input: Input) {
    const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, input[name]));
    const asked = Object.fromEntries(query.map((name) => [name, input[name]]));
    const rest = Object.entries(input).filter(([name]) => !inPath.has(name) && !query.includes(name));
    return { path: `${filled}${searchOf(asked)}`, body: Object.fromEntries(rest) };
  }

  function send(
    endpoint: Endpoint,
    input: Input,
    { mode, ...options }: SendOptions & { mode: DeliveryMode },
  ) {
    const { path, body } = pathAndBody(endpoint, input);
    const { method, raw = false } = endpoint;
    const sendsBody = method !== 'GET' && Object.keys(body).length > 0;
    const delivery = endpoint.delivery ? mode : null;
    return ask({ method, path, delivery, raw, ...(sendsBody ? { body } : {}) }, options);
  }

  async function ask(request: RawRequest, options: SendOptions): Promise<unknown> {
    const limit = AbortSignal.timeout(options.timeoutMs ?? timeoutMs);
    const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
    try {
      const response = await fetchWith(`${base}${request.path}`, { ...toInit(request, options), signal });
      if (request.raw && response.ok) return response;
      return await read(response);
    } catch (error) {
      if (error instanceof AuthFlowError) throw error;
      if (options.signal?.aborted) throw options.signal.reason;
      if (limit.aborted)
        throw new AuthFlowError('timeout', 'The service did not answer in time.', { cause: error });
      throw new AuthFlowError('network_error', 'The service could not be reached.', { cause: error });
    }
  }

  return {
    send,
    ask,
    address(endpoint, input) {
      const { path, body } = pathAndBody(endpoint, input);
      return { url: `${base}${path}`, body };
    },
  };
}

function toInit({ method, body, delivery }: RawRequest, options: SendOptions): Omit<FetchInit, 'signal'> {
  return {
    method,
    headers: {
      accept: 'application/json',
      ...options.headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === null ? {} : { authorization: `Bearer ${options.token}` }),
      ...(delivery === null ? {} : { 'x-auth-delivery': delivery }),
    },
    // Cookies go where they are needed and nowhere else.
    credentials: delivery === 'cookie' ? 'include' : 'omit',
    cache: 'no-store',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** `?limit=10`, or nothing. What is not there is left out. */
export function searchOf(values: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
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
