import type { Problem } from './generated/api.ts';

/** Every code the API refuses with. */
export type ApiErrorCode = Problem['code'];

/**
 * What went wrong without the API saying so: it could not be reached, did not answer in time, or something that is not
 * the API answered in its place.
 */
export type ClientErrorCode = 'network_error' | 'timeout' | 'unexpected_answer';

export type AuthFlowErrorCode = ApiErrorCode | ClientErrorCode;

/** What is wrong with one field. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

/** A call that did not work. Decide by `code`: it is stable. `message` says what to do next, in English. */
export class AuthFlowError extends Error {
  override readonly name = 'AuthFlowError';
  readonly code: AuthFlowErrorCode;
  /** The HTTP status, 0 when there was no answer. */
  readonly status: number;
  readonly errors: readonly FieldError[];
  /** For the operator of the service; empty when there was no answer. */
  readonly requestId: string;
  /** Seconds to wait before another try, when the API named them. */
  readonly retryAfter: number | null;
  /** The whole problem document (RFC 9457): some codes add members, such as `verificationId`. */
  readonly problem: Problem | null;

  constructor(
    code: AuthFlowErrorCode,
    message: string,
    rest: {
      status?: number;
      problem?: Problem;
      requestId?: string;
      retryAfter?: number | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, rest.cause === undefined ? {} : { cause: rest.cause });
    this.code = code;
    this.status = rest.status ?? 0;
    this.problem = rest.problem ?? null;
    this.errors = rest.problem?.errors ?? [];
    this.requestId = rest.problem?.requestId ?? rest.requestId ?? '';
    this.retryAfter = rest.retryAfter ?? null;
  }
}

/** Whether something thrown is an {@link AuthFlowError}, of one of these codes when some are named. */
export function isAuthFlowError(error: unknown, ...codes: AuthFlowErrorCode[]): error is AuthFlowError {
  return error instanceof AuthFlowError && (codes.length === 0 || codes.includes(error.code));
}

/** Refusals that time heals: nothing may be concluded from them about a session. */
export function isPassing({ code, status }: AuthFlowError): boolean {
  return (
    status === 0 ||
    status === 429 ||
    status >= 500 ||
    code === 'unexpected_answer' ||
    code === 'request_timeout'
  );
}
