import type { ErrorCode } from '@authflow/contracts';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { AppError } from '#src/domain/app-error';
import { setLimitHeaders } from '#src/http/limit-headers';
import { fromParserFault, toProblem, type ProblemTypes } from '#src/http/problem-details';
import type { PreparedRequest } from '#src/http/request-context';
import type { Logger } from '#src/platform/logger';
import { isDatabaseUnavailable } from '#src/platform/postgres';

/** The end of every path that nothing answered. */
export const notFound: RequestHandler = () => {
  throw new AppError('not_found');
};

/** Turns whatever was thrown into a problem document: refusals by their code, everything else by a generic 500. */
export function errorHandler(logger: Logger, typeOf: ProblemTypes): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { requestId } = request as unknown as PreparedRequest;
    const refusal = toRefusal(error);
    if (refusal.code === 'internal_error') logger.error({ err: error, requestId }, 'request failed');
    if (refusal.code === 'dependency_unavailable')
      logger.warn({ err: error, requestId }, 'dependency unavailable');
    response.locals['code'] = refusal.code;
    if (response.headersSent) return next(error);
    const problem = toProblem(refusal, requestId, typeOf);
    addHeaders(response, refusal, problem.status);
    response.statusCode = problem.status;
    response.end(JSON.stringify(problem));
  };
}

function toRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const fault = fromParserFault(error);
  if (fault !== null) return fault;
  if (isDatabaseUnavailable(error)) {
    return new AppError('dependency_unavailable', { cause: error, retryAfterSeconds: 5 });
  }
  return new AppError('internal_error', { cause: error });
}

function addHeaders(response: Response, refusal: AppError, status: number): void {
  const { retryAfterSeconds, limit } = refusal.options;
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
  if (limit !== undefined)
    setLimitHeaders(response, limit, { remaining: 0, resetSeconds: retryAfterSeconds ?? 1 });
  if (status === 401) response.setHeader('WWW-Authenticate', challengeFor(refusal.code));
  if (status === 413 || status === 415) response.setHeader('Connection', 'close');
}

/** A forged token gets what no token gets; one that was good once may be told so. @see RFC 6750 section 3 */
function challengeFor(code: ErrorCode): string {
  const wasGood = code === 'invalid_access_token' || code === 'session_revoked';
  return wasGood ? 'Bearer realm="authflow", error="invalid_token"' : 'Bearer realm="authflow"';
}
