import { Link2Off } from 'lucide-react';
import { useState } from 'react';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { linkToken } from '#src/lib/link-token.ts';
import { paths } from '#src/lib/paths.ts';
import { useCheckedLink } from '#src/lib/use-checked-link.ts';
import { NewPasswordForm } from './new-password-form';
import { checkReset } from './password-reset.api';

export function ResetPasswordPage() {
  const [token] = useState(() => linkToken(paths.resetPassword));
  const [spent, setSpent] = useState(false);
  const { link, lookAgain } = useCheckedLink(token, checkReset);

  if (token === null) return <DeadLink forgotten />;
  if (link.state === 'dead' || spent) return <DeadLink />;
  return (
    <>
      <FormHeading title="Choose a new password">
        {link.state === 'live' && link.found.email ? (
          <>
            For <strong className="font-medium text-ink">{link.found.email}</strong>. Every open session ends
            when you save it.
          </>
        ) : (
          'Every open session ends when you save it.'
        )}
      </FormHeading>
      {link.state === 'live' ? <NewPasswordForm token={token} onDeadLink={() => setSpent(true)} /> : null}
      {link.state === 'checking' ? <Checking /> : null}
      {link.state === 'failed' ? (
        <div className="space-y-5">
          <FailureAlert failure={link.failure} />
          <Button variant="secondary" onClick={lookAgain}>
            Try again
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Checking() {
  return (
    <div role="status" className="space-y-5">
      <span className="sr-only">Checking the link</span>
      <Skeleton className="h-11 rounded-lg" />
      <Skeleton className="h-11 rounded-lg" />
    </div>
  );
}

function DeadLink({ forgotten }: { forgotten?: boolean }) {
  return (
    <>
      <Link2Off aria-hidden="true" className="mb-5 size-10 text-faint" strokeWidth={1.6} />
      <FormHeading title={forgotten ? 'Open the link from your mail' : 'This link no longer works'}>
        {forgotten
          ? 'For your safety the link is forgotten when this page is loaded again. Open it once more from the mail, or ask for a new one.'
          : 'It was used before, has expired, or a newer mail replaced it. Ask for a new one and use the most recent mail.'}
      </FormHeading>
      <div className="flex flex-col gap-3">
        <ButtonLink to={paths.forgotPassword} size="lg">
          Ask for a new link
        </ButtonLink>
        <ButtonLink to={paths.login} size="lg" variant="ghost">
          Back to sign in
        </ButtonLink>
      </div>
    </>
  );
}
