import { webhookEventTypes, type Webhook } from '@authflow/contracts';
import type { Column } from '#src/components/data-table-column.ts';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { counted } from '#src/lib/numbers.ts';
import { WebhookBadge } from './state-badge';
import { shortUrl } from './webhook-words';

export function webhookColumns(now: number): Column<Webhook>[] {
  return [
    {
      key: 'url',
      header: 'Address',
      className: 'w-[46%] max-w-0',
      cell: ({ url, description }) => (
        <>
          <span className="block truncate font-medium">{shortUrl(url)}</span>
          {description === '' ? null : (
            <span className="block truncate text-xs text-faint">{description}</span>
          )}
        </>
      ),
    },
    { key: 'state', header: 'State', cell: (webhook) => <WebhookBadge webhook={webhook} /> },
    { key: 'events', header: 'Events', cell: ({ events }) => eventsInWords(events) },
    {
      key: 'created',
      header: 'Added',
      className: 'whitespace-nowrap text-soft',
      cell: ({ createdAt }) => <TimeAgo iso={createdAt} now={now} />,
    },
  ];
}

export function WebhookCard({ webhook, now }: { webhook: Webhook; now: number }) {
  const { url, description, events, createdAt } = webhook;
  return (
    <div className="space-y-1.5 text-sm">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 font-medium wrap-anywhere">{shortUrl(url)}</p>
        <WebhookBadge webhook={webhook} />
      </div>
      {description === '' ? null : <p className="wrap-anywhere text-soft">{description}</p>}
      <p className="text-xs text-faint">
        {eventsInWords(events)} · added <TimeAgo iso={createdAt} now={now} />
      </p>
    </div>
  );
}

function eventsInWords(events: readonly string[]): string {
  const [only] = events;
  if (events.length >= webhookEventTypes.length) return 'All events';
  return events.length === 1 && only !== undefined ? only : counted(events.length, 'event');
}
