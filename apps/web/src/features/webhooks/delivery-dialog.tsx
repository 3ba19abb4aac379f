import type { WebhookDelivery, WebhookDeliveryDetail } from '@authflow/contracts';
import type { RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { CopyTextButton } from '#src/components/copy-text-button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { formatMoment } from '#src/lib/relative-time.ts';
import { outcomeInWords, readableBody } from './webhook-words';
import { useGetDeliveryQuery } from './webhooks.api';

interface DeliveryDialogProps {
  opener: RefObject<HTMLElement | null>;
  onClose: () => void;
  webhookId: string;
  delivery: WebhookDelivery | null;
}

/** A delivery: what was sent, and how each attempt ended. */
export function DeliveryDialog({ opener, onClose, webhookId, delivery }: DeliveryDialogProps) {
  return (
    <DialogShell
      opener={opener}
      open={delivery !== null}
      onOpenChange={onClose}
      width="lg"
      title={delivery?.eventType ?? ''}
      description={
        <>
          webhook-id <code className="font-mono text-xs break-all">{delivery?.eventId}</code>
        </>
      }
    >
      {delivery === null ? null : <Detail webhookId={webhookId} deliveryId={delivery.id} />}
      <DialogActions>
        <Button variant="secondary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </DialogShell>
  );
}

function Detail({ webhookId, deliveryId }: { webhookId: string; deliveryId: string }) {
  const { data, error, refetch } = useGetDeliveryQuery(
    { id: webhookId, deliveryId },
    { refetchOnMountOrArgChange: true },
  );
  if (data !== undefined) return <Loaded detail={data} />;
  if (error === undefined) {
    return (
      <div role="status" className="mt-5 space-y-3">
        <span className="sr-only">Loading the delivery</span>
        <Skeleton className="h-16" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  return (
    <div className="mt-5 space-y-3">
      <FailureAlert failure={asFailure(error)} />
      <Button variant="secondary" size="sm" onClick={() => void refetch()}>
        Try again
      </Button>
    </div>
  );
}

function Loaded({ detail: { history, body } }: { detail: WebhookDeliveryDetail }) {
  return (
    <div className="mt-5 space-y-5">
      <section aria-labelledby="delivery-attempts">
        <h3 id="delivery-attempts" className="text-sm font-medium">
          Attempts
        </h3>
        {history.length === 0 ? (
          <p className="mt-1 text-sm text-faint">None yet. The first is made in a moment.</p>
        ) : (
          <ol className="mt-2 divide-y divide-line rounded-xl border border-line">
            {history.map((attempt) => (
              <li key={attempt.number} className="px-3.5 py-2.5 text-sm">
                <p className={attempt.outcome === 'accepted' ? undefined : 'text-danger-text'}>
                  {outcomeInWords(attempt)}
                </p>
                <p className="text-xs text-faint tabular-nums">
                  {formatMoment(attempt.at)}
                  {attempt.status === null ? '' : ` · ${attempt.durationMs} ms`}
                </p>
              </li>
            ))}
          </ol>
        )}
      </section>
      <section aria-labelledby="delivery-body">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h3 id="delivery-body" className="text-sm font-medium">
            What is sent
          </h3>
          {body === null ? null : <CopyTextButton text={body}>Copy body</CopyTextButton>}
        </div>
        {body === null ? (
          <p className="mt-1 text-sm text-faint">It is about accounts: shown to those who may see users.</p>
        ) : (
          <pre
            // It scrolls, so the keyboard has to get there.
            tabIndex={0}
            role="region"
            aria-label="Body"
            className="mt-2 max-h-72 overflow-auto rounded-xl border border-line bg-sunken px-3.5 py-3 font-mono text-xs leading-relaxed"
          >
            {readableBody(body)}
          </pre>
        )}
      </section>
    </div>
  );
}
