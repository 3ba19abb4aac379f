import { forgotPasswordSchema } from '@authflow/contracts';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { EmailRequestForm } from '#src/session/email-request-form.tsx';
import { requestReset } from './password-reset.api';

export function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  return sentTo === null ? (
    <RequestForm onSent={setSentTo} />
  ) : (
    <RequestSent email={sentTo} onAgain={() => setSentTo(null)} />
  );
}

function RequestForm({ onSent }: { onSent: (email: string) => void }) {
  const client = useApiClient();
  return (
    <>
      <FormHeading title="Reset your password">
        Tell us your address, and we send you a link to choose a new one.
      </FormHeading>
      <EmailRequestForm
        schema={forgotPasswordSchema}
        send={(values) => requestReset(client, values)}
        onSent={onSent}
      />
      <p className="mt-6 text-sm text-soft">
        Remembered it? <TextLink to={paths.login}>Sign in</TextLink>
      </p>
    </>
  );
}

function RequestSent({ email, onAgain }: { email: string; onAgain: () => void }) {
  return (
    <>
      <MailCheck aria-hidden="true" className="mb-5 size-10 text-accent-text" strokeWidth={1.6} />
      <FormHeading title="Look at your mail">
        If <strong className="font-medium break-words text-ink">{email}</strong> has an account, a link is on
        its way. It works once, for 30 minutes.
      </FormHeading>
      <div className="space-y-5">
        <MailboxLink />
        <p className="text-sm text-soft">
          Nothing there? Look in the spam folder, or{' '}
          <button
            type="button"
            onClick={onAgain}
            className="rounded-sm font-medium text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
          >
            try another address
          </button>
          .
        </p>
        <p className="text-sm text-soft">
          <TextLink to={paths.login}>Back to sign in</TextLink>
        </p>
      </div>
    </>
  );
}
