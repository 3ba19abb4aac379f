import type { KeyObject } from 'node:crypto';
import { later, toNumericDate, type Clock } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import type { Keyring } from '#src/domain/keyring';
import type { Randomness } from '#src/domain/randomness';
import { secretKey, signJwt, verifyJwt } from '#src/platform/jsonwebtoken';

export interface DeviceToken {
  token: string;
  expiresAt: Date;
}

export interface DeviceTokens {
  /** Proof that an account has signed in from this browser. Opens no door: it only picks whose tries count. */
  issue(userId: string): DeviceToken;
  /** The device's id if `token` is such a proof for `userId`, else null. */
  identify(token: string | null, userId: string): string | null;
}

const lifetime = days(365);

/** Device cookies: strangers who use up an account's tries don't use up its owner's. @see docs/adr/0010 */
export function createDeviceTokens(deps: {
  keyring: Keyring;
  clock: Clock;
  randomness: Randomness;
}): DeviceTokens {
  const { keyring, clock, randomness } = deps;
  const keys = new Map<string, KeyObject>();
  for (const id of keyring.ids) {
    const raw = keyring.byId(id, 'device-cookie');
    if (raw !== null) keys.set(id, secretKey(raw));
  }
  const current = keys.get(keyring.currentId);
  if (current === undefined) throw new Error('no device key');

  return {
    issue(userId) {
      const expiresAt = later(clock.now(), lifetime);
      const claims = { sub: userId, exp: toNumericDate(expiresAt), jti: randomness.uuid() };
      const profile = { algorithm: 'HS256', type: 'dt+jwt', kid: keyring.currentId } as const;
      return { token: signJwt(claims, current, profile), expiresAt };
    },

    identify(token, userId) {
      if (token === null || token.length > 1024) return null;
      const result = verifyJwt(token, (kid) => keys.get(kid) ?? null, {
        algorithm: 'HS256',
        type: 'dt+jwt',
        nowSeconds: toNumericDate(clock.now()),
      });
      if (!result.ok || result.payload.sub !== userId) return null;
      return typeof result.payload.jti === 'string' ? result.payload.jti : null;
    },
  };
}
