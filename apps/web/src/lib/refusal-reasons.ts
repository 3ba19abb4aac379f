/** Why something was refused, for operators. The codes are the API's. */
const reasons: Record<string, string> = {
  invalid_credentials: 'Wrong email or password',
  invalid_current_password: 'Wrong current password',
  invalid_code: 'Wrong code',
  invalid_assertion: 'Passkey not accepted',
  invalid_or_expired_token: 'Outdated link',
  mfa_challenge_expired: 'Second step took too long',
  mfa_enrollment_required: 'No two-step verification',
  reauthentication_required: 'No fresh proof',
  email_not_verified: 'Address not confirmed',
  account_disabled: 'Account disabled',
  password_reset_required: 'Account locked by its owner',
  link_required: 'Provider not connected',
  oauth_failed: 'Provider sign-in failed',
  rate_limited: 'Too many attempts',
  insufficient_permission: 'Permission missing',
  impersonation_read_only: 'Only looking at the account',
  last_admin: 'Would leave no administrator',
  last_sign_in_method: 'Would leave no way to sign in',
  weak_password: 'Password too weak',
  unknown: 'No reason on record',
};

export function reasonInWords(code: string): string {
  return (Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? plainName(code);
}

/** A name meant for programs, readable: `mfa_required` → `Mfa required`. */
export function plainName(code: string): string {
  const words = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[._]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
