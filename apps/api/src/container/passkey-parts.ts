import { relyingPartyOf } from '#src/domain/relying-party';
import { createRedisChallenges } from '#src/platform/redis-challenges';
import { createPasskeyAssertions } from '#src/services/shared/passkey-assertions';
import { createWebauthnChallenges } from '#src/services/shared/webauthn-challenges';
import { type Base, productName } from './base';

/** Proof by passkey: whom it is made for, its challenges, and judging it. */
export function createPasskeyParts(base: Base) {
  const relyingParty = relyingPartyOf(base.config.webUrl, productName);
  const redisChallenges = base.redis === null ? null : createRedisChallenges(base.redis);
  const webauthnChallenges = createWebauthnChallenges({ ...base, redisChallenges });
  return {
    relyingParty,
    webauthnChallenges,
    passkeyAssertions: createPasskeyAssertions({ ...base, webauthnChallenges, relyingParty }),
  };
}
