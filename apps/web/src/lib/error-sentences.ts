import type { ErrorCode } from '@authflow/contracts';

/** For every code one sentence a person can act on. A new code does not compile until it has one. */
export const errorSentences: Record<ErrorCode, string> = {
  validation_failed: 'Some of this needs another look. Correct the marked fields and try again.',
  weak_password: 'This password is too easy to guess. A few unrelated words make a strong one.',
  invalid_or_expired_token: 'This link no longer works. Ask for a new one and open the most recent mail.',
  invalid_code: 'That code is wrong or has expired. Check the most recent mail, or ask for a new code.',
  invalid_current_password: 'That is not your current password. Try again, or reset it if you forgot it.',
  oauth_failed:
    'Signing in with the provider did not work. Nothing was changed; try again, or choose another way.',
  unauthenticated: 'You are signed out. Sign in to go on.',
  invalid_access_token: 'Your session needs to be renewed. Sign in again to go on.',
  session_revoked: 'This session was ended. Sign in again to go on.',
  invalid_credentials: 'Email or password is wrong. Check both, or reset your password.',
  mfa_challenge_expired: 'That took too long, or too many tries. Start again from the sign-in page.',
  invalid_assertion: 'Your passkey was not accepted. Try again, or sign in another way.',
  invalid_refresh_token: 'Your session has ended. Sign in again to go on.',
  refresh_reused:
    'We ended this session to keep your account safe. Sign in again, and change your password if you did not expect this.',
  csrf_rejected: 'This page is not trusted by the server. Open AuthFlow at its usual address and try again.',
  email_not_verified: 'Confirm your email address first. We have just sent you a new mail.',
  account_disabled: 'This account is disabled. Contact the people who run this service.',
  password_reset_required:
    'This account was locked for safety. Choose a new password with the link in the newest mail, or ask for a new link.',
  insufficient_permission: 'You are not allowed to do this. Ask an administrator for access.',
  mfa_enrollment_required:
    'Your role needs two-step verification. Set it up on your security page, then come back.',
  impersonation_read_only: 'You are only looking at this account. End the impersonation to change anything.',
  reauthentication_required: 'Confirm it’s you first: sign in again, then repeat this step.',
  not_found: 'This is no longer here. Go back and try again.',
  method_not_allowed: 'The server does not offer this. Reload the page and try again.',
  request_timeout: 'Your connection is slow right now. Try again in a moment.',
  conflict: 'Something changed in the meantime. Reload the page and try again.',
  link_required:
    'This provider account belongs to another address. Sign in to the account with that address, then connect it there.',
  last_admin: 'There has to be an administrator. Make somebody else one first.',
  last_sign_in_method:
    'This is your only way to sign in. Set a password, add a passkey or connect another account first; then it can go.',
  payload_too_large: 'That is too much text. Shorten it and try again.',
  unsupported_media_type: 'The server could not read this. Reload the page and try again.',
  headers_too_large: 'Your browser sent too much. Clear the cookies of this site and try again.',
  rate_limited: 'Too many attempts. Wait a moment, then try again.',
  internal_error: 'Something went wrong on our side. Try again in a moment.',
  overloaded: 'AuthFlow is very busy right now. Try again in a few seconds.',
  dependency_unavailable: 'A part of AuthFlow is not available. Nothing was changed; try again in a moment.',
};
