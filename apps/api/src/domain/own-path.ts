const elsewhere = 'https://elsewhere.invalid';

/** Browsers read `\` as `/` and drop tabs and line breaks; at worst they do so after decoding. */
const misread = /[\\\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Whether `text` is a path of our own web app (with query and fragment, if it likes) that can't be read as another
 * origin's address, now or after any number of decodings. Whoever writes a link may choose it, so everything that is not
 * plainly a path is refused.
 * @see OWASP Unvalidated Redirects and Forwards, THREATS B09
 */
export function isOwnPath(text: string): boolean {
  if (misread.test(text) || !URL.canParse(text, elsewhere)) return false;
  let path = /^[^?#]*/.exec(text)?.[0] ?? '';
  for (let depth = 0; depth < 4; depth += 1) {
    if (!path.startsWith('/') || path.includes('//') || misread.test(path)) return false;
    const decoded = decode(path);
    if (decoded === path) return new URL(text, elsewhere).origin === elsewhere;
    if (decoded === null) return false;
    path = decoded;
  }
  return false;
}

function decode(form: string): string | null {
  try {
    return decodeURIComponent(form);
  } catch {
    return null;
  }
}
