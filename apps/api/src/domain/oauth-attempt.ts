import { createHash } from 'node:crypto';
import { seal, unseal } from './sealed-box';

/** A sign-in with a provider that one browser has begun. It lives in that browser's cookie and nowhere else. */
export interface OAuthAttempt {
  provider: string;
  state: string;
  nonce: string;
  codeVerifier: string;
  returnTo: string | null;
  codeChallenge: string | null;
  ticket: string | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** Sealed text is bound to its use and key, so that no other box could ever be passed off as one. */
const boundTo = (keyId: string): string => `oauth-attempt/${keyId}`;

/**
 * Encrypts and authenticates an attempt: the browser can neither read nor change what it carries.
 * @param sealing.key 32 bytes, derived for this purpose alone; `sealing.nonce` fresh random bytes
 * @returns `<key id>.<box in base64url>`
 * @see docs/adr/0015, THREATS O13, O23
 */
export function sealAttempt(
  sealing: { keyId: string; key: Buffer; nonce: Buffer },
  attempt: OAuthAttempt,
): string {
  const { keyId, key, nonce } = sealing;
  const box = seal(Buffer.from(JSON.stringify(attempt), 'utf8'), { key, boundTo: boundTo(keyId) }, nonce);
  return `${keyId}.${box.toString('base64url')}`;
}

/** The attempt of a cookie, or null when we didn't make it, it was changed, or it has run out. */
export function openAttempt(
  text: string,
  keyOf: (keyId: string) => Buffer | null,
  now: Date,
): OAuthAttempt | null {
  const [keyId = '', box = '', ...rest] = text.split('.');
  const key = rest.length === 0 ? keyOf(keyId) : null;
  if (key === null) return null;
  const plain = unseal(Buffer.from(box, 'base64url'), { key, boundTo: boundTo(keyId) });
  if (plain === null) return null;
  // Whatever opens was sealed by this code, with this shape.
  const attempt = JSON.parse(plain.toString('utf8')) as OAuthAttempt;
  return attempt.expiresAt > now.getTime() ? attempt : null;
}

/** The S256 challenge of a verifier (RFC 7636 §4.2), 43 characters of base64url. */
export function codeChallengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** Whether a page that picks up a result is the one that began: a verifier is due exactly where there is a challenge. */
export function provesPage(codeChallenge: string | null, verifier: string | undefined): boolean {
  if (codeChallenge === null || verifier === undefined)
    return codeChallenge === null && verifier === undefined;
  return codeChallengeOf(verifier) === codeChallenge;
}
