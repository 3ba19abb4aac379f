import { Refusal } from './faults';

const fix = 'Use one address, alone or with a name: Example <no-reply@mail.example.com>';
const senderShape = /^(?:(?<name>[^<>]*?)\s*<(?<bracketed>[^<>]+)>|(?<bare>[^<>\s]+))$/;
const addressShape =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

/**
 * `EMAIL_FROM`: exactly one sender. Line breaks would add headers to every mail and a comma a second sender, so both are
 * refused instead of escaped.
 */
export function parseSender(text: string): string | Refusal {
  if (/\p{Cc}/u.test(text)) return new Refusal('It contains a line break or another control character.', fix);
  const parts = senderShape.exec(text)?.groups;
  if (!parts) return new Refusal('It is not one sender.', fix);
  const address = parts['bracketed'] ?? parts['bare'] ?? '';
  if (!addressShape.test(address)) return new Refusal('It has no valid email address.', fix);
  const name = parts['name'] ?? '';
  const quoted = /^"[^"\\]*"$/.test(name);
  if (!quoted && /[",;:@\\]/.test(name)) {
    return new Refusal(
      'The name has characters that mean something in a mail header.',
      'Put the name in double quotes, or leave the characters out.',
    );
  }
  return text;
}
