import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Button } from '#src/components/button.tsx';
import { DeadLink } from '#src/components/dead-link.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { forgetLinkToken, linkToken } from '#src/lib/link-token.ts';
import { paths } from '#src/lib/paths.ts';
import { safeReturnTo } from '#src/lib/safe-return-to.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { pendingMagicLink } from '#src/session/pending-magic-link.ts';
import { useEnter } from '#src/session/use-enter.ts';
import { ApproveForm } from './approve-form';
import { Approved } from './approved';
import { verifyMagicLink } from './magic-link.api';
import { Requester } from './requester';
import { useMagicLink, type OpenedLink } from './use-magic-link';

/**
 * Where the mailed link leads. Opening it signs nobody in: mail scanners open links too, and the reader may not be the
 * one who asked. They see who asked, and decide.
 */
export function MagicLinkPage() {
  const [token] = useState(() => linkToken(paths.magicLink));
  const [end, setEnd] = useState<'approved' | 'wrong-digits' | 'spent' | null>(null);
  const { link, lookAgain } = useMagicLink(token);

  if (end === 'approved') return <Approved />;
  if (end === 'wrong-digits')
    return (
      <Dead text="The number was wrong, so nobody was let in and this link is over. Ask for a new one." />
    );
  if (token === null || end === 'spent' || link.state === 'dead') return <Dead opened={token !== null} />;
  if (link.state === 'live') return <Decide token={token} link={link} onEnd={setEnd} />;
  return (
    <>
      <FormHeading title="Sign in" />
      {link.state === 'checking' ? (
        <Checking />
      ) : (
        <div className="space-y-5">
          <FailureAlert failure={link.failure} />
          <Button variant="secondary" onClick={lookAgain}>
            Try again
          </Button>
        </div>
      )}
    </>
  );
}

interface DecideProps {
  token: string;
  link: OpenedLink & { state: 'live' };
  onEnd: (end: 'approved' | 'wrong-digits' | 'spent') => void;
}

function Decide({ token, link, onEnd }: DecideProps) {
  const client = useApiClient();
  const enter = useEnter();
  const [search] = useSearchParams();
  // The mail opens in a tab of its own, so the question is whether any tab of this browser asked.
  const [askedHere] = useState(() => pendingMagicLink.askedHere());
  const [elsewhere, setElsewhere] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();

  async function signIn(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await verifyMagicLink(client, { token });
    setBusy(false);
    if (!('error' in answer)) {
      forgetLinkToken(paths.magicLink);
      pendingMagicLink.end();
      return enter(answer.data, 'magic_link', safeReturnTo(search.get('returnTo')));
    }
    if (isRefusal(answer.error, 'invalid_or_expired_token', 'validation_failed')) return onEnd('spent');
    cooldown.obey(answer.error);
    setFailure(answer.error);
  }

  if (elsewhere) {
    return <ApproveForm token={token} link={link} onEnd={onEnd} onBack={() => setElsewhere(false)} />;
  }
  return (
    <>
      <FormHeading title={askedHere ? 'Sign in' : 'Did you ask to sign in?'}>
        {link.email ? (
          <>
            To <strong className="font-medium text-ink">{link.email}</strong>.{' '}
          </>
        ) : null}
        If you did not ask for this, close the page: nothing happens.
      </FormHeading>
      <div className="space-y-6">
        <Requester request={link.requestedBy} />
        <FailureAlert failure={failure} />
        <div className="flex flex-col gap-3">
          <Button
            size="lg"
            className="w-full"
            loading={busy}
            disabled={cooldown.running}
            onClick={() => void signIn()}
          >
            {cooldown.label(askedHere ? 'Sign in' : 'Sign in here')}
          </Button>
          <Button
            size="lg"
            variant={askedHere ? 'ghost' : 'secondary'}
            className="w-full"
            onClick={() => setElsewhere(true)}
          >
            I asked on another device
          </Button>
        </div>
      </div>
    </>
  );
}

function Checking() {
  return (
    <div role="status" className="space-y-5">
      <span className="sr-only">Checking the link</span>
      <Skeleton className="h-20 rounded-xl" />
      <Skeleton className="h-11 rounded-lg" />
    </div>
  );
}

function Dead({ opened = true, text }: { opened?: boolean; text?: string }) {
  return (
    <DeadLink
      opened={opened}
      text={
        text ??
        'It was used before, is older than 15 minutes, or a newer mail replaced it. Ask for a new one.'
      }
    >
      <ButtonLink to={paths.emailLink} size="lg">
        Ask for a new link
      </ButtonLink>
      <ButtonLink to={paths.login} size="lg" variant="ghost">
        Back to sign in
      </ButtonLink>
    </DeadLink>
  );
}
