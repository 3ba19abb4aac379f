/** Mailed links: the page each token belongs to. */
const pages = [
  '/auth/verify-email',
  '/auth/reset-password',
  '/auth/magic-link',
  '/auth/account-lock',
  '/auth/confirm-email-change',
  '/auth/undo-email-change',
  '/auth/restore-account',
  '/auth/accept-invitation',
] as const;
export type LinkPage = (typeof pages)[number];

const tokens = new Map<LinkPage, string>();

/**
 * Takes a mailed token out of the address bar before anything else happens, so that it reaches neither the
 * history, nor a Referer, nor a screenshot. It stays in memory for its page, and goes with the tab.
 */
export function captureLinkToken(
  location: Pick<Location, 'pathname'>,
  history: Pick<History, 'replaceState'>,
): void {
  for (const page of pages) {
    const rest = location.pathname.startsWith(`${page}/`) ? location.pathname.slice(page.length + 1) : '';
    const token = rest.replace(/\/+$/, '');
    if (token === '' || token.includes('/')) continue;
    tokens.set(page, decode(token));
    history.replaceState(null, '', page);
  }
}

export function linkToken(page: LinkPage): string | null {
  return tokens.get(page) ?? null;
}

export function forgetLinkToken(page: LinkPage): void {
  tokens.delete(page);
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
