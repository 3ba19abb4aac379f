import { Hourglass, MonitorCheck } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ButtonLink } from '#src/components/button-link.tsx';
import { CodeForm } from '#src/components/code-form.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { ResendButton } from '#src/components/resend-button.tsx';
import { Spinner } from '#src/components/spinner.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { pendingMagicLink, type PendingMagicLink } from '#src/session/pending-magic-link.ts';
import { useEnter } from '#src/session/use-enter.ts';
import { requestMagicLink, verifyMagicLink } from './magic-link.api';
import { MatchCode } from './match-code';
import { useWatchedLogin } from './use-watched-login';

/** Waits in the tab that asked, over a reload too, until the link or the code was used. */
export function MagicLinkWaitingPage() {
  const [pending, setPending] = useState(() => pendingMagicLink.find());
  if (pending === null) return <NothingPending />;
  return <Waiting pending={pending} onResent={setPending} />;
}

interface WaitingProps {
  pending: PendingMagicLink;
  onResent: (pending: PendingMagicLink) => void;
}

function Waiting({ pending, onResent }: WaitingProps) {
  const { loginId, pickupToken } = pending;
  const client = useApiClient();
  const enter = useEnter();
  const status = useWatchedLogin(loginId);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const email = pendingMagicLink.email();

  const goOn = useCallback(
    async (proof: { code: string } | { pickupToken: string }): Promise<ApiFailure | null> => {
      const answer = await verifyMagicLink(client, { loginId, ...proof });
      if ('error' in answer) return answer.error;
      pendingMagicLink.end();
      enter(answer.data, 'magic_link');
      return null;
    },
    [client, enter, loginId],
  );

  useEffect(() => {
    if (status === 'approved') void goOn({ pickupToken }).then(setFailure);
  }, [status, goOn, pickupToken]);

  async function resend(address: string): Promise<ApiFailure | null> {
    const answer = await requestMagicLink(client, { email: address });
    if ('error' in answer) return answer.error;
    setFailure(null);
    onResent(pendingMagicLink.begin(answer.data, address));
    return null;
  }

  if (status === 'used') return <UsedElsewhere />;
  if (status === 'expired' || (failure && isRefusal(failure, 'invalid_or_expired_token'))) return <Expired />;
  return (
    <>
      <FormHeading title="Look at your mail">
        If{' '}
        <strong className="font-medium break-words text-ink">
          {email ?? (pending.maskedEmail || 'your address')}
        </strong>{' '}
        has an account, a mail with a link and a code is on its way.
      </FormHeading>
      {status === 'approved' && failure === null ? (
        <p role="status" className="flex items-center gap-2 font-medium text-accent-text">
          <Spinner /> Allowed. Signing you in…
        </p>
      ) : (
        <div className="space-y-6">
          <FailureAlert failure={failure} />
          <CodeForm key={loginId} check={(code) => goOn({ code })} />
          <MatchCode digits={pending.matchCode} />
          <p role="status" className="flex items-center gap-2 text-sm text-faint">
            <span aria-hidden="true" className="size-1.5 shrink-0 animate-pulse rounded-full bg-accent" />
            Waiting for you. Look in the spam folder if nothing arrives.
          </p>
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-t border-line pt-6">
            {email === null ? null : (
              <ResendButton
                send={() => resend(email)}
                sentNews="A new mail is on its way. The earlier link and code no longer count."
              />
            )}
            <p className="pt-2 text-sm text-soft">
              {email === null ? 'Nothing there? ' : 'Wrong address? '}
              <AskAgainLink>{email === null ? 'Ask again' : 'Change it'}</AskAgainLink>
            </p>
          </div>
          <MailboxLink />
        </div>
      )}
    </>
  );
}

function AskAgainLink({ children }: { children: ReactNode }) {
  const [search] = useSearchParams();
  return <TextLink to={{ pathname: paths.emailLink, search: search.toString() }}>{children}</TextLink>;
}

function NothingPending() {
  return (
    <Ended title="This tab waits for no link">
      A sign-in link is good for 15 minutes, in the tab that asked for it. Ask for a new one to go on.
    </Ended>
  );
}

function Expired() {
  return (
    <Ended
      icon={<Hourglass aria-hidden="true" className="mb-5 size-10 text-faint" strokeWidth={1.6} />}
      title="This link is over"
    >
      It was good for 15 minutes, or a newer mail replaced it. Ask for a new one, and use the most recent
      mail.
    </Ended>
  );
}

function UsedElsewhere() {
  return (
    <Ended
      icon={<MonitorCheck aria-hidden="true" className="mb-5 size-10 text-accent-text" strokeWidth={1.6} />}
      title="The link was used on another device"
    >
      You are signed in there. To sign in here too, ask for another link. If that was not you, sign in and end
      that session in your account.
    </Ended>
  );
}

function Ended({ icon, title, children }: { icon?: ReactNode; title: string; children: ReactNode }) {
  const [search] = useSearchParams();
  const query = search.toString();

  useEffect(() => {
    // What is over must not come back with a reload.
    if (pendingMagicLink.find() !== null) pendingMagicLink.end();
  }, []);

  return (
    <>
      {icon}
      <FormHeading title={title}>{children}</FormHeading>
      <div className="flex flex-col gap-3">
        <ButtonLink to={{ pathname: paths.emailLink, search: query }} size="lg">
          Ask for a new link
        </ButtonLink>
        <ButtonLink to={{ pathname: paths.login, search: query }} size="lg" variant="ghost">
          Back to sign in
        </ButtonLink>
      </div>
    </>
  );
}
