import type { RefusalReason } from './verifier.ts';

/** What a request is refused with: an AuthFlow error code, its status and words (RFC 9457), and a challenge (RFC 6750). */
export interface Refusal {
  code:
    | 'unauthenticated'
    | 'invalid_access_token'
    | 'session_revoked'
    | 'insufficient_permission'
    | 'mfa_enrollment_required'
    | 'reauthentication_required'
    | 'impersonation_read_only'
    | 'dependency_unavailable';
  status: 401 | 403 | 503;
  title: string;
  detail: string;
  /** The parameters of the `WWW-Authenticate: Bearer` challenge; null for none. */
  challenge: Record<string, string> | null;
}

const invalidToken = (description: string) => ({ error: 'invalid_token', error_description: description });

export const unauthenticated: Refusal = {
  code: 'unauthenticated',
  status: 401,
  title: 'Sign-in required',
  detail: 'Send a valid access token as `Authorization: Bearer …`.',
  challenge: {},
};

const outOfDate: Refusal = {
  code: 'invalid_access_token',
  status: 401,
  title: 'The access token has expired',
  detail: 'Refresh the session and retry with the new access token.',
  challenge: invalidToken('The access token expired'),
};

const revoked: Refusal = {
  code: 'session_revoked',
  status: 401,
  title: 'The session has ended',
  detail: 'Sign in again.',
  challenge: invalidToken('The session has ended'),
};

const unavailable: Refusal = {
  code: 'dependency_unavailable',
  status: 503,
  title: 'A part of the service is unavailable',
  detail: 'Access tokens cannot be verified just now. Try again in a moment.',
  challenge: null,
};

/** A token that was good once may be told so. A forged one learns nothing from its answer but that it is refused. */
export function refusalOf(reason: RefusalReason): Refusal {
  switch (reason) {
    case 'missing':
      return unauthenticated;
    case 'expired':
    case 'outdated':
      return outOfDate;
    case 'revoked':
      return revoked;
    case 'keys_unavailable':
    case 'revocations_stale':
      return unavailable;
    default:
      return { ...unauthenticated, challenge: invalidToken('The access token is not valid') };
  }
}

export const insufficientPermission = (permission: string | undefined): Refusal => ({
  code: 'insufficient_permission',
  status: 403,
  title: 'You are not allowed to do this',
  detail: 'Ask an administrator for the permission this action needs.',
  challenge: { error: 'insufficient_scope', ...(permission === undefined ? {} : { scope: permission }) },
});

export const mfaRequired: Refusal = {
  code: 'mfa_enrollment_required',
  status: 403,
  title: 'This needs two-step verification',
  detail: 'Set up two-step verification for your account, then repeat the request.',
  challenge: {
    error: 'insufficient_user_authentication',
    error_description: 'Two-step verification is required',
  },
};

/** @see RFC 9470 */
export const reauthenticationRequired = (maxAgeSeconds: number): Refusal => ({
  code: 'reauthentication_required',
  status: 403,
  title: 'Please confirm it is you',
  detail: 'Sign in again with `POST /v1/auth/reauthenticate` of AuthFlow, then repeat the request.',
  challenge: {
    error: 'insufficient_user_authentication',
    error_description: 'More recent authentication is required',
    max_age: String(maxAgeSeconds),
  },
});

export const impersonationRefused: Refusal = {
  code: 'impersonation_read_only',
  status: 403,
  title: 'Impersonation only looks',
  detail: 'Nothing can be done here on behalf of somebody else. End the impersonation and act as yourself.',
  challenge: { error: 'insufficient_scope' },
};
