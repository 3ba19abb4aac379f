import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Route } from '#src/http/define-route';
import { faultsOf, type Answer } from './judge';

const faults: string[] = [];

/**
 * Holds every answer of a server against the OpenAPI document, whoever asked and however. What does not fit is kept
 * until {@link assertAnswersAsDeclared}, which the set-up of the tests calls after each of them.
 */
export function watchAnswers(app: RequestListener, routes: readonly Route[]): RequestListener {
  return (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const written = collectHead(response);
    collectBody(response, (body) => {
      const headers = { ...response.getHeaders(), ...written };
      note({ method, url, status: response.statusCode, headers, body }, routes);
    });
    app(request as IncomingMessage, response as ServerResponse<IncomingMessage> & { req: IncomingMessage });
  };
}

/** Keeps what does not fit about one answer. */
export function note(answer: Answer, routes: readonly Route[]): void {
  const found = faultsOf(answer, routes);
  if (found.length === 0) return;
  const { method, url, status, body } = answer;
  const lines = found.map((fault) => `  - ${fault}`).join('\n');
  faults.push(`${method} ${url} answered ${status}:\n${lines}\n  ${body.slice(0, 600)}`);
}

/** @throws Error when an answer since the last call was not what the OpenAPI document says */
export function assertAnswersAsDeclared(): void {
  const found = [...new Set(faults.splice(0))];
  if (found.length > 0)
    throw new Error(`not what the OpenAPI document says:\n${found.slice(0, 5).join('\n')}`);
}

/** The headers that are written with the status in one go, which a response does not list. */
function collectHead(response: ServerResponse): Record<string, string> {
  const written: Record<string, string> = {};
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]): ServerResponse => {
    const given: unknown[] = args.find((arg) => Array.isArray(arg)) ?? [];
    for (let at = 0; at < given.length; at += 2)
      written[String(given[at]).toLowerCase()] = String(given[at + 1]);
    return writeHead(...args);
  };
  return written;
}

/** Calls `whole` with the body as its last byte is handed over, before anything of that reaches the caller. */
function collectBody(response: ServerResponse, whole: (body: string) => void): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  response.write = (...args: unknown[]): boolean => {
    keep(args[0]);
    return write(...args);
  };
  response.end = (...args: unknown[]): ServerResponse => {
    keep(args[0]);
    whole(Buffer.concat(chunks).toString('utf8'));
    return end(...args);
  };
}
