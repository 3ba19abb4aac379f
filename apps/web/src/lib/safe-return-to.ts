const fallback = '/account';

/**
 * The path to open after sign-in: one of our own, or `/account`. `returnTo` comes from the address bar, so
 * anybody can put anything there; whatever could lead a browser to another origin is refused.
 * @see OWASP Unvalidated Redirects and Forwards
 */
export function safeReturnTo(raw: string | null | undefined): string {
  if (!raw || raw.length > 2048 || !isPlainPath(raw)) return fallback;
  const decoded = decodeFully(raw);
  if (decoded === null || !isPlainPath(decoded)) return fallback;
  const url = new URL(raw, window.location.origin);
  if (url.origin !== window.location.origin) return fallback;
  // Back to a page for signed-out visitors would bounce the person in a circle.
  if (url.pathname === '/' || url.pathname.startsWith('/auth')) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Browsers read `\` as `/` and drop tabs and line breaks, so none of these may stand anywhere. */
function isPlainPath(value: string): boolean {
  if (/[\\\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return false;
  const path = value.split(/[?#]/, 1)[0] ?? '';
  return path.startsWith('/') && !path.includes('//');
}

/** Undoes percent-encoding until nothing changes; null when it is malformed or too deep to be honest. */
function decodeFully(raw: string): string | null {
  let current = raw;
  for (let depth = 0; depth < 4; depth += 1) {
    let next: string;
    try {
      next = decodeURIComponent(current);
    } catch {
      return null;
    }
    if (next === current) return current;
    current = next;
  }
  return null;
}
