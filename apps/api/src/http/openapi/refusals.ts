import type { ErrorCode } from '@authflow/contracts';
import type { Route } from '../define-route';
import { takesApiKeys, takesImpersonators } from '../route-callers';

/** Whatever is asked: it can come too slowly, with too many headers, or at a bad time. */
const everywhere: readonly ErrorCode[] = [
  'request_timeout',
  'headers_too_large',
  'internal_error',
  'dependency_unavailable',
];

/** Whether a route takes nobody without a token. */
export const asksForClaims = ({ access }: Route): boolean => access !== 'public' && access !== 'credential';

/** Every code a route can answer: its own, and those its declaration implies. */
export function refusalsOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>([...(route.errors ?? []), ...everywhere]);
  if (asksForClaims(route)) for (const code of refusalsOfCallers(route)) codes.add(code);
  if (route.cookies !== undefined) codes.add('csrf_rejected');
  if (route.recentAuth) codes.add('reauthentication_required');
  if (route.rateLimit !== 'none' || asksForClaims(route)) codes.add('rate_limited');
  if (route.query !== undefined || route.params !== undefined) codes.add('validation_failed');
  // Where none is declared, a body is read all the same, to refuse what is in it.
  if (route.method !== 'get')
    codes.add('validation_failed').add('payload_too_large').add('unsupported_media_type');
  return [...codes];
}

function refusalsOfCallers(route: Route): ErrorCode[] {
  const codes: ErrorCode[] = ['unauthenticated', 'invalid_access_token', 'session_revoked'];
  if (typeof route.access === 'object')
    codes.push('insufficient_permission', 'mfa_enrollment_required', 'reauthentication_required');
  if (!takesApiKeys(route)) codes.push('insufficient_permission');
  if (!takesImpersonators(route)) codes.push('impersonation_read_only');
  return codes;
}
