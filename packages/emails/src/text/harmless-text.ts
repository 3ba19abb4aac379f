const MAX_LENGTH = 64;

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
// Bidirectional controls can turn the rest of a line around and so rewrite our own sentence.
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
// Mail clients make links of these by themselves, without any <a>.
const LINK_LIKE = /:\/\/|\bwww\.|@|[\p{L}\p{N}]\.\p{L}{2,}/u;

const PLAIN_ADDRESS = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}.-]{1,253}$/u;

/**
 * What of a stranger's words may stand in a mail, on one line. Markup passes as it is: React escapes it in the
 * HTML, and in the text part it is only text.
 *
 * Returns null when nothing is left, or when a mail client would make a link of it: a registration with the name
 * "claim-your-prize.example" must not send that link to whoever owns the address.
 */
export function findHarmlessText(value: string | null): string | null {
  if (value === null) return null;
  const oneLine = value
    .replace(CONTROLS, ' ')
    .replace(BIDI_CONTROLS, '')
    .replace(LONE_SURROGATES, '\uFFFD')
    .replace(/\s+/gu, ' ')
    .trim();
  if (oneLine === '' || LINK_LIKE.test(oneLine)) return null;
  const characters = Array.from(oneLine);
  return characters.length <= MAX_LENGTH ? oneLine : `${characters.slice(0, MAX_LENGTH - 1).join('')}…`;
}

/**
 * Words of somebody who runs the service, on one line and whole. A link is left readable but opens nothing: who got
 * into an operator's account must not write links into the mailboxes of others.
 */
export function defangText(value: string): string {
  return value
    .replace(CONTROLS, ' ')
    .replace(BIDI_CONTROLS, '')
    .replace(LONE_SURROGATES, '\uFFFD')
    .replace(/\s+/gu, ' ')
    .replaceAll('://', ': //')
    .replaceAll('@', ' [at] ')
    .replace(/([\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, '$1[.]')
    .trim();
}

/**
 * An address a mail has to name, or null when it is more than a plain one. A mail client may make a link of it, which
 * opens no page.
 */
export function findHarmlessAddress(value: string): string | null {
  return PLAIN_ADDRESS.test(value) ? value : null;
}
