import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** How to reach what is looked at; for deployments that no name server or public authority knows yet. */
export interface Network {
  /** A further authority, PEM. */
  readonly ca?: string;
  /** `host:port` → address, as curl's `--resolve`. */
  readonly resolve?: ReadonlyMap<string, string>;
}

export interface Question {
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly headers?: Record<string, string>;
  readonly body?: object;
  readonly timeout?: number;
}

export interface Answered {
  readonly kind: 'answer';
  readonly status: number;
  /** By lower-case name; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly body: string;
  /** When it was sent and when it had arrived, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly arrivedAt: number;
}
export interface Unanswered {
  readonly kind: 'none';
  readonly reason: string;
}
export type Answer = Answered | Unanswered;
export type Ask = (url: string, question?: Question) => Promise<Answer>;

/** Nothing that is looked at is larger; what is, is cut off. */
const longestBody = 262_144;

/**
 * Asks over http(s) and never throws. Redirects are not followed: where one leads is nobody's business here, and a
 * header must not travel along.
 * @param timeout milliseconds from the first byte sent to the last one received
 */
export function askOver(network: Network, timeout: number, now: () => Date): Ask {
  // Made once: reading all the authorities anew for each connection would cost more than the connection.
  const trust =
    network.ca === undefined ? undefined : createSecureContext({ ca: [...rootCertificates, network.ca] });
  return (url, question = {}) =>
    new Promise((resolve) => {
      const sentAt = now().getTime();
      const fail = (error: unknown): void => resolve({ kind: 'none', reason: reasonOf(error) });
      const target = new URL(url);
      const send = target.protocol === 'https:' ? requestHttps : requestHttp;
      const limit = question.timeout ?? timeout;
      const text = question.body === undefined ? '' : JSON.stringify(question.body);
      const options = {
        ...optionsFor(target, question, text, { resolve: network.resolve, trust }),
        signal: AbortSignal.timeout(limit),
      };
      const request = send(options, (response) => {
        readBody(response).then(
          (body) => resolve({ ...answerOf(response, body), sentAt, arrivedAt: now().getTime() }),
          fail,
        );
      });
      request.once('error', fail);
      request.end(text);
    });
}

interface Reach {
  resolve: Network['resolve'] | undefined;
  trust: SecureContext | undefined;
}

function optionsFor(
  target: URL,
  question: Question,
  text: string,
  { resolve, trust }: Reach,
): RequestOptions {
  const secure = target.protocol === 'https:';
  const hostname = target.hostname.replace(/^\[|\]$/g, '');
  const port = target.port === '' ? (secure ? 443 : 80) : Number(target.port);
  const body =
    text === ''
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) };
  return {
    method: question.method ?? 'GET',
    host: resolve?.get(`${hostname}:${port}`) ?? hostname,
    port,
    path: `${target.pathname}${target.search}`,
    headers: { Host: target.host, 'User-Agent': 'authflow-doctor', ...body, ...question.headers },
    agent: false,
    ...(secure && isIP(hostname) === 0 ? { servername: hostname } : {}),
    ...(secure && trust !== undefined ? { secureContext: trust } : {}),
  } as RequestOptions;
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > longestBody) break;
  }
  return Buffer.concat(chunks).subarray(0, longestBody).toString('utf8');
}

function answerOf(response: IncomingMessage, body: string) {
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return {
    kind: 'answer' as const,
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    setCookies: response.headers['set-cookie'] ?? [],
    body,
  };
}

const words: Record<string, string> = {
  ENOTFOUND: 'the name does not exist',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'no way leads there',
  ABORT_ERR: 'no answer in time',
  ETIMEDOUT: 'no answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody known has signed its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody known has signed its certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody known has signed its certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** A failure in words, its code behind. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner: unknown =
    error.name === 'AggregateError' && 'errors' in error ? (error.errors as unknown[])[0] : error;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  const known = words[code];
  if (known !== undefined) return `${known} (${code})`;
  return inner instanceof Error && inner.message !== '' ? inner.message : code || error.name;
}

/** The body as JSON; null for anything else. */
export function jsonOf(answer: Answered): unknown {
  try {
    return JSON.parse(answer.body) as unknown;
  } catch {
    return null;
  }
}

/** What an answer was, in a few words of evidence. */
export function inWords(answer: Answer): string {
  if (answer.kind === 'none') return answer.reason;
  const type = answer.headers['content-type'];
  const location = answer.headers['location'];
  return [`status ${answer.status}`, ...(type ? [type] : []), ...(location ? [`→ ${location}`] : [])].join(
    ', ',
  );
}
