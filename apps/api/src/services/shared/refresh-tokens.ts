import { createHmac, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { toNumericDate, type Clock } from '#src/domain/clock';
import type { Keyring } from '#src/domain/keyring';
import { secretKey, signJwt, verifyJwt } from '#src/platform/jsonwebtoken';

const claimsSchema = z.strictObject({
  sub: z.uuid(),
  sid: z.uuid(),
  gen: z.int().positive(),
  exp: z.int(),
  jti: z.string(),
});

export interface RefreshClaims {
  userId: string;
  sessionId: string;
  generation: number;
}

/** `expired`: one of ours, past its end. Its claims say whether somebody kept it. */
export type VerifiedRefresh =
  | { ok: true; claims: RefreshClaims }
  | { ok: false; reason: 'invalid' }
  | { ok: false; reason: 'expired'; claims: RefreshClaims };

export interface RefreshTokens {
  /**
   * The refresh token of one generation of a session. The same generation always gives the same token, so
   * answering a lost refresh again is a repeat and never a second successor.
   */
  issue(session: { userId: string; sessionId: string; generation: number; expiresAt: Date }): string;
  verify(token: string): VerifiedRefresh;
}

/**
 * Refresh tokens: HS256 JWTs of type `rt+jwt`, under a key of their own. Only this service reads them.
 * @see docs/adr/0004, RFC 9700 §4.14
 */
export function createRefreshTokens({ keyring, clock }: { keyring: Keyring; clock: Clock }): RefreshTokens {
  const keys = new Map<string, { raw: Buffer; object: KeyObject }>();
  for (const id of keyring.ids) {
    const raw = keyring.byId(id, 'refresh-token');
    if (raw !== null) keys.set(id, { raw, object: secretKey(raw) });
  }
  const current = keys.get(keyring.currentId);
  if (current === undefined) throw new Error('no refresh key');

  return {
    issue({ userId, sessionId, generation, expiresAt }) {
      const jti = createHmac('sha256', current.raw)
        .update(`${sessionId}:${generation}`)
        .digest('base64url')
        .slice(0, 22);
      const claims = { sub: userId, sid: sessionId, gen: generation, exp: toNumericDate(expiresAt), jti };
      return signJwt(claims, current.object, { algorithm: 'HS256', type: 'rt+jwt', kid: keyring.currentId });
    },

    verify(token) {
      const result = verifyJwt(token, (kid) => keys.get(kid)?.object ?? null, {
        algorithm: 'HS256',
        type: 'rt+jwt',
        nowSeconds: toNumericDate(clock.now()),
      });
      if (!result.ok && result.reason === 'invalid') return result;
      const parsed = claimsSchema.safeParse(result.payload);
      if (!parsed.success) return { ok: false, reason: 'invalid' };
      const { sub, sid, gen } = parsed.data;
      const claims = { userId: sub, sessionId: sid, generation: gen };
      return result.ok ? { ok: true, claims } : { ok: false, reason: 'expired', claims };
    },
  };
}
