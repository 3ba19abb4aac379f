import { BadgeCheck, Link2Off } from 'lucide-react';
import { useState } from 'react';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import type { ApiClient } from '#src/lib/api-client.ts';
import { isRefusal, type Answer, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { forgetLinkToken, linkToken } from '#src/lib/link-token.ts';
import { paths } from '#src/lib/paths.ts';
import { pendingVerification } from '#src/session/pending-verification.ts';
import { useEnter } from '#src/session/use-enter.ts';
import { useSessionState } from '#src/session/use-session-state.ts';
import { verifyEmail, type Verified } from './email-verification.api';

/**
 * Where the mailed link leads. Opening it does nothing by itself: mail scanners open links too. Only the click
 * confirms the address.
 */
export function VerifyEmailPage() {
  const [token] = useState(() => linkToken(paths.verifyEmail));
  const [verified, setVerified] = useState(false);
  const [spent, setSpent] = useState(false);

  if (verified) return <VerifiedNotice />;
  if (token === null || spent) return <DeadLink opened={token !== null} />;
  return <ConfirmForm token={token} onVerified={() => setVerified(true)} onSpent={() => setSpent(true)} />;
}

interface ConfirmFormProps {
  token: string;
  onVerified: () => void;
  onSpent: () => void;
}

function ConfirmForm({ token, onVerified, onSpent }: ConfirmFormProps) {
  const client = useApiClient();
  const enter = useEnter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function confirm(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await spend(client, token);
    setBusy(false);
    if ('error' in answer) {
      if (isRefusal(answer.error, 'invalid_or_expired_token', 'validation_failed')) return onSpent();
      return setFailure(answer.error);
    }
    forgetLinkToken(paths.verifyEmail);
    if (answer.data.status === 'verified') return onVerified();
    pendingVerification.end();
    enter(answer.data, 'password', paths.account);
  }

  return (
    <>
      <FormHeading title="Confirm your email address">
        One click, and the address is yours to sign in with. If you did not create an account, close this
        page: nothing happens.
      </FormHeading>
      <div className="space-y-5">
        <FailureAlert failure={failure} />
        <Button size="lg" className="w-full" loading={busy} onClick={() => void confirm()}>
          Confirm my email
        </Button>
      </div>
    </>
  );
}

/** With the id this tab may still hold the answer is a session. An id of another attempt must not spoil the link. */
async function spend(client: ApiClient, token: string): Promise<Answer<Verified>> {
  const pending = pendingVerification.find();
  if (pending === null) return verifyEmail(client, { token });
  const answer = await verifyEmail(client, { token, verificationId: pending.verificationId });
  const mismatch = 'error' in answer && isRefusal(answer.error, 'invalid_or_expired_token');
  return mismatch ? verifyEmail(client, { token }) : answer;
}

function VerifiedNotice() {
  const state = useSessionState();
  const signedIn = state.status === 'authenticated';
  return (
    <>
      <BadgeCheck aria-hidden="true" className="mb-5 size-10 text-accent-text" strokeWidth={1.6} />
      <FormHeading title="Your email is confirmed">
        {signedIn
          ? 'You are signed in on this browser.'
          : 'If the page where you registered is still open, it goes on by itself and you can close this one. Otherwise sign in here.'}
      </FormHeading>
      <ButtonLink to={signedIn ? paths.account : paths.login} size="lg" className="w-full">
        {signedIn ? 'Open your account' : 'Sign in'}
      </ButtonLink>
    </>
  );
}

function DeadLink({ opened }: { opened: boolean }) {
  return (
    <>
      <Link2Off aria-hidden="true" className="mb-5 size-10 text-faint" strokeWidth={1.6} />
      <FormHeading title={opened ? 'This link no longer works' : 'Open the link from your mail'}>
        {opened
          ? 'It was used before, has expired, or a newer mail replaced it. Sign in: if your address still needs confirming, we send a new one.'
          : 'For your safety the link is forgotten when this page is loaded again. Open it once more from the mail, or sign in.'}
      </FormHeading>
      <ButtonLink to={paths.login} size="lg" className="w-full">
        Sign in
      </ButtonLink>
    </>
  );
}
