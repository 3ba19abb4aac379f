import type { Identity, OAuthProvider } from '@authflow/contracts';

/** A provider and what of it is connected. `available` is false for one that is no longer configured. */
export interface Connection {
  provider: string;
  name: string;
  available: boolean;
  identity: Identity | null;
}

/** One line per connected account, then one per provider that can be connected still. */
export function joinConnections(
  providers: readonly OAuthProvider[],
  identities: readonly Identity[],
): Connection[] {
  const offered = new Map(providers.map(({ id, name }) => [id, name]));
  const connected = new Set(identities.map(({ provider }) => provider));
  return [
    ...identities.map((identity) => ({
      provider: identity.provider,
      name: offered.get(identity.provider) ?? identity.name,
      available: offered.has(identity.provider),
      identity,
    })),
    ...providers
      .filter(({ id }) => !connected.has(id))
      .map(({ id, name }) => ({ provider: id, name, available: true, identity: null })),
  ];
}
