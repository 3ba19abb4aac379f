import { RotateCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Guilloche } from '#src/components/guilloche.tsx';

/**
 * A session as the server keeps it, to try out: one row, a rotation counter, and an end that holds. Nothing here
 * talks to the server.
 */
export function SessionDocument() {
  const [generation, setGeneration] = useState(1);
  const [revoked, setRevoked] = useState(false);

  function begin(): void {
    setGeneration(1);
    setRevoked(false);
  }

  return (
    <section
      aria-label="A session, to try out"
      className="relative isolate overflow-hidden rounded-3xl bg-panel p-7 text-panel-ink shadow-lg sm:p-8"
    >
      <Guilloche className="absolute -top-40 -right-56 -z-10 w-[36rem] text-panel-line opacity-70" />
      <p className="text-sm text-panel-soft">Session</p>
      <p className="mt-1 font-mono text-lg">0192f5c4-7d4c</p>
      <dl className="mt-8 grid grid-cols-2 gap-x-6 gap-y-5">
        <Entry label="Status">{revoked ? 'Ended' : 'Live'}</Entry>
        <Entry label="Refresh token">Generation {generation}</Entry>
        <Entry label="Access token">{revoked ? 'Refused' : 'ES256, 10 minutes'}</Entry>
        <Entry label="Rows in the database">1</Entry>
      </dl>
      <p role="status" className="mt-7 min-h-[3.75rem] text-sm text-panel-soft">
        {message(generation, revoked)}
      </p>
      <div className="mt-4 flex gap-2.5">
        {revoked ? (
          <DocumentButton onClick={begin}>Sign in again</DocumentButton>
        ) : (
          <>
            <DocumentButton onClick={() => setGeneration(generation + 1)}>
              <RotateCw aria-hidden="true" className="size-4" /> Refresh
            </DocumentButton>
            <DocumentButton onClick={() => setRevoked(true)}>Revoke</DocumentButton>
          </>
        )}
      </div>
      {revoked ? (
        <p
          aria-hidden="true"
          className="absolute top-9 right-8 -rotate-6 animate-rise rounded-lg border-2 border-panel-line px-3 py-1 font-mono text-sm font-semibold tracking-[0.18em] text-panel-line uppercase"
        >
          Revoked
        </p>
      ) : null}
      <p
        aria-hidden="true"
        className="mt-8 overflow-hidden mask-r-from-80% font-mono text-xs tracking-[0.2em] whitespace-nowrap text-panel-soft/80"
      >
        {`AF<SESSION<<GEN<${String(generation).padStart(4, '0')}<<`.padEnd(56, '<')}
      </p>
    </section>
  );
}

function message(generation: number, revoked: boolean): string {
  if (revoked)
    return 'Ended. Within a second every instance refuses its tokens, and no refresh brings it back.';
  if (generation === 1)
    return 'Refreshing replaces the token. Racing tabs within 30 seconds get the same successor.';
  return `Generation ${generation - 1} is spent. Whoever presents it later ends this session, and its owner gets a mail.`;
}

function Entry({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-panel-soft">{label}</dt>
      <dd className="mt-0.5 font-mono text-sm tabular-nums">{children}</dd>
    </div>
  );
}

function DocumentButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex h-10 items-center gap-2 rounded-lg bg-panel-ink/10 px-4 text-sm font-medium text-panel-ink ring-1 ring-panel-ink/15 transition-[background-color,transform] duration-150 hover:bg-panel-ink/18 focus-visible:outline-panel-line active:scale-[0.985]"
    >
      {children}
    </button>
  );
}
