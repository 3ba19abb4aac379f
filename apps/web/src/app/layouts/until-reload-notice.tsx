import { TriangleAlert, X } from 'lucide-react';
import { useDispatch } from 'react-redux';
import { sessionActions } from '#src/session/session.slice.ts';
import { useSessionState } from '#src/session/use-session-state.ts';

/** Said before it happens: otherwise a reload would look as if the service had lost the person. */
export function UntilReloadNotice() {
  const state = useSessionState();
  const dispatch = useDispatch();
  const told = state.status === 'authenticated' && state.untilReload === true;

  return (
    <div role="status">
      {told ? (
        <div className="border-b border-warning-line bg-warning-soft text-warning-text">
          <div className="mx-auto flex max-w-5xl items-start gap-3 px-5 py-2.5 text-sm sm:px-8">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <p className="min-w-0 flex-1">
              <strong className="font-semibold">
                Your browser does not let this site stay signed in across a reload.
              </strong>{' '}
              It blocks the cookie for that, so each tab signs in for itself, until it is reloaded or closed.
              Allow cookies for this site to stay signed in.
            </p>
            <button
              type="button"
              aria-label="Dismiss"
              onClick={() => dispatch(sessionActions.untilReloadSeen())}
              className="-m-1.5 inline-flex size-9 shrink-0 items-center justify-center rounded-lg transition-colors duration-150 hover:bg-warning-line/50 focus-visible:outline-warning-text"
            >
              <X aria-hidden="true" className="size-4" />
            </button>
          </div>
        </div>
      ) : null}
    </div>
  );
}
