import { oauthFragmentSchema, type OAuthFragment } from '@authflow/contracts';

const page = '/auth/oauth/callback';
let held: OAuthFragment | null = null;

/**
 * Takes what a provider's callback handed over out of the address bar, before anything else happens: a code in the
 * history would be one click of “back” away. It stays in memory until its page has it.
 */
export function captureOAuthAnswer(
  location: Pick<Location, 'pathname' | 'hash'>,
  history: Pick<History, 'replaceState'>,
): void {
  if (location.pathname !== page) return;
  const parsed = oauthFragmentSchema.safeParse(
    Object.fromEntries(new URLSearchParams(location.hash.slice(1))),
  );
  held = parsed.success ? parsed.data : null;
  history.replaceState(null, '', page);
}

export function findOAuthAnswer(): OAuthFragment | null {
  return held;
}

export function dropOAuthAnswer(): void {
  held = null;
}
