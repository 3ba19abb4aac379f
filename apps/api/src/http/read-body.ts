import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import { limits } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';

interface BodyRequest extends Request {
  rawBody?: Buffer;
}

const parseJson = express.json({
  limit: limits.bodyBytes,
  inflate: false,
  strict: true,
  type: () => true,
  verify: (request: BodyRequest, _response, bytes) => {
    if (!isUtf8(bytes)) throw malformed('The body is not valid UTF-8.');
    request.rawBody = bytes;
  },
});

/**
 * The JSON body of a request; `{}` when there is none. JSON in UTF-8 only, uncompressed, at most 32 KiB, at most
 * 16 levels deep, and every string well-formed.
 * @throws AppError `unsupported_media_type`, `validation_failed`; a body-parser fault for the rest
 */
export async function readBody(request: BodyRequest, response: Response): Promise<unknown> {
  if (!hasBody(request)) return {};
  assertJsonInUtf8(request.headers['content-type']);
  const body: unknown = isWhole(request)
    ? parse(request, await readWhole(request))
    : await readByExpress(request, response);
  assertSound(body, limits.bodyDepth);
  return body;
}

async function readByExpress(request: BodyRequest, response: Response): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    parseJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  return request.body;
}

/** Whether the body comes as it is and says how long it is: then there is nothing to unpack, and nothing too long to fear. */
function isWhole({ headers }: Request): boolean {
  const {
    'content-length': length = '',
    'content-encoding': encoding,
    'transfer-encoding': transfer,
  } = headers;
  if (encoding !== undefined || transfer !== undefined) return false;
  return /^\d{1,5}$/.test(length) && Number(length) <= limits.bodyBytes;
}

/** All bytes, which Node's parser holds to the announced length. A client that leaves half-way is answered by nobody. */
function readWhole(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const leave = (): void => {
      if (!request.complete) reject(malformed('The body broke off.'));
    };
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.once('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    });
    request.once('error', leave);
    request.once('close', leave);
  });
}

/** A JSON object or list: what else JSON knows is no body of ours (`strict`, in the words of body-parser). */
function parse(request: BodyRequest, bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw malformed('The body is not valid UTF-8.');
  request.rawBody = bytes;
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (!/^[\t\n\r ]*[[{]/.test(text)) throw unreadable();
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable();
  }
}

const unreadable = (): AppError =>
  malformed('The request is not well-formed JSON or its address is malformed.');

/** The bytes of the body as they came, for signatures over them. Call after {@link readBody}. */
export function rawBodyOf(request: BodyRequest): Buffer {
  return request.rawBody ?? Buffer.alloc(0);
}

function hasBody(request: Request): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** JSON and nothing that a plain HTML form could send: those skip the CORS preflight (ASVS 3.5.2). */
function assertJsonInUtf8(header: string | undefined): void {
  const [type, ...parameters] = (header ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const isUtf8Throughout = parameters
    .filter((parameter) => parameter.startsWith('charset='))
    .every((parameter) => parameter.slice(8).replaceAll('"', '') === 'utf-8');
  if (type !== 'application/json' || !isUtf8Throughout) {
    throw new AppError('unsupported_media_type');
  }
}

/** Lone surrogates all encode to the same bytes, and PostgreSQL stores neither them nor (in names) NUL. */
function assertSound(value: unknown, depthLeft: number): void {
  if (typeof value === 'string') {
    if (/\p{Surrogate}/u.test(value)) throw malformed('A text holds half of a character (a lone surrogate).');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depthLeft === 0) throw malformed('The body is nested too deeply.');
  for (const [key, inner] of Object.entries(value)) {
    assertSound(key, depthLeft - 1);
    assertSound(inner, depthLeft - 1);
  }
}

function malformed(message: string): AppError {
  return new AppError('validation_failed', { errors: [{ path: '', code: 'malformed', message }] });
}
