import type { OAuthProvider } from '@authflow/contracts';
import { useEffect, useState } from 'react';
import type { ApiClient } from '#src/lib/api-client.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { readPatiently } from '#src/lib/read-patiently.ts';

type Providers = readonly OAuthProvider[];

/** Asked for once in the life of a page. A failure is not kept: who comes back to a form asks again. */
const asked = new WeakMap<ApiClient, Promise<Providers | null>>();
const known = new WeakMap<ApiClient, Providers>();

/** The providers people can sign in with here; null when the server could not say so. */
export function loadProviders(client: ApiClient): Promise<Providers | null> {
  const running = asked.get(client);
  if (running !== undefined) return running;
  const asking = ask(client);
  asked.set(client, asking);
  return asking;
}

async function ask(client: ApiClient): Promise<Providers | null> {
  const answer = await readPatiently<{ items: OAuthProvider[] }>(client, {
    url: '/v1/auth/oauth/providers',
    access: 'public',
  });
  if ('error' in answer) {
    asked.delete(client);
    return null;
  }
  known.set(client, answer.data.items);
  return answer.data.items;
}

/**
 * The providers people can sign in with here; none until the server has said so. Not by RTK Query, which is larger than the
 * sign-in form that would load it (ADR 0030).
 */
export function useProviders(): Providers {
  const client = useApiClient();
  const [providers, setProviders] = useState(() => known.get(client) ?? []);

  useEffect(() => {
    let left = false;
    void loadProviders(client).then((items) => {
      if (!left && items !== null) setProviders(items);
    });
    return () => {
      left = true;
    };
  }, [client]);

  return providers;
}

const knownNames: Record<string, string | undefined> = { github: 'GitHub' };

/** A provider's name for people; the id reads well enough while the list is not there. */
export function providerName(id: string, providers?: Providers | null): string {
  const named = providers?.find((provider) => provider.id === id);
  return named?.name ?? knownNames[id] ?? id.slice(0, 1).toUpperCase() + id.slice(1);
}
