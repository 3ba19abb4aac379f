import { Refusal } from './faults';

const minimumBytes = 32;
// A random base64 or hex secret of that size measures well above 200; sentences and keyboard runs stay below.
const minimumMeasuredBits = 128;
const generate = 'Generate one with: openssl rand -base64 48';

/** `AUTH_SECRET`: one secret, or several separated by commas, the newest first. The values are never quoted back. */
export function parseAuthSecrets(text: string): readonly string[] | Refusal {
  const secrets = text.split(',').map((part) => part.trim());
  if (secrets.includes(''))
    return new Refusal(
      'The list of secrets has an empty entry.',
      'Write it as new,old without further commas.',
    );
  if (new Set(secrets).size < secrets.length)
    return new Refusal('The same secret is listed twice.', 'Remove one of the two.');
  for (const [index, secret] of secrets.entries()) {
    const which = secrets.length > 1 ? `Secret ${index + 1} of ${secrets.length}` : 'The secret';
    const bytes = countBytes(secret);
    if (bytes < minimumBytes)
      return new Refusal(`${which} has ${bytes} bytes; at least ${minimumBytes} are needed.`, generate);
  }
  return secrets;
}

/** Says why a value of sufficient length is still guessable, or null when nothing speaks against it. */
export function findWeakness(secret: string): string | null {
  if (isSampleValue(secret)) return 'is a sample from documentation, so everybody knows it';
  if (new Set(secret).size === 1) return 'is one character repeated';
  if ((secret + secret).indexOf(secret, 1) < secret.length) return 'is a short text repeated';
  if (measureBits(secret) < minimumMeasuredBits) return 'is too regular to be random';
  return null;
}

/** True for placeholders that nobody replaced: change-me, your-…, <…>, xxxx, example values. */
export function isSampleValue(value: string): boolean {
  return (
    /change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|with)|your[-_ ]|placeholder|insert[-_ ]/i.test(value) ||
    /(sample|example|super|dummy|default|dev|development|my)[-_ ]?secret|secret[-_ ]?key|^secret/i.test(
      value,
    ) ||
    /^<.*>$|^\$\{.*\}$|^(re_|whsec_)?(x+|\*+|\.+|…+)$|0123456789abcdef.*0123456789abcdef/i.test(value)
  );
}

// Sixty-four hexadecimal digits are 32 bytes; the same text counted as characters would pass with half the randomness.
function countBytes(secret: string): number {
  return /^[0-9a-f]+$/i.test(secret) ? Math.floor(secret.length / 2) : Buffer.byteLength(secret, 'utf8');
}

/** Shannon's measure over the characters: an upper bound of what the text can hold if its order were random. */
function measureBits(secret: string): number {
  const counts = new Map<string, number>();
  for (const character of secret) counts.set(character, (counts.get(character) ?? 0) + 1);
  const total = [...secret].length;
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / total), 0);
}
