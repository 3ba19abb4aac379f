import type { WebhookDelivery } from '@authflow/contracts';
import { RotateCw } from 'lucide-react';
import { Button } from '#src/components/button.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { useReplayDeliveryMutation } from './webhooks.api';

/** Sends a delivery once more: one that failed, one that waits for its next try, or one that the receiver lost. */
export function ReplayButton({ webhookId, delivery }: { webhookId: string; delivery: WebhookDelivery }) {
  const [replay, { isLoading }] = useReplayDeliveryMutation();
  const toast = useToast();

  async function send(): Promise<void> {
    const { error } = await replay({ id: webhookId, deliveryId: delivery.id });
    if (error === undefined) return toast({ tone: 'success', title: 'The delivery is on its way again' });
    const detail = messageFor(asFailure(error));
    toast({ tone: 'danger', title: 'The delivery was not sent again', detail });
  }

  return (
    <Button variant="secondary" size="sm" loading={isLoading} onClick={() => void send()}>
      {isLoading ? null : <RotateCw aria-hidden="true" className="size-3.5" />}
      {delivery.state === 'pending' ? 'Try now' : 'Replay'}{' '}
      <span className="sr-only">{delivery.eventType}</span>
    </Button>
  );
}
