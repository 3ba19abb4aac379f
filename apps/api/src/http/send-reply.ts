import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { seconds } from '#src/domain/duration';
import type { AnswerHead } from './answer-head';
import type { Route } from './define-route';
import { isTextStream, type Reply } from './reply';
import type { PreparedRequest } from './request-context';

/** How long a reader may take nothing of a file before it is cut off. */
const readerPatience = seconds(60);

type SetCookie = (change: NonNullable<Reply['cookies']>[number]) => string;

/** Sends one reply. Resolves, or returns, when all of it is handed over. */
export type SendReply = (
  request: PreparedRequest,
  response: ServerResponse,
  reply: Reply,
) => Promise<void> | void;

/** Sends a route's replies through the response schema that it declares: an undeclared field cannot leave. */
export function replySender(route: Route, head: AnswerHead, toSetCookie: SetCookie): SendReply {
  const toText = bodyText(route);
  return (request, response, reply) => {
    const { body } = reply;
    if (isTextStream(body)) {
      schemaOf(route, reply.status).parse(body);
      prepare(request, response, head);
      return sendFile(response, reply, body);
    }
    const text = toText(reply);
    if (text !== undefined && isPlain(reply) && !request.hasHead) {
      head.write(response, reply.status, request.requestId, [...jsonType, String(Buffer.byteLength(text))]);
      response.end(text);
      return;
    }
    prepare(request, response, head);
    writeHead(response, reply);
    if (reply.cookies !== undefined) response.setHeader('Set-Cookie', reply.cookies.map(toSetCookie));
    if (text !== undefined) response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(text);
  };
}

const jsonType = ['Content-Type', 'application/json; charset=utf-8', 'Content-Length'] as const;

const isPlain = ({ headers, cookies }: Reply): boolean => headers === undefined && cookies === undefined;

function prepare(request: PreparedRequest, response: ServerResponse, head: AnswerHead): void {
  if (request.hasHead) return;
  head.put(response, request.requestId);
  request.hasHead = true;
}

/**
 * A reply's body as JSON, by its schema. What is frozen, all the way down, cannot become another, so its text is made once
 * and kept as long as it lives: the claims of an access token, which are asked for again and again.
 */
function bodyText(route: Route): (reply: Reply) => string | undefined {
  const kept = new WeakMap<object, string>();
  return ({ status, body }) => {
    const keeps = status === 200 && typeof body === 'object' && body !== null && Object.isFrozen(body);
    const known = keeps ? kept.get(body) : undefined;
    if (known !== undefined) return known;
    const parsed: unknown = schemaOf(route, status).parse(body);
    if (parsed === undefined) return undefined;
    const text = JSON.stringify(parsed);
    if (keeps) kept.set(body, text);
    return text;
  };
}

function schemaOf({ method, path, responses }: Route, status: number): z.ZodType {
  const schema = responses[status];
  if (schema === undefined) throw new Error(`${method} ${path} answered an undeclared ${status}`);
  return schema;
}

function writeHead(response: ServerResponse, reply: Reply): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
}

/**
 * Sends a file as fast as its reader takes it, holding one piece at a time. What fails before the first piece is a refusal
 * like any other; what fails later breaks the connection off, so that half a file is never taken for the whole. A reader
 * that leaves ends the reading.
 */
async function sendFile(response: ServerResponse, reply: Reply, text: AsyncIterable<string>): Promise<void> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (response.destroyed) return void (await pieces.return?.());
  writeHead(response, reply);
  response.setTimeout(readerPatience, () => response.destroy());
  const all = Readable.from(resume(first, pieces), { objectMode: true, highWaterMark: 1 });
  try {
    await pipeline(all, response);
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
}

async function* resume(
  first: IteratorResult<string>,
  rest: AsyncIterator<string>,
): AsyncGenerator<string, void> {
  try {
    for (let piece = first; !piece.done; piece = await rest.next()) yield piece.value;
  } finally {
    await rest.return?.();
  }
}

function isReaderGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
