import { randomUUID } from 'node:crypto';

const wellFormed = /^[A-Za-z0-9._-]{8,128}$/;

/** The `X-Request-Id` of an answer; a well-formed incoming one is kept, so that a trace can span services. */
export function requestIdFor(incoming: string | string[] | undefined): string {
  return typeof incoming === 'string' && wellFormed.test(incoming) ? incoming : randomUUID();
}
