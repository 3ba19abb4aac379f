import type { ApiFailure } from './api-failure';
import { errorSentences } from './error-sentences';

/** `invalid_code` where the digits come from an authenticator app: no mail would help there. */
export const wrongAppCode = 'That code is not right. Wait until your app shows the next one, and type that.';

const unreachable = 'We could not reach the server. Check your connection and try again.';

const cancelled = 'Nothing was changed: you did not confirm that it is you.';

/** The sentence for a failure of any kind. A rate limit says how long to wait. */
export function messageFor(failure: ApiFailure): string {
  if (failure.kind === 'unreachable') return unreachable;
  if (failure.kind === 'cancelled') return cancelled;
  if (failure.kind === 'unexpected') return errorSentences.internal_error;
  if (failure.code === 'rate_limited' && failure.retryAfter !== null) {
    return `Too many attempts. Try again in ${waitInWords(failure.retryAfter)}.`;
  }
  return errorSentences[failure.code];
}

/** `45 seconds`, `1 minute`, `12 minutes`: rounded up, so waiting that long is always enough. */
export function waitInWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.ceil(minutes / 60);
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

/** The id to quote to support, when the failure has one worth quoting. */
export function referenceFor(failure: ApiFailure): string | null {
  if (failure.kind !== 'problem' || failure.requestId === '') return null;
  return failure.status >= 500 ? failure.requestId : null;
}
