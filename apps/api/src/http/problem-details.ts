import { errorCatalog, type ErrorCode, type FieldError, type Problem } from '@authflow/contracts';
import type { z } from 'zod';
import { AppError } from '#src/domain/app-error';

/** Where the page of each code is. Served by the API itself at `/docs/errors/<code>`. */
export type ProblemTypes = (code: ErrorCode) => string;

/** The `type` of each code under the API's public address. */
export function problemTypesAt(apiUrl: string): ProblemTypes {
  return (code) => `${apiUrl}/docs/errors/${code}`;
}

/** The problem document of a refusal (RFC 9457). Fixed texts only: nothing of `cause` gets out. */
export function toProblem(error: AppError, requestId: string, typeOf: ProblemTypes): Problem {
  const { status, title, detail } = errorCatalog[error.code];
  return {
    type: typeOf(error.code),
    title,
    status: error.options.status ?? status,
    detail: error.options.detail ?? detail,
    code: error.code,
    requestId,
    ...(error.options.errors === undefined ? {} : { errors: error.options.errors }),
    ...error.options.extensions,
  };
}

const parserFaults: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'payload_too_large',
  'parameters.too.many': 'payload_too_large',
  'encoding.unsupported': 'unsupported_media_type',
  'charset.unsupported': 'unsupported_media_type',
};

/** What a body-parser or router fault means in our codes, or null when it isn't the caller's fault. */
export function fromParserFault(error: unknown): AppError | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  const code = parserFaults[type];
  if (code !== undefined) return new AppError(code, { cause: error });
  const errors = [
    {
      path: '',
      code: 'malformed',
      message: 'The request is not well-formed JSON or its address is malformed.',
    },
  ];
  return new AppError('validation_failed', { cause: error, errors });
}

/** Schema issues as field errors, one per place. Values are never echoed. */
export function toFieldErrors(issues: readonly z.core.$ZodIssue[], prefix = ''): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [path, key.slice(0, 100)].filter((part) => part !== '').join('.'),
        code: 'unknown_field',
        message: 'This field is not known here. Remove it.',
      }));
    }
    if (issue.code === 'invalid_union') return closestBranch(issue.errors, path, issue.message);
    return [{ path, code: issue.code, message: issue.message }];
  });
}

/** Of the alternatives of a union, the faults of the one that came closest. */
function closestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
  path: string,
  message: string,
): FieldError[] {
  const [closest] = [...branches].sort((left, right) => left.length - right.length);
  return closest === undefined ? [{ path, code: 'invalid_union', message }] : toFieldErrors(closest, path);
}
