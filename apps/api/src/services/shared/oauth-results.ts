import { limits } from '@authflow/contracts';
import { later, type Clock } from '#src/domain/clock';
import { minutes, seconds } from '#src/domain/duration';
import { hashLinkToken } from '#src/domain/mailed-secret';
import { provesPage } from '#src/domain/oauth-attempt';
import type { Randomness } from '#src/domain/randomness';
import type { OAuthResultKind, OAuthResultRow } from '#src/repositories/oauth-results.repository';
import type { Repositories } from '#src/repositories/repositories';

export interface OAuthResults {
  /**
   * Keeps what a provider said until it is picked up.
   * **State**: none → open result.
   * @returns the secret that picks it up, 256 bits in base64url; only its hash is stored
   */
  issue(repos: Repositories, result: Omit<OAuthResultRow, 'id'>): Promise<string>;
  /**
   * Picks up a result of the page that began. Whoever shows the code spends it, also with a wrong verifier.
   * **State**: open → consumed. Null when it is spent, expired, of another kind, or of another page.
   */
  consume(
    repos: Repositories,
    kind: 'sign_in' | 'link',
    input: { code: string; codeVerifier?: string | undefined },
  ): Promise<OAuthResultRow | null>;
}

const lifetimes: Record<OAuthResultKind, number> = {
  sign_in: seconds(limits.oauthCodeSeconds),
  link: seconds(limits.oauthCodeSeconds),
  proof: minutes(limits.oauthLinkTokenMinutes),
};

/** One-time secrets for what providers said. @see RFC 9700 §4.5, THREATS O17 */
export function createOAuthResults(deps: { clock: Clock; randomness: Randomness }): OAuthResults {
  const { clock, randomness } = deps;
  return {
    async issue(repos, result) {
      const now = clock.now();
      const secret = randomness.bytes(32).toString('base64url');
      await repos.oauthResults.insert({
        ...result,
        id: randomness.uuid(),
        tokenHash: hashLinkToken(secret),
        expiresAt: later(now, lifetimes[result.kind]),
        now,
      });
      return secret;
    },

    async consume(repos, kind, { code, codeVerifier }) {
      const result = await repos.oauthResults.consume(hashLinkToken(code), kind, clock.now());
      return result !== null && provesPage(result.codeChallenge, codeVerifier) ? result : null;
    },
  };
}
