import type { RelyingParty } from '#src/domain/relying-party';
import type { Repositories } from '#src/repositories/repositories';
import type { OAuthProviders } from './oauth-providers';

export interface WaysIn {
  /**
   * Whether nothing would be left to sign in with once the passkey or identity `removedId` is gone: no password, no other
   * passkey, no identity at a provider that is offered here. A mailed link does not count: a mailbox is how one comes
   * back, not what one should be left with. Take the account's lock first.
   */
  isLast(repos: Repositories, userId: string, removedId: string): Promise<boolean>;
}

/** What keeps people from locking themselves out. @see THREATS O21 */
export function createWaysIn(deps: { providers: OAuthProviders; relyingParty: RelyingParty | null }): WaysIn {
  const { providers, relyingParty } = deps;
  return {
    async isLast(repos, userId, removedId) {
      const { hasPassword } = await repos.factors.count(userId);
      if (hasPassword) return false;
      const passkeys = relyingParty === null ? [] : await repos.passkeys.listByUser(userId);
      const identities = await repos.identities.list(userId);
      const offered = identities.filter(({ provider }) => providers.isConfigured(provider));
      return [...passkeys, ...offered].every(({ id }) => id === removedId);
    },
  };
}
