/** Why sign-ins were refused, for operators. The codes are the API's. */
const reasons: Record<string, string> = {
  invalid_credentials: 'Wrong email or password',
  invalid_code: 'Wrong code',
  invalid_assertion: 'Passkey not accepted',
  invalid_or_expired_token: 'Outdated link',
  mfa_challenge_expired: 'Second step took too long',
  email_not_verified: 'Address not confirmed',
  account_disabled: 'Account disabled',
  password_reset_required: 'Account locked by its owner',
  link_required: 'Provider not connected',
  oauth_failed: 'Provider sign-in failed',
  rate_limited: 'Too many attempts',
  unknown: 'No reason on record',
};

export function reasonInWords(code: string): string {
  if (Object.hasOwn(reasons, code)) return reasons[code] ?? code;
  const words = code.replace(/[._]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Slice {
  key: string;
  name: string;
  count: number;
}

const rowsShown = 6;

/** Most frequent first; what doesn't fit is counted together. */
export function topReasons(counts: Readonly<Record<string, number>>): Slice[] {
  const all = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => ({ key, name: reasonInWords(key), count }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name));
  if (all.length <= rowsShown) return all;
  const rest = all.slice(rowsShown - 1);
  const count = rest.reduce((sum, slice) => sum + slice.count, 0);
  return [...all.slice(0, rowsShown - 1), { key: 'rest', name: `${rest.length} other reasons`, count }];
}
