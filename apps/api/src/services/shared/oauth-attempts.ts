import { limits, type OAuthCallbackQuery, type OAuthStartQuery } from '@authflow/contracts';
import { later, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { Keyring } from '#src/domain/keyring';
import { secretsEqual } from '#src/domain/mailed-secret';
import { openAttempt, sealAttempt, type OAuthAttempt } from '#src/domain/oauth-attempt';
import type { Randomness } from '#src/domain/randomness';
import { sealNonceLength } from '#src/domain/sealed-box';

export interface OAuthAttempts {
  /** A new attempt with secrets of its own, in time for as long as its cookie lives. */
  begin(providerId: string, query: OAuthStartQuery): OAuthAttempt;
  /** The attempt as the browser keeps it, unreadable to whoever has the browser. */
  seal(attempt: OAuthAttempt): string;
  /** The attempt that an answer belongs to: begun in this very browser, with this provider, and still in time. */
  find(providerId: string, query: OAuthCallbackQuery, sealed: string | null): OAuthAttempt | null;
}

/** Attempts to sign in with a provider. Nothing of them is stored here. @see docs/adr/0015, THREATS O13, O15 */
export function oauthAttempts(deps: {
  keyring: Keyring;
  clock: Clock;
  randomness: Randomness;
}): OAuthAttempts {
  const { keyring, clock, randomness } = deps;
  const secret = (): string => randomness.bytes(32).toString('base64url');

  return {
    begin: (provider, { returnTo, codeChallenge, ticket }) => ({
      provider,
      state: secret(),
      nonce: secret(),
      codeVerifier: secret(),
      returnTo: returnTo ?? null,
      codeChallenge: codeChallenge ?? null,
      ticket: ticket ?? null,
      expiresAt: later(clock.now(), minutes(limits.oauthStateMinutes)).getTime(),
    }),

    seal(attempt) {
      const nonce = randomness.bytes(sealNonceLength);
      return sealAttempt({ keyId: keyring.currentId, key: keyring.current('oauth-state'), nonce }, attempt);
    },

    find(providerId, { state }, sealed) {
      if (sealed === null || state === undefined) return null;
      const attempt = openAttempt(sealed, (id) => keyring.byId(id, 'oauth-state'), clock.now());
      if (attempt === null || attempt.provider !== providerId) return null;
      return secretsEqual(attempt.state, state) ? attempt : null;
    },
  };
}
