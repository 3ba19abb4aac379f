import { createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';

export type JwtAlgorithm = 'ES256' | 'HS256';

export interface JwtProfile {
  algorithm: JwtAlgorithm;
  /** The `typ` header: what kind of token this is. A token of another kind never passes (RFC 8725 §3.11). */
  type: 'at+jwt' | 'rt+jwt' | 'dt+jwt';
}

export type JwtPayload = Record<string, unknown> & { exp: number };

/** `expired` tokens are genuine in all else, so what they say may still tell something. */
export type VerifiedJwt =
  | { ok: true; payload: JwtPayload }
  | { ok: false; reason: 'invalid' }
  | { ok: false; reason: 'expired'; payload: JwtPayload };

/** A key object made once: a string secret would be parsed on every call, fifty times slower. */
export function secretKey(bytes: Buffer): KeyObject {
  return createSecretKey(bytes);
}

/** Signs `payload` as it stands: every time claim is the caller's. */
export function signJwt(payload: object, key: KeyObject, profile: JwtProfile & { kid: string }): string {
  return jwt.sign(payload, key, {
    algorithm: profile.algorithm,
    noTimestamp: !('iat' in payload),
    header: { alg: profile.algorithm, typ: profile.type, kid: profile.kid },
  });
}

/**
 * Checks algorithm, type, key, signature and expiry, in constant terms: the algorithm is pinned by the caller,
 * the key comes from `keyOf` alone, and whatever else a header names (jwk, jku, x5u) is never read. One token has
 * one spelling: base64url that decodes alike but is written otherwise is refused, so no bit of it can be flipped.
 * @param nowSeconds the time to judge `exp` by, seconds since the epoch
 * @see RFC 8725, RFC 4648 §3.5, ASVS 9.1.1
 */
export function verifyJwt(
  token: string,
  keyOf: (kid: string) => KeyObject | null,
  profile: JwtProfile & { issuer?: string; audience?: string; nowSeconds: number },
): VerifiedJwt {
  const kid = keyIdOf(token, profile);
  const key = kid === null ? null : keyOf(kid);
  if (key === null || !isCanonical(token)) return { ok: false, reason: 'invalid' };
  try {
    const payload = jwt.verify(token, key, {
      algorithms: [profile.algorithm],
      clockTimestamp: profile.nowSeconds,
      ignoreExpiration: true, // judged below: only a token that was once good is “expired”
      ...(profile.issuer === undefined ? {} : { issuer: profile.issuer }),
      ...(profile.audience === undefined ? {} : { audience: profile.audience }),
    });
    if (!hasExpiry(payload)) return { ok: false, reason: 'invalid' };
    return payload.exp > profile.nowSeconds
      ? { ok: true, payload }
      : { ok: false, reason: 'expired', payload };
  } catch {
    return { ok: false, reason: 'invalid' };
  }
}

/** The last character of a signature carries bits that decoding drops; left alone, they could be anything. */
function isCanonical(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

function keyIdOf(token: string, profile: JwtProfile): string | null {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'),
    );
    if (typeof header !== 'object' || header === null) return null;
    const { typ, alg, kid } = header as Record<string, unknown>;
    return typ === profile.type && alg === profile.algorithm && typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

function hasExpiry(payload: unknown): payload is JwtPayload {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'exp' in payload &&
    typeof payload.exp === 'number' &&
    Number.isSafeInteger(payload.exp) &&
    payload.exp > 0
  );
}
