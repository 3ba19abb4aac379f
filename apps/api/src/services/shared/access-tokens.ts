import type { KeyObject } from 'node:crypto';
import { accessClaimsSchema, type AccessClaims } from '@authflow/contracts';
import { toNumericDate, type Clock } from '#src/domain/clock';
import type { Keyring } from '#src/domain/keyring';
import type { Randomness } from '#src/domain/randomness';
import { deriveSigningKey, type SigningKey } from '#src/domain/signing-key';
import { signJwt, verifyJwt } from '#src/platform/jsonwebtoken';

export interface AccessTokenSubject {
  userId: string;
  sessionId: string;
  roles: readonly string[];
  /** What the session may do: never more than its methods prove. */
  permissions: readonly string[];
  amr: readonly string[];
  authenticatedAt: Date;
  /** The operator who looks at the account with it. Such a token lives as long as its session: there is no refresh. */
  operatorId?: string;
  /** No access token outlives the session it was issued to (ASVS 7.3.1, 7.3.2). */
  sessionEndsAt: Date;
}

export type VerifiedAccess =
  { ok: true; claims: AccessClaims } | { ok: false; reason: 'invalid' | 'expired' };

export interface AccessTokens {
  /** A signed access token for a session, and the seconds it lives. */
  issue(subject: AccessTokenSubject): { accessToken: string; expiresIn: number };
  /** CPU only, and only once per token: the result is remembered until the token expires. */
  verify(token: string): VerifiedAccess;
  /** The public keys, for `/.well-known/jwks.json`. */
  publicKeys(): SigningKey['jwk'][];
}

/** Our own tokens are about 700 characters; nothing far longer is worth parsing. */
const longestToken = 4096;
/** Some six thousand tokens. With claims and their JSON each takes about three times its own length. */
const cachedCharacters = 4 * 1024 * 1024;
type KnownAccess = Extract<VerifiedAccess, { ok: true }>;

const invalid: VerifiedAccess = { ok: false, reason: 'invalid' };
const expired: VerifiedAccess = { ok: false, reason: 'expired' };

/**
 * ES256 access tokens under the profile of RFC 9068. Every configured secret has a signing key; the newest
 * signs, all verify, so a rotation signs nobody out.
 */
export function createAccessTokens(options: {
  keyring: Keyring;
  issuer: string;
  ttlSeconds: number;
  clock: Clock;
  randomness: Randomness;
}): AccessTokens {
  const { keyring, issuer, ttlSeconds, clock, randomness } = options;
  const keys = keyring.ids.map((id) => signingKeyOf(keyring, id));
  const [current] = keys;
  if (current === undefined) throw new Error('no signing key');
  const publicKeys = new Map<string, KeyObject>(keys.map((key) => [key.kid, key.publicKey]));
  const verified = verifiedTokens(cachedCharacters);

  function verifyFresh(token: string, nowSeconds: number): VerifiedAccess {
    const result = verifyJwt(token, (kid) => publicKeys.get(kid) ?? null, {
      algorithm: 'ES256',
      type: 'at+jwt',
      issuer,
      audience: issuer,
      nowSeconds,
    });
    if (!result.ok) return result.reason === 'expired' ? expired : invalid;
    const claims = accessClaimsSchema.strict().safeParse(result.payload);
    if (!claims.success || claims.data.iat > nowSeconds + 60) return invalid;
    const known = frozen(claims.data);
    verified.remember(token, known);
    return known;
  }

  return {
    issue(subject) {
      const iat = toNumericDate(clock.now());
      const sessionEnd = toNumericDate(subject.sessionEndsAt);
      const exp = subject.operatorId === undefined ? Math.min(iat + ttlSeconds, sessionEnd) : sessionEnd;
      const claims: AccessClaims = {
        iss: issuer,
        aud: issuer,
        sub: subject.userId,
        sid: subject.sessionId,
        iat,
        exp,
        jti: randomness.uuid(),
        auth_time: toNumericDate(subject.authenticatedAt),
        amr: [...subject.amr],
        roles: [...subject.roles],
        permissions: [...subject.permissions],
        ...(subject.operatorId === undefined ? {} : { act: { sub: subject.operatorId } }),
      };
      const profile = { algorithm: 'ES256', type: 'at+jwt', kid: current.kid } as const;
      return { accessToken: signJwt(claims, current.privateKey, profile), expiresIn: exp - iat };
    },

    verify(token) {
      if (token.length > longestToken) return invalid;
      const nowSeconds = toNumericDate(clock.now());
      const known = verified.get(token);
      if (known === undefined) return verifyFresh(token, nowSeconds);
      if (known.claims.exp > nowSeconds) return known;
      verified.forget(token);
      return expired;
    },

    publicKeys: () => keys.map((key) => key.jwk),
  };
}

function signingKeyOf(keyring: Keyring, id: string): SigningKey {
  const seed = keyring.byId(id, 'access-token-signing', 48);
  if (seed === null) throw new Error('the keyring lists ids it holds');
  return deriveSigningKey(seed);
}

/** Everybody who shows the token is handed the same claims, so nobody may change them. */
function frozen(claims: AccessClaims): KnownAccess {
  for (const value of Object.values(claims)) Object.freeze(value);
  return { ok: true, claims: Object.freeze(claims) };
}

/** Bounded by what it holds: the oldest entries leave when it is full (a Map keeps insertion order). */
function verifiedTokens(mostCharacters: number) {
  const known = new Map<string, KnownAccess>();
  let characters = 0;

  function forget(token: string): void {
    if (known.delete(token)) characters -= token.length;
  }

  return {
    get: (token: string) => known.get(token),
    forget,
    remember(token: string, access: KnownAccess): void {
      forget(token);
      known.set(token, access);
      characters += token.length;
      for (const oldest of known.keys()) {
        if (characters <= mostCharacters) break;
        forget(oldest);
      }
    },
  };
}
