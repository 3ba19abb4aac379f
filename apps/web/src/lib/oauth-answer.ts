const page = '/auth/oauth/callback';
let held: Record<string, string> | null = null;

/**
 * Takes what a provider's callback handed over out of the address bar, before anything else happens: a code in the
 * history would be one click of “back” away. It stays in memory until its page has it.
 */
export function captureOAuthAnswer(
  location: Pick<Location, 'pathname' | 'hash'>,
  history: Pick<History, 'replaceState'>,
): void {
  if (location.pathname !== page) return;
  held = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  history.replaceState(null, '', page);
}

/** As it came: the page that reads it holds it against the contract. */
export function heldOAuthAnswer(): Record<string, string> | null {
  return held;
}

export function dropOAuthAnswer(): void {
  held = null;
}
