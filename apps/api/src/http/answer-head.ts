import type { ServerResponse } from 'node:http';

/** The headers that every answer has, whatever it is, and the two ways to put them on one. */
export interface AnswerHead {
  /** One by one, for answers to which others add their own or whose policy they replace. */
  put(response: ServerResponse, requestId: string): void;
  /** All of them with the status and the body's own, in one go. For answers that have no others. */
  write(response: ServerResponse, status: number, requestId: string, own: readonly string[]): void;
}

/**
 * Holds the headers as they were computed once. Node writes a flat list out as it stands; headers set one by one are
 * checked, kept and copied each. What was set before (the limits, the caller's origin) stays either way.
 * @param fixed name, value, name, value …
 * @see docs/adr/0029
 */
export function answerHead(fixed: readonly string[]): AnswerHead {
  return {
    put(response, requestId) {
      for (let at = 0; at < fixed.length; at += 2) {
        const [name, value] = [fixed[at], fixed[at + 1]];
        if (name !== undefined && value !== undefined) response.setHeader(name, value);
      }
      response.setHeader('X-Request-Id', requestId);
    },
    write(response, status, requestId, own) {
      response.writeHead(status, [...fixed, 'X-Request-Id', requestId, ...own]);
    },
  };
}
