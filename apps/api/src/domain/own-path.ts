const elsewhere = 'https://elsewhere.invalid';

/** Browsers read `\` as `/` and drop tabs and line breaks; at worst they do so after decoding. */
const misread = /[\\\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Whether `text` is a path of our own web app and can't be read as another origin's address, now or after any number of
 * decodings. Whoever writes a link may choose it, so everything that is not plainly a path is refused.
 * @see OWASP Unvalidated Redirects and Forwards, THREATS B09
 */
export function isOwnPath(text: string): boolean {
  let form = text;
  for (let depth = 0; depth < 4; depth += 1) {
    if (!isPlain(form)) return false;
    const decoded = decode(form);
    if (decoded === form) return new URL(text, elsewhere).origin === elsewhere;
    if (decoded === null) return false;
    form = decoded;
  }
  return false;
}

function isPlain(form: string): boolean {
  const path = /^[^?#]*/.exec(form)?.[0] ?? '';
  return path.startsWith('/') && !path.includes('//') && !misread.test(form);
}

function decode(form: string): string | null {
  try {
    return decodeURIComponent(form);
  } catch {
    return null;
  }
}
