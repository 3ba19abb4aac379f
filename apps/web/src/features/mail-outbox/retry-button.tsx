import type { QueuedMail } from '@authflow/contracts';
import { RotateCw } from 'lucide-react';
import { Button } from '#src/components/button.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { useRetryMailMutation } from './mail-outbox.api';
import { canRetry } from './mail-words';

/** Sends a mail again that stopped or waits. */
export function RetryButton({ mail }: { mail: QueuedMail }) {
  const [retry, { isLoading }] = useRetryMailMutation();
  const toast = useToast();
  if (!canRetry(mail)) return null;

  async function send(): Promise<void> {
    const { error } = await retry(mail.id);
    if (error === undefined)
      return toast({ tone: 'success', title: 'The mail is on its way again', detail: mail.to });
    const failure = asFailure(error);
    const detail = isRefusal(failure, 'conflict') ? 'It has left in the meantime.' : messageFor(failure);
    toast({ tone: 'danger', title: 'The mail was not sent again', detail });
  }

  return (
    <Button variant="secondary" size="sm" loading={isLoading} onClick={() => void send()}>
      {isLoading ? null : <RotateCw aria-hidden="true" className="size-3.5" />}
      Retry <span className="sr-only">the mail to {mail.to}</span>
    </Button>
  );
}
