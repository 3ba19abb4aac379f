import { useEffect } from 'react';
import { useDispatch } from 'react-redux';
import { useLocation } from 'react-router-dom';
import { useToast, type ToastMessage } from '#src/components/toast-context.ts';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { takeConnection } from '#src/session/link-ticket.ts';
import { loadProviders, providerName } from '#src/session/oauth-providers.ts';
import { linkIdentity } from './oauth.api';

/** Makes the connection that waited for somebody to be signed in, wherever in the account they arrive. */
export function ConnectOnArrival() {
  const client = useApiClient();
  const dispatch = useDispatch();
  const toast = useToast();
  const { key } = useLocation();

  useEffect(() => {
    const connection = takeConnection();
    if (connection === null) return;
    void linkIdentity(client, connection.proof).then(async (answer) => {
      if ('error' in answer) {
        const providers = await loadProviders(client);
        return toast(refusal(providerName(connection.provider, providers), answer.error));
      }
      dispatch(api.util.invalidateTags(['Identities', 'Activity']));
      toast({
        tone: 'success',
        title: `${answer.data.name} is connected`,
        detail: 'You can sign in with it from now on.',
      });
    });
  }, [client, dispatch, toast, key]);

  return null;
}

function refusal(name: string, failure: ApiFailure): ToastMessage {
  const detail = failure.kind === 'cancelled' ? 'Nothing was changed.' : messageFor(failure);
  return { tone: 'danger', title: `${name} is not connected`, detail };
}
