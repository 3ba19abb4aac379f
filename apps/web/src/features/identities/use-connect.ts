import { useEffect, useState } from 'react';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { beginFlow } from '#src/lib/oauth-flow.ts';
import { paths } from '#src/lib/paths.ts';
import { startConnecting } from './identities.api';

/** Leaves for a provider. The page that receives the way back completes the connection and returns here. */
export function useConnect() {
  const client = useApiClient();
  const [towards, setTowards] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  useEffect(() => {
    // Back by the browser's button, the page may be shown as it was left.
    const rest = () => setTowards(null);
    window.addEventListener('pageshow', rest);
    return () => window.removeEventListener('pageshow', rest);
  }, []);

  async function begin(provider: string): Promise<void> {
    setTowards(provider);
    setFailure(null);
    const returnTo = paths.security;
    const { codeChallenge } = await beginFlow({ kind: 'link', provider, returnTo });
    const answer = await startConnecting(client, provider, { returnTo, codeChallenge });
    if (!('error' in answer)) return window.location.assign(answer.data.authorizationUrl);
    setTowards(null);
    setFailure(answer.error);
  }

  return { towards, failure, begin };
}
