import { limits } from '@authflow/contracts';
import { useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { mailPasswordLink } from './set-password.api';

/** For accounts that are opened by passkey, provider or mail alone. */
export function SetPasswordCard({ email }: { email: string }) {
  const client = useApiClient();
  const cooldown = useCooldown();
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function send(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await mailPasswordLink(client, email);
    setBusy(false);
    if (!('error' in answer)) return setSent(true);
    cooldown.obey(answer.error);
    setFailure(answer.error);
  }

  return (
    <Card
      title="Password"
      description="Your account has no password. You don’t need one; it is another way in, in case the others fail you."
      action={
        <Button
          variant="secondary"
          size="sm"
          loading={busy}
          disabled={cooldown.running}
          onClick={() => void send()}
        >
          {cooldown.label(sent ? 'Send another link' : 'Set a password')}
        </Button>
      }
    >
      {failure ? <FailureAlert failure={failure} /> : null}
      {sent && failure === null ? (
        <div className="space-y-4">
          <Alert tone="success">
            We sent a link to {email}. Choose a password there within {limits.passwordResetMinutes} minutes.
            It signs you out everywhere, here too.
          </Alert>
          <MailboxLink />
        </div>
      ) : null}
    </Card>
  );
}
