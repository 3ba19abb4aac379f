import { useNavigate } from 'react-router-dom';
import { adminUserPath } from '#src/lib/paths.ts';
import { useSession } from './session-context';
import type { Impersonating } from './session.slice';
import { useSessionState } from './use-session-state';

/** Whose account an operator looks at in this tab, and the way back to the console; null while nobody does. */
export function useImpersonation(): { look: Impersonating; end: () => Promise<void> } | null {
  const state = useSessionState();
  const session = useSession();
  const navigate = useNavigate();
  const look = state.status === 'authenticated' ? state.impersonating : undefined;
  if (look === undefined) return null;

  return {
    look,
    end: async () => {
      const told = session.endImpersonation();
      await navigate(adminUserPath(look.user.id), { replace: true });
      await told;
    },
  };
}
