/**
 * Every refusal the API can give: stable code → HTTP status, title and the sentence a person can act on.
 * A code never changes its meaning; each has a page under `docs/errors/`.
 */
export const errorCatalog = {
  validation_failed: {
    status: 400,
    title: 'The request is not valid',
    detail: 'Correct the fields listed in `errors` and send the request again.',
  },
  weak_password: {
    status: 400,
    title: 'The password is too weak',
    detail: 'Choose a longer or less common password. Length matters more than symbols.',
  },
  invalid_or_expired_token: {
    status: 400,
    title: 'The link is invalid or has expired',
    detail: 'Request a new link and use the most recent mail.',
  },
  invalid_code: {
    status: 400,
    title: 'The code is wrong or has expired',
    detail: 'Check the code in the most recent mail, or request a new one.',
  },
  oauth_failed: {
    status: 400,
    title: 'Signing in with the provider did not work',
    detail: 'Start again from the sign-in page. Nothing was changed.',
  },
  invalid_current_password: {
    status: 400,
    title: 'The current password is wrong',
    detail: 'Type the password you use now, or reset it if you no longer know it.',
  },
  unauthenticated: {
    status: 401,
    title: 'Sign-in required',
    detail: 'Send a valid access token as `Authorization: Bearer …`.',
  },
  invalid_access_token: {
    status: 401,
    title: 'The access token has expired',
    detail: 'Refresh the session and retry with the new access token.',
  },
  session_revoked: {
    status: 401,
    title: 'The session has ended',
    detail: 'Sign in again.',
  },
  invalid_credentials: {
    status: 401,
    title: 'Email or password is wrong',
    detail: 'Check both and try again, or reset the password.',
  },
  mfa_challenge_expired: {
    status: 401,
    title: 'The sign-in took too long or too many tries',
    detail: 'Start again with your password, or the way you began.',
  },
  invalid_assertion: {
    status: 401,
    title: 'The passkey was not accepted',
    detail: 'Ask for new options and try again, or sign in another way.',
  },
  invalid_refresh_token: {
    status: 401,
    title: 'The session cannot be refreshed',
    detail: 'Sign in again.',
  },
  refresh_reused: {
    status: 401,
    title: 'The session was ended for safety',
    detail: 'An old refresh token was presented again, so the session was ended. Sign in again.',
  },
  csrf_rejected: {
    status: 403,
    title: 'The request did not come from a trusted page',
    detail: 'Cookie requests need the header `X-Auth-Delivery: cookie` and an Origin listed in CORS_ORIGINS.',
  },
  email_not_verified: {
    status: 403,
    title: 'The email address is not verified yet',
    detail: 'Open the mail we just sent, or enter its code with the `verificationId` given here.',
  },
  account_disabled: {
    status: 403,
    title: 'The account is disabled',
    detail: 'Contact the operator of this service.',
  },
  password_reset_required: {
    status: 403,
    title: 'The password must be reset first',
    detail: 'This account was locked for safety. Use the link in the newest password mail, then sign in.',
  },
  insufficient_permission: {
    status: 403,
    title: 'You are not allowed to do this',
    detail: 'Ask an administrator for the permission this action needs.',
  },
  mfa_enrollment_required: {
    status: 403,
    title: 'Your role needs two-step verification',
    detail: 'Set up two-step verification for your account, then repeat the request.',
  },
  impersonation_read_only: {
    status: 403,
    title: 'Impersonation only looks',
    detail: 'Nothing can be changed on behalf of somebody else. End the impersonation and act as yourself.',
  },
  reauthentication_required: {
    status: 403,
    title: 'Please confirm it is you',
    detail: 'Sign in again with `POST /v1/auth/reauthenticate`, then repeat the request.',
  },
  not_found: {
    status: 404,
    title: 'Nothing here',
    detail: 'Check the address. The API reference is at /docs.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'Use one of the methods in the `Allow` header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    detail: 'Send the whole request at once, on a new connection.',
  },
  conflict: {
    status: 409,
    title: 'The request conflicts with the current state',
    detail: 'Read the current state and try again.',
  },
  link_required: {
    status: 409,
    title: 'This provider account belongs to another email address',
    detail: 'Sign in to the account with the address that the provider names, then connect it there.',
  },
  last_admin: {
    status: 409,
    title: 'There has to be an administrator',
    detail: 'Make somebody else an administrator first, then repeat the request.',
  },
  last_sign_in_method: {
    status: 409,
    title: 'This is the last way to sign in',
    detail: 'Add a password, a passkey or another provider before you remove this one.',
  },
  payload_too_large: {
    status: 413,
    title: 'The request body is too large',
    detail: 'Send at most 32 KiB.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send JSON in UTF-8 with `Content-Type: application/json`, uncompressed.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait for the number of seconds in `Retry-After`, then try again.',
  },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
    detail: 'Send at most 16 KiB of headers. A token belongs into them once.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    detail: 'Try again. If it happens again, report the `requestId`.',
  },
  overloaded: {
    status: 503,
    title: 'The service is busy',
    detail: 'Try again after the number of seconds in `Retry-After`.',
  },
  dependency_unavailable: {
    status: 503,
    title: 'A part of the service is unavailable',
    detail: 'Nothing was changed. Try again in a moment.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;

export type ErrorCode = keyof typeof errorCatalog;

export const errorCodes = Object.keys(errorCatalog) as ErrorCode[];
