import type { ErrorCode, FieldError } from '@authflow/contracts';
import type { LimitRule } from './rate-limits';

export interface AppErrorOptions {
  /** A fixed public sentence that replaces the catalogue's. Never built from input or from `cause`. */
  detail?: string;
  /** The status on this route, where it isn't the catalogue's. Set at the edge, never by a service. */
  status?: number;
  /** What happened inside: logged, never sent. */
  cause?: unknown;
  retryAfterSeconds?: number;
  /** The limit that is used up, for the RateLimit fields of the answer. */
  limit?: LimitRule;
  errors?: FieldError[];
  /** Further members of the problem document that the contract names, such as `verificationId`. */
  extensions?: Record<string, string>;
}

/** A refusal with a code of the contract. Services throw it; HTTP statuses are looked up at the edge. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly options: AppErrorOptions;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.options = options;
  }
}

/** For somebody signed in whose address is not proven. Unlike at the doors, no mail has just been sent. */
export function unprovenAddress(): AppError {
  const detail = 'Prove your email address first. `POST /v1/auth/verify-email/resend` sends the mail again.';
  return new AppError('email_not_verified', { detail });
}

/** A 400 that points at one field. */
export function fieldError(path: string, code: string, message: string): AppError {
  return new AppError('validation_failed', { errors: [{ path, code, message }] });
}
