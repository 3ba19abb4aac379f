import { createHash } from 'node:crypto';
import { z } from 'zod';
import { seal, unseal } from './sealed-box';

/** A sign-in with a provider that one browser has begun. It lives in that browser's cookie and nowhere else. */
const attemptSchema = z.strictObject({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string().nullable(),
  codeChallenge: z.string().nullable(),
  ticket: z.string().nullable(),
  /** Milliseconds since the epoch. */
  expiresAt: z.int(),
});
export type OAuthAttempt = z.infer<typeof attemptSchema>;

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
  const attempt = attemptSchema.parse(JSON.parse(plain.toString('utf8')));
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
