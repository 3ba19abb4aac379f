import type { Logout } from '@authflow/contracts';
import { useNavigate } from 'react-router-dom';
import { useToast } from '#src/components/toast-context.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { paths } from '#src/lib/paths.ts';
import { useSession } from '#src/session/session-context.ts';
import { logout } from './logout.api';

/**
 * Signs out here, or everywhere. While the server cannot be told, the person stays signed in and is told so:
 * looking signed out with a living session would be worse.
 */
export function useLogout(): (scope: NonNullable<Logout['scope']>) => Promise<void> {
  const client = useApiClient();
  const session = useSession();
  const navigate = useNavigate();
  const toast = useToast();

  return async (scope) => {
    const answer = await logout(client, scope);
    const alreadyOut = 'error' in answer && answer.error.kind === 'problem' && answer.error.status === 401;
    if ('error' in answer && !alreadyOut) {
      toast({ tone: 'danger', title: 'You are still signed in', detail: messageFor(answer.error) });
      return;
    }
    session.signedOut();
    await navigate(paths.login, { replace: true });
  };
}
