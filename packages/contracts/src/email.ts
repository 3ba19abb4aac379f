import { z } from 'zod';
import { limits } from './limits';

/** RFC 5321 dot-atom local part, ASCII only: quoted, commented and look-alike forms are refused. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const asciiDomain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * The one canonical form of an email address, or null when it is not one we accept.
 *
 * Normalise, then validate: surrounding blanks and letter case go, an internationalised domain becomes
 * punycode. Characters that only *look* like ASCII (U+FF20, U+2024, the Kelvin sign) are refused, never
 * mapped, so a look-alike can't reach somebody else's account. Plus tags are kept: they are other addresses.
 * @see RFC 5321 §4.1.2, RFC 5891
 */
export function canonicalEmail(raw: string): string | null {
  const trimmed = raw.trim();
  if (trimmed.length > limits.emailLength) return null;
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  if (at < 1 || local.length > 64 || !localPart.test(local)) return null;
  const domain = canonicalDomain(trimmed.slice(at + 1));
  return domain === null ? null : `${local.toLowerCase()}@${domain}`;
}

/** Dropped in silence by whoever turns a domain into punycode, as if they had never been typed. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

function canonicalDomain(raw: string): string | null {
  const composed = raw.normalize('NFC');
  if (composed.normalize('NFKC') !== composed || /[\s/\\?#:@%[\]]/.test(composed)) return null;
  if (invisible.test(composed) || [...raw].some(imitatesAscii)) return null;
  try {
    const domain = new URL(`http://${composed}`).hostname;
    return domain.length <= 253 && asciiDomain.test(domain) && keepsLabels(composed, domain) ? domain : null;
  } catch {
    return null;
  }
}

/** True for the Kelvin sign and the like, which composing or lower case would turn into ASCII. */
function imitatesAscii(character: string): boolean {
  const code = (text: string): number => text.codePointAt(0) ?? 0;
  return code(character) > 127 && code(character.normalize('NFKC').toLowerCase()) <= 127;
}

/** False when a character was mapped into ASCII on the way (ẞ to ss, an ideographic full stop to a dot). */
function keepsLabels(typed: string, domain: string): boolean {
  const labels = domain.split('.');
  const typedLabels = typed.toLowerCase().split('.');
  return (
    labels.length === typedLabels.length &&
    labels.every((label, index) => label.startsWith('xn--') || label === typedLabels[index])
  );
}

/** An email address; parsing yields its canonical form. */
export const emailSchema = z
  .string()
  .max(limits.emailLength * 2)
  .meta({ examples: ['you@example.com'] })
  .transform((raw, context) => {
    const canonical = canonicalEmail(raw);
    if (canonical !== null) return canonical;
    context.addIssue({ code: 'custom', message: 'Enter an email address such as name@example.com.' });
    return z.NEVER;
  })
  .meta({ format: 'email' });
