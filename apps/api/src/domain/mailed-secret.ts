import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { limits } from '@authflow/contracts';

/**
 * What a mailed link or code is derived from: the row's id and its random nonce, under a key that only the
 * process knows. The database alone can't make one, nor can the key alone (docs/adr/0007).
 */
export interface MailedSecretSource {
  purpose:
    | 'email-verification'
    | 'password-reset'
    | 'magic-link'
    | 'magic-link-pickup'
    | 'magic-link-match'
    | 'email-change'
    | 'email-change-undo'
    | 'account-lock'
    | 'account-restore'
    | 'invitation';
  id: string;
  /** 32 random bytes stored in the row. */
  nonce: Buffer;
}

/** The token of a mailed link: 256 bits, base64url. The same source always gives the same token. */
export function deriveLinkToken(key: Buffer, source: MailedSecretSource): string {
  return mac(key, 'link', source).toString('base64url');
}

/** The mailed six-digit code. 48 bits reduced to a million leave no bias worth naming (< 2^-28). */
export function deriveCode(key: Buffer, source: MailedSecretSource): string {
  const number = mac(key, 'code', source).readUIntBE(0, 6) % 10 ** limits.codeDigits;
  return String(number).padStart(limits.codeDigits, '0');
}

/** What is stored of a link token. SHA-256 suffices: the token already carries 256 bits. */
export function hashLinkToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Compares two secrets in constant time, whatever their lengths (ASVS 11.2.4). */
export function secretsEqual(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(left), digest(right));
}

function mac(key: Buffer, use: 'link' | 'code', source: MailedSecretSource): Buffer {
  return createHmac('sha256', key)
    .update(`${source.purpose}\0${use}\0${source.id}\0`)
    .update(source.nonce)
    .digest();
}
