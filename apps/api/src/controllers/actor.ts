import type { AccessClaims } from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';

/** Who acts, out of the claims. */
export function actorOf(claims: AccessClaims): Actor {
  return { userId: claims.sub, sessionId: claims.sid, permissions: claims.permissions };
}
