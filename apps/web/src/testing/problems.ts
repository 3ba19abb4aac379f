import type { ErrorCode, FieldError } from '@authflow/contracts';
import type { ProblemFailure } from '#src/lib/api-failure.ts';

/** A refusal as the API client hands it on. */
export function problem(
  code: ErrorCode,
  details: Partial<ProblemFailure> & { errors?: FieldError[] } = {},
): ProblemFailure {
  return {
    kind: 'problem',
    status: 400,
    code,
    detail: '',
    requestId: 'req-1',
    errors: [],
    retryAfter: null,
    verificationId: null,
    ...details,
  };
}
