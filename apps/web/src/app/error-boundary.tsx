import { Component, type ReactNode } from 'react';
import { Button } from '#src/components/button.tsx';
import { lastRequestId } from '#src/lib/last-request-id.ts';

interface State {
  failed: boolean;
  requestId: string | null;
}

/** Catches what no page expected, says so calmly, and gives an id to quote. React offers this to classes only. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false, requestId: null };

  static getDerivedStateFromError(): State {
    return { failed: true, requestId: lastRequestId() };
  }

  override render() {
    return this.state.failed ? <Broken requestId={this.state.requestId} /> : this.props.children;
  }
}

function Broken({ requestId }: { requestId: string | null }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-6 py-16">
      <h1 className="text-2xl font-semibold tracking-tight">This page stopped working</h1>
      <p className="mt-2 text-soft">
        The fault is ours. Nothing you saved is lost. Load the page again; if it keeps happening, tell the
        people who run this service.
      </p>
      {requestId ? (
        <p className="mt-4 text-sm text-faint">
          Reference to quote: <span className="font-mono break-all select-all">{requestId}</span>
        </p>
      ) : null}
      <div className="mt-8 flex gap-3">
        <Button onClick={() => window.location.reload()}>Load again</Button>
        <Button variant="secondary" onClick={() => window.location.assign('/')}>
          Go to the start
        </Button>
      </div>
    </main>
  );
}
