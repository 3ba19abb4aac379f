import { useEffect, useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { ButtonLink } from '#src/components/button-link.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { Spinner } from '#src/components/spinner.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { paths } from '#src/lib/paths.ts';
import { pendingVerification, type PendingVerification } from '#src/session/pending-verification.ts';
import { CodeForm } from './code-form';
import { DeliveryNote } from './delivery-note';
import { ResendButton } from './resend-button';
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
  const goOn = useGoOn();
  const verified = current?.status === 'verified';

  useEffect(() => {
    if (verified) void goOn();
  }, [verified, goOn]);

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
          <CodeForm verificationId={verificationId} onVerified={() => void goOn()} />
          {current !== null && 'delivery' in current ? <DeliveryNote delivery={current.delivery} /> : null}
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-t border-line pt-6">
            <ResendButton verificationId={verificationId} onSent={look} />
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
