import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { seconds } from '#src/domain/duration';
import type { Route } from './define-route';
import { isTextStream, type Reply } from './reply';

/** How long a reader may take nothing of a file before it is cut off. */
const readerPatience = seconds(60);

/** Sends a reply through the response schema that its route declares: an undeclared field cannot leave. */
export async function sendReply(
  response: Response,
  route: Route,
  reply: Reply,
  toSetCookie: (change: NonNullable<Reply['cookies']>[number]) => string,
): Promise<void> {
  const schema = route.responses[reply.status];
  if (schema === undefined)
    throw new Error(`${route.method} ${route.path} answered an undeclared ${reply.status}`);
  const body: unknown = schema.parse(reply.body);
  if (isTextStream(body)) return sendFile(response, reply, body);
  writeHead(response, reply);
  if (reply.cookies !== undefined) response.setHeader('Set-Cookie', reply.cookies.map(toSetCookie));
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}

function writeHead(response: Response, reply: Reply): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
}

/**
 * Sends a file as fast as its reader takes it, holding one piece at a time. What fails before the first piece is a refusal
 * like any other; what fails later breaks the connection off, so that half a file is never taken for the whole. A reader
 * that leaves ends the reading.
 */
async function sendFile(response: Response, reply: Reply, text: AsyncIterable<string>): Promise<void> {
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
