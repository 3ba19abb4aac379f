import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';
import type { AnswerHead } from '#src/http/answer-head';
import type { FindLiteralRoute, LiteralRoute } from '#src/http/literal-routes';
import type { PreparedRequest } from '#src/http/request-context';
import { patternOf, type Observe } from './observe';
import { requestIdFor } from './request-id';

interface EntranceParts {
  head: AnswerHead;
  observe: Observe;
  cors: RequestHandler;
  findLiteral: FindLiteralRoute;
  onError: ErrorRequestHandler;
}

/**
 * What happens to every request first, in one step: its id, its clock, the headers of every answer, the caller's origin,
 * and the record of it when it is over. A request for a literal route is answered right here; any other goes on through
 * Express with its headers set. Either way the answer bears the same headers and leaves the same record.
 * @see docs/adr/0029
 */
export function entrance({ head, observe, cors, findLiteral, onError }: EntranceParts): RequestHandler {
  function answerHere(found: LiteralRoute, request: Request, response: Response, next: NextFunction): void {
    const over = (): void => {
      // A file whose reader left was not answered.
      if (response.writableEnded) observe(request, response, found.pattern);
    };
    const fail = (error: unknown): void => {
      if (response.headersSent) return next(error); // half an answer: Express breaks the connection off
      prepare(request, response, head);
      onError(error, request, response, next);
      over();
    };
    found.answer(request, response).then(over, fail);
  }

  return (request, response, next) => {
    const prepared = request as unknown as PreparedRequest;
    const { fault } = prepared;
    if (fault === undefined) {
      prepared.startedAt = performance.now();
      prepared.requestId = requestIdFor(request.headers['x-request-id']);
      prepared.hasHead = false;
    }
    const found = fault === undefined ? findLiteral(request.method, request.url) : failed(fault);
    if (found !== undefined && request.headers.origin === undefined)
      return answerHere(found, request, response, next);
    prepare(request, response, head);
    if (found === undefined) response.on('finish', () => observe(request, response, patternOf(request)));
    cors(request, response, (error?: unknown) => {
      if (found === undefined || error !== undefined) next(error);
      else answerHere(found, request, response, next);
    });
  };
}

/** What the front door tried to answer and could not: all that is left is to say so. */
const failed = ({ error, route }: NonNullable<PreparedRequest['fault']>): LiteralRoute => ({
  pattern: route,
  answer: () => Promise.reject(error),
});

/** Puts the headers of every answer on, unless that is done. */
function prepare(request: Request, response: Response, head: AnswerHead): void {
  const prepared = request as unknown as PreparedRequest;
  if (prepared.hasHead) return;
  head.put(response, prepared.requestId);
  prepared.hasHead = true;
}
