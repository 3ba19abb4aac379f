import type { OAuthExchange } from '@authflow/contracts';
import { useCallback } from 'react';
import { useNavigate } from 'react-router-dom';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import type { OAuthFlow } from '#src/lib/oauth-flow.ts';
import { paths } from '#src/lib/paths.ts';
import { linkTicket } from '#src/session/link-ticket.ts';
import { useEnter } from '#src/session/use-enter.ts';
import { exchangeCode } from './oauth.api';

/** Trades the code for a sign-in, or for a ticket that waits for the account's owner to sign in. */
export function useExchange(): (proof: OAuthExchange, flow: OAuthFlow) => Promise<ApiFailure | null> {
  const client = useApiClient();
  const enter = useEnter();
  const navigate = useNavigate();

  return useCallback(
    async (proof, { provider, returnTo }) => {
      const answer = await exchangeCode(client, proof);
      if ('error' in answer) return answer.error;
      if (answer.data.status === 'link_required') {
        linkTicket.keep(answer.data);
        const query = new URLSearchParams({ returnTo });
        await navigate(`${paths.linkProvider}?${query}`, { replace: true });
      } else {
        enter(answer.data, `oauth:${provider}`, returnTo);
      }
      return null;
    },
    [client, enter, navigate],
  );
}
