import { useEffect } from 'react';
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router-dom';
import { Waiting } from '#src/components/waiting.tsx';
import { paths } from '#src/lib/paths.ts';
import { safeReturnTo } from '#src/lib/safe-return-to.ts';
import { useSession } from '#src/session/session-context.ts';
import type { AnonymousReason } from '#src/session/session.slice.ts';
import { useSessionState } from '#src/session/use-session-state.ts';

/** Who left on purpose is not led back to where they were. */
const farewells: Partial<Record<AnonymousReason, string>> = {
  signedOut: paths.login,
  locked: paths.login,
  deleted: paths.accountClosed,
};

/** Lets signed-in people through. Decides nothing, and shows nothing of the page, before the server has answered. */
export function RequireSession() {
  const state = useSessionState();
  const session = useSession();
  const location = useLocation();
  const unchecked = state.status === 'anonymous' && state.reason === 'notChecked';

  useEffect(() => {
    if (unchecked) void session.restore();
  }, [unchecked, session]);

  if (state.status === 'authenticated') return <Outlet />;
  if (state.status === 'unknown') return <Waiting outage={state.outage} shape="account" />;
  if (unchecked) return <Waiting outage={null} shape="account" />;
  const farewell = state.status === 'anonymous' ? farewells[state.reason] : undefined;
  if (farewell !== undefined) return <Navigate to={farewell} replace />;
  const here = `${location.pathname}${location.search}`;
  return <Navigate to={`${paths.login}?returnTo=${encodeURIComponent(here)}`} replace />;
}

/** Pages that make no sense for somebody signed in: leads on to where they wanted to go. */
export function GuestOnly() {
  const state = useSessionState();
  const [search] = useSearchParams();
  if (state.status === 'unknown') return <Waiting outage={state.outage} shape="form" />;
  if (state.status === 'authenticated') return <Navigate to={safeReturnTo(search.get('returnTo'))} replace />;
  return <Outlet />;
}
