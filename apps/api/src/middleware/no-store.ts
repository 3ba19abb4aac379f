import type { RequestHandler } from 'express';

/** Nothing the API answers may be kept by a cache: tokens, codes and private data travel here (ASVS 14.3.2). */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};
