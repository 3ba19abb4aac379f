import { useState } from 'react';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Button } from '#src/components/button.tsx';
import { DeadLink } from '#src/components/dead-link.tsx';
import { DoneNotice } from '#src/components/done-notice.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { linkToken } from '#src/lib/link-token.ts';
import { paths } from '#src/lib/paths.ts';
import { useCheckedLink } from '#src/lib/use-checked-link.ts';
import { AcceptForm } from './accept-form';
import { checkInvitation } from './invitations.api';

/** Where the mail of an invitation leads. Opening it spends nothing; choosing a password does. */
export function AcceptInvitationPage() {
  const [token] = useState(() => linkToken(paths.acceptInvitation));
  const [spent, setSpent] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const { link, lookAgain } = useCheckedLink(token, checkInvitation);

  if (accepted) return <AcceptedElsewhere />;
  if (token === null || link.state === 'dead' || spent) return <DeadInvitation opened={token !== null} />;
  return (
    <>
      <FormHeading title="Welcome: choose a password">
        {link.state === 'live' && link.found.email ? (
          <>
            You are invited as <strong className="font-medium text-ink">{link.found.email}</strong>. With a
            password the account is yours.
          </>
        ) : (
          'With a password the account is yours.'
        )}
      </FormHeading>
      {link.state === 'live' ? (
        <AcceptForm
          token={token}
          name={link.found.name}
          onDeadLink={() => setSpent(true)}
          onAccepted={() => setAccepted(true)}
        />
      ) : null}
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

/** In a browser where somebody else is signed in, and stays so. */
function AcceptedElsewhere() {
  return (
    <DoneNotice
      title="The invitation is accepted"
      text="The password is set. Another account is signed in in this browser; sign out of it before you open the new one."
    >
      <ButtonLink to={paths.account} size="lg" variant="secondary">
        Back to the account that is open
      </ButtonLink>
    </DoneNotice>
  );
}

function Checking() {
  return (
    <div role="status" className="space-y-5">
      <span className="sr-only">Checking the invitation</span>
      <Skeleton className="h-11 rounded-lg" />
      <Skeleton className="h-11 rounded-lg" />
      <Skeleton className="h-11 rounded-lg" />
    </div>
  );
}

function DeadInvitation({ opened }: { opened: boolean }) {
  return (
    <DeadLink
      opened={opened}
      text="The invitation was accepted before, has expired, or a newer mail replaced it. If you have set your password, sign in; else ask whoever invited you for a new one."
    >
      <ButtonLink to={paths.login} size="lg">
        Sign in
      </ButtonLink>
      <ButtonLink to={paths.forgotPassword} size="lg" variant="ghost">
        I forgot my password
      </ButtonLink>
    </DeadLink>
  );
}
