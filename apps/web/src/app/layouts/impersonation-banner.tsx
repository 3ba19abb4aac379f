import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useDispatch } from 'react-redux';
import { Spinner } from '#src/components/spinner.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { waitInWords } from '#src/lib/error-messages.ts';
import { useNow } from '#src/lib/use-now.ts';
import { sessionActions, type Impersonating } from '#src/session/session.slice.ts';
import { useImpersonation } from '#src/session/use-impersonation.ts';
import { useSessionState } from '#src/session/use-session-state.ts';

/** Nobody may take somebody else's account for their own: it stays in sight, around everything, until it is over. */
export function ImpersonationBanner() {
  const impersonation = useImpersonation();
  useWordWhenOver();
  if (impersonation === null) return null;
  return <Banner look={impersonation.look} onEnd={impersonation.end} />;
}

function Banner({ look, onEnd }: { look: Impersonating; onEnd: () => Promise<void> }) {
  const [ending, setEnding] = useState(false);
  const now = useNow(1000);
  const left = Math.max(0, Math.ceil((look.endsAt - now) / 1000));

  async function end(): Promise<void> {
    setEnding(true);
    await onEnd();
  }

  return (
    <>
      <section aria-label="Impersonation" className="sticky top-0 z-35 bg-alarm text-alarm-ink shadow-md">
        <div className="mx-auto flex max-w-[88rem] flex-wrap items-center gap-x-6 gap-y-2 px-5 py-2.5 sm:px-8">
          <p className="flex min-w-0 flex-1 basis-64 gap-2.5 text-sm">
            <Eye aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 wrap-anywhere">
              <strong className="font-semibold">
                You are looking at {look.user.name ?? look.user.email}’s account.
              </strong>{' '}
              Nothing can be changed.
            </span>
          </p>
          <div className="flex items-center gap-4 max-sm:w-full max-sm:justify-between">
            <span className="text-sm tabular-nums">{waitInWords(left)} left</span>
            <button
              type="button"
              aria-busy={ending || undefined}
              onClick={() => void end()}
              className="inline-flex h-9 items-center gap-2 rounded-lg bg-alarm-ink px-4 text-sm font-medium text-alarm transition-opacity duration-150 hover:opacity-90 focus-visible:outline-alarm-ink"
            >
              {ending ? <Spinner /> : null}
              End
            </button>
          </div>
        </div>
      </section>
      <div aria-hidden="true" className="pointer-events-none fixed inset-0 z-35 border-4 border-alarm" />
    </>
  );
}

/** Who did not end it themselves is told why the page is another one now. */
function useWordWhenOver(): void {
  const state = useSessionState();
  const dispatch = useDispatch();
  const toast = useToast();
  const over = state.status === 'authenticated' && state.impersonationOver === true;

  useEffect(() => {
    if (!over) return;
    dispatch(sessionActions.impersonationOverSeen());
    toast({
      tone: 'success',
      title: 'Looking at the account is over',
      detail: 'You are back in your own account.',
    });
  }, [over, dispatch, toast]);
}
