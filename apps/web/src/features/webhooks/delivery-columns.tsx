import type { WebhookDelivery } from '@authflow/contracts';
import type { Column } from '#src/components/data-table-column.ts';
import { Button } from '#src/components/button.tsx';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { untilInWords } from '#src/lib/next-attempt.ts';
import { counted } from '#src/lib/numbers.ts';
import { ReplayButton } from './replay-button';
import { DeliveryBadge } from './state-badge';

interface DeliveryListContext {
  webhookId: string;
  now: number;
  /** Whether the viewer may send them once more, and the webhook is on. */
  replays: boolean;
  onOpen: (delivery: WebhookDelivery, from: HTMLElement) => void;
}

export function deliveryColumns(context: DeliveryListContext): Column<WebhookDelivery>[] {
  const { now } = context;
  return [
    {
      key: 'event',
      header: 'Event',
      cell: ({ eventType }) => <span className="font-mono text-[0.8125rem]">{eventType}</span>,
    },
    { key: 'state', header: 'State', cell: (delivery) => <DeliveryBadge delivery={delivery} /> },
    {
      key: 'attempts',
      header: 'Attempts',
      cell: (delivery) => (
        <span className="text-soft tabular-nums">
          {delivery.attempts}
          <NextAttempt delivery={delivery} now={now} />
        </span>
      ),
    },
    {
      key: 'created',
      header: 'Happened',
      className: 'whitespace-nowrap text-soft',
      cell: ({ createdAt }) => <TimeAgo iso={createdAt} now={now} />,
    },
    {
      key: 'action',
      header: 'Actions',
      className: 'text-right whitespace-nowrap',
      cell: (delivery) => <Acts {...context} delivery={delivery} />,
    },
  ];
}

export function DeliveryCard({ delivery, ...context }: DeliveryListContext & { delivery: WebhookDelivery }) {
  const { eventType, attempts, createdAt } = delivery;
  return (
    <div className="space-y-2 text-sm">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 font-mono text-[0.8125rem] font-medium wrap-anywhere">{eventType}</p>
        <DeliveryBadge delivery={delivery} />
      </div>
      <p className="text-xs text-faint">
        {counted(attempts, 'attempt')} · <TimeAgo iso={createdAt} now={context.now} />
        <NextAttempt delivery={delivery} now={context.now} />
      </p>
      <Acts {...context} delivery={delivery} />
    </div>
  );
}

function NextAttempt({ delivery, now }: { delivery: WebhookDelivery; now: number }) {
  const { attempts, nextAttemptAt } = delivery;
  if (attempts === 0 || nextAttemptAt === null) return null;
  return <span className="block text-xs text-faint">Next {untilInWords(nextAttemptAt, now)}</span>;
}

function Acts(props: DeliveryListContext & { delivery: WebhookDelivery }) {
  const { webhookId, replays, onOpen, delivery } = props;
  return (
    <span className="inline-flex gap-2">
      <Button variant="secondary" size="sm" onClick={({ currentTarget }) => onOpen(delivery, currentTarget)}>
        Details <span className="sr-only">of {delivery.eventType}</span>
      </Button>
      {replays ? <ReplayButton webhookId={webhookId} delivery={delivery} /> : null}
    </span>
  );
}
