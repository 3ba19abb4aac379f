import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { PreparedRequest } from '#src/http/request-context';

const wellFormed = /^[A-Za-z0-9._-]{8,128}$/;

/** Gives every answer an `X-Request-Id`; a well-formed incoming one is kept, so that a trace can span services. */
export const requestId: RequestHandler = (request, response, next) => {
  const incoming = request.headers['x-request-id'];
  const id = typeof incoming === 'string' && wellFormed.test(incoming) ? incoming : randomUUID();
  (request as unknown as PreparedRequest).requestId = id;
  response.setHeader('X-Request-Id', id);
  next();
};
