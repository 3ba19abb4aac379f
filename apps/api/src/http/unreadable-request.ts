import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import { toProblem, type ProblemTypes } from './problem-details';

const codes: Readonly<Record<string, ErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload_too_large',
};

/**
 * Answers what never became a request: two lengths, broken chunks, headers without end, a client that drips. Nothing
 * of it is echoed, and the connection closes, so that no remainder of it is read as another request (ASVS 4.2.1).
 */
export function refuseUnreadable(error: Error, socket: Duplex, typeOf: ProblemTypes): void {
  const fault = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (fault === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const problem = toProblem(new AppError(codes[fault] ?? 'validation_failed'), requestId, typeOf);
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox",
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
