import type { AccessClaims } from '@authflow/contracts';
import type { Self } from '#src/domain/self';

/** Who is asking, out of the claims. */
export function selfOf(claims: AccessClaims): Self {
  return { userId: claims.sub, sessionId: claims.sid };
}
