import { useEffect, useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { ButtonLink } from '#src/components/button-link.tsx';
import { CodeForm } from '#src/components/code-form.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { ResendButton } from '#src/components/resend-button.tsx';
import { Spinner } from '#src/components/spinner.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { pendingVerification, type PendingVerification } from '#src/session/pending-verification.ts';
import { useEnter } from '#src/session/use-enter.ts';
import { DeliveryNote } from './delivery-note';
import { resendVerification, verifyEmail } from './email-verification.api';
import { useGoOn } from './use-go-on';
import { useWatchedVerification } from './use-watched-verification';

export function CheckInboxPage() {
  const [pending] = useState(() => pendingVerification.find());
  return pending === null ? <NothingPending /> : <CheckInbox pending={pending} />;
}

function NothingPending() {
  return (
    <>
      <FormHeading title="Nothing to confirm here">
        This tab does not wait for a code. Sign in with your password and we send a new mail if your address
        still needs confirming.
      </FormHeading>
      <ButtonLink to={paths.login} size="lg" className="w-full">
        Sign in
      </ButtonLink>
    </>
  );
}

function CheckInbox({ pending }: { pending: PendingVerification }) {
  const { verificationId, maskedEmail } = pending;
  const { current, look } = useWatchedVerification(verificationId);
  const client = useApiClient();
  const enter = useEnter();
  const goOn = useGoOn();
  const verified = current?.status === 'verified';

  useEffect(() => {
    if (verified) void goOn();
  }, [verified, goOn]);

  async function check(code: string): Promise<ApiFailure | null> {
    const answer = await verifyEmail(client, { verificationId, code });
    if ('error' in answer) return answer.error;
    // Without a session for us, the address turned out to be confirmed already.
    if (answer.data.status === 'verified') await goOn();
    else {
      pendingVerification.end();
      enter(answer.data, 'password');
    }
    return null;
  }

  async function resend(): Promise<ApiFailure | null> {
    const answer = await resendVerification(client, { verificationId });
    if ('error' in answer) return answer.error;
    look();
    return null;
  }

  if (current?.status === 'gone') return <NothingPending />;
  return (
    <>
      <FormHeading title="Check your inbox">
        We sent a mail to <strong className="font-medium text-ink">{maskedEmail || 'your address'}</strong>.
        Enter its code here, or open its link on any device: this page goes on by itself.
      </FormHeading>
      {verified ? (
        <p role="status" className="flex items-center gap-2 font-medium text-accent-text">
          <Spinner /> Confirmed. Signing you in…
        </p>
      ) : (
        <div className="space-y-6">
          {current?.status === 'expired' ? (
            <Alert tone="warning" title="This confirmation has expired">
              Send the mail again to get a new code and link.
            </Alert>
          ) : null}
          <CodeForm check={check} />
          {current !== null && 'delivery' in current ? <DeliveryNote delivery={current.delivery} /> : null}
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-t border-line pt-6">
            <ResendButton
              send={resend}
              sentNews="A new mail is on its way. The earlier code no longer counts."
            />
            <p className="pt-2 text-sm text-soft">
              Wrong address? <TextLink to={paths.register}>Change it</TextLink>
            </p>
          </div>
          <MailboxLink />
        </div>
      )}
    </>
  );
}
