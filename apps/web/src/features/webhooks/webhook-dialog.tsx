import type { Webhook, WebhookSecret } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { DialogShell } from '#src/components/dialog-shell.tsx';
import { SecretView } from './secret-view';
import { WebhookForm } from './webhook-form';
import { shortUrl } from './webhook-words';

interface WebhookDialogProps {
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
  /** The one to change; null for a new one. */
  webhook: Webhook | null;
}

/** Adds a webhook and shows its secret, or changes one. */
export function WebhookDialog({ opener, open, onClose, webhook }: WebhookDialogProps) {
  const [made, setMade] = useState<WebhookSecret | null>(null);

  function close(): void {
    setMade(null);
    onClose();
  }

  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={close}
      held={made !== null}
      width="lg"
      title={titleOf(webhook, made)}
      description={
        made === null
          ? 'The address is called with what happened and whom it concerns, mail address included. No password, token or code is ever part of it.'
          : 'It is shown only now. Give it to the receiver: without it anybody could pretend to be this service.'
      }
    >
      {made === null ? (
        <WebhookForm webhook={webhook} onMade={setMade} onClose={close} />
      ) : (
        <SecretView secret={made.secret} onDone={close} />
      )}
    </DialogShell>
  );
}

function titleOf(webhook: Webhook | null, made: WebhookSecret | null): string {
  if (made !== null) return 'Copy the signing secret now';
  return webhook === null ? 'Add a webhook' : `Change ${shortUrl(webhook.url)}`;
}
