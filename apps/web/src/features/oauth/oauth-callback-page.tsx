import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { ButtonLink } from '#src/components/button-link.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { Spinner } from '#src/components/spinner.tsx';
import { Waiting } from '#src/components/waiting.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { dropOAuthAnswer } from '#src/lib/oauth-answer.ts';
import { findOAuthAnswer } from '#src/lib/read-oauth-answer.ts';
import { endFlow, findFlow, type OAuthFlow } from '#src/lib/oauth-flow.ts';
import { paths } from '#src/lib/paths.ts';
import { handOverConnection } from '#src/session/link-ticket.ts';
import { useSessionState } from '#src/session/use-session-state.ts';
import { useExchange } from './use-exchange';

/** What this tab may do with what came back. `foreign`: no way to a provider was begun here. */
type Arrival =
  | { kind: 'code'; code: string; flow: OAuthFlow }
  | { kind: 'refused'; flow: OAuthFlow | null }
  | { kind: 'foreign' };

/** Where the way over a provider ends: exchanges the code, in the tab that began it and in no other. */
export function OAuthCallbackPage() {
  const [arrival] = useState(arrive);
  const state = useSessionState();
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  useEffect(() => {
    // Not while rendering: what is rendered and thrown away would take the only copy along.
    dropOAuthAnswer();
    endFlow();
  }, []);

  if (arrival.kind === 'foreign') return <NothingBegun />;
  if (arrival.kind === 'refused') return <Refused flow={arrival.flow} failure={null} />;
  if (failure !== null) return <Refused flow={arrival.flow} failure={failure} />;
  // Whoever is signed in is known a moment later; a connection needs them.
  if (state.status === 'unknown') return <Waiting outage={state.outage} shape="form" />;
  return <Finish arrival={arrival} onFailure={setFailure} />;
}

function arrive(): Arrival {
  const answer = findOAuthAnswer();
  const flow = findFlow();
  if (answer === null) return { kind: 'foreign' };
  if ('error' in answer) return { kind: 'refused', flow };
  // A code for another purpose than the one begun here was put under this tab's nose.
  if (flow === null || answer.intent !== flow.kind) return { kind: 'foreign' };
  return { kind: 'code', code: answer.code, flow };
}

interface FinishProps {
  arrival: Arrival & { kind: 'code' };
  onFailure: (failure: ApiFailure) => void;
}

function Finish({ arrival, onFailure }: FinishProps) {
  const { code, flow } = arrival;
  const navigate = useNavigate();
  const exchange = useExchange();
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const proof = { code, codeVerifier: flow.codeVerifier };
    if (flow.kind === 'sign_in') {
      void exchange(proof, flow).then((failure) => {
        if (failure !== null) onFailure(failure);
      });
      return;
    }
    handOverConnection({ proof, provider: flow.provider });
    void navigate(paths.security, { replace: true });
  }, [code, flow, exchange, navigate, onFailure]);

  return (
    <>
      <FormHeading title={flow.kind === 'sign_in' ? 'Signing you in' : 'Connecting your account'} />
      <p role="status" className="flex items-center gap-2 text-soft">
        <Spinner /> One moment…
      </p>
    </>
  );
}

function Refused({ flow, failure }: { flow: OAuthFlow | null; failure: ApiFailure | null }) {
  const connecting = flow?.kind === 'link';
  return (
    <>
      <FormHeading title={connecting ? 'Nothing was connected' : 'You are not signed in'}>
        {failure === null
          ? 'You turned back at the provider, or it gave no usable answer. Nothing was changed.'
          : 'The provider let you through, but it went no further.'}
      </FormHeading>
      <div className="space-y-5">
        <FailureAlert failure={failure} />
        <div className="flex flex-col gap-3">
          {connecting ? (
            <ButtonLink to={paths.security} size="lg">
              Back to your settings
            </ButtonLink>
          ) : (
            <ButtonLink to={loginFor(flow)} size="lg">
              Back to sign in
            </ButtonLink>
          )}
        </div>
      </div>
    </>
  );
}

function NothingBegun() {
  return (
    <>
      <FormHeading title="Nothing was begun here">
        This tab did not start signing in with a provider, or it is too long ago. For your safety nothing was
        done. Start from the sign-in page.
      </FormHeading>
      <ButtonLink to={paths.login} size="lg" className="w-full">
        Sign in
      </ButtonLink>
    </>
  );
}

function loginFor(flow: OAuthFlow | null): string {
  if (flow === null || flow.returnTo === paths.account) return paths.login;
  return `${paths.login}?${new URLSearchParams({ returnTo: flow.returnTo })}`;
}
