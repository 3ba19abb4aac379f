import { isAuthFlowError } from '@authflow/client';
import type { ErrorCode, FieldError, Problem } from '@authflow/contracts';
import { errorSentences } from './error-sentences';

/** The API refused, in its own words (RFC 9457). */
export interface ProblemFailure {
  kind: 'problem';
  status: number;
  code: ErrorCode;
  detail: string;
  requestId: string;
  errors: FieldError[];
  /** Seconds from `Retry-After`, or null. */
  retryAfter: number | null;
  verificationId: string | null;
}

/**
 * Why a call gave no result: a refusal, no answer at all, or an answer the API never gives (a proxy's page).
 * `cancelled`: the person was asked to confirm who they are and chose not to. They know; nothing is shown.
 */
export type ApiFailure =
  | ProblemFailure
  | { kind: 'cancelled' }
  | { kind: 'unreachable' }
  | { kind: 'unexpected'; status: number; retryAfter: number | null };

export type Answer<Data> = { data: Data } | { error: ApiFailure };

const knownCodes = new Set(Object.keys(errorSentences));

/** Turns whatever a call of the client threw into a failure the pages can show. */
export function toFailure(error: unknown): ApiFailure {
  if (!isAuthFlowError(error)) return { kind: 'unreachable' };
  const { code, status, problem, retryAfter } = error;
  if (code === 'unauthenticated' && problem === null) return signedOut;
  return status === 0 ? { kind: 'unreachable' } : failureOf(status, problem, retryAfter);
}

const signedOut: ProblemFailure = {
  kind: 'problem',
  status: 401,
  code: 'unauthenticated',
  detail: 'Sign in to go on.',
  requestId: '',
  errors: [],
  retryAfter: null,
  verificationId: null,
};

/** The failure that an answer is: what the API said, or what something in front of it did. */
export function failureOf(status: number, data: unknown, retryAfterHeader: unknown): ApiFailure {
  const retryAfter = readRetryAfter(retryAfterHeader);
  if (!isProblem(data)) {
    // A gateway in front of a stopped API answers 502 or 504: to the person that is "not reachable".
    if (status === 502 || status === 504) return { kind: 'unreachable' };
    return { kind: 'unexpected', status, retryAfter };
  }
  const { code, detail, requestId, errors, verificationId } = data;
  return {
    kind: 'problem',
    status: data.status,
    code,
    detail,
    requestId,
    errors: errors ?? [],
    retryAfter,
    verificationId: verificationId ?? null,
  };
}

export function isRefusal<Code extends ErrorCode>(
  failure: ApiFailure,
  ...codes: Code[]
): failure is ProblemFailure & { code: Code } {
  return failure.kind === 'problem' && codes.some((code) => code === failure.code);
}

/** True when the same call may work a moment later, although nothing about it changes. */
export function isPassing(failure: ApiFailure): boolean {
  if (failure.kind === 'unreachable') return true;
  if (failure.kind === 'cancelled') return false;
  return failure.status === 429 || failure.status >= 500;
}

/** The shape shared by failures and what RTK Query may hand back in their place. */
export function asFailure(error: unknown): ApiFailure {
  if (typeof error === 'object' && error !== null && 'kind' in error) return error as ApiFailure;
  return { kind: 'unreachable' };
}

function isProblem(data: unknown): data is Problem {
  if (typeof data !== 'object' || data === null) return false;
  const { code, detail, requestId } = data as Partial<Record<keyof Problem, unknown>>;
  return (
    typeof code === 'string' &&
    knownCodes.has(code) &&
    typeof detail === 'string' &&
    typeof requestId === 'string'
  );
}

/** From the header, or from who has read it. */
function readRetryAfter(raw: unknown): number | null {
  const seconds = typeof raw === 'string' || typeof raw === 'number' ? Number(raw) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}
