import { useCallback } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { login } from '#src/session/login.api.ts';
import { pendingVerification } from '#src/session/pending-verification.ts';
import { useEnter } from '#src/session/use-enter.ts';

/**
 * What follows when the address was confirmed somewhere else: sign in with what was typed here a moment ago, or,
 * after a reload, ask for it again.
 */
export function useGoOn(): () => Promise<void> {
  const client = useApiClient();
  const enter = useEnter();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const query = search.size > 0 ? `?${search}` : '';

  return useCallback(async () => {
    const credentials = pendingVerification.takeCredentials();
    pendingVerification.end();
    const answer = credentials === null ? null : await login(client, credentials);
    if (answer !== null && !('error' in answer)) return enter(answer.data, 'password');
    await navigate(`${paths.login}${query}`, { replace: true, state: { notice: 'verified' } });
  }, [client, enter, navigate, query]);
}
