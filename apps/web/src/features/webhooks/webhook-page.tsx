import type { Webhook } from '@authflow/contracts';
import { Unplug } from 'lucide-react';
import { useParams } from 'react-router-dom';
import { Alert } from '#src/components/alert.tsx';
import { Card } from '#src/components/card.tsx';
import { CopyButton } from '#src/components/copy-button.tsx';
import { Fact, Facts } from '#src/components/facts.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { RecordPage } from '#src/components/record-page.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { paths } from '#src/lib/paths.ts';
import { formatMoment } from '#src/lib/relative-time.ts';
import { useAllowed } from '#src/session/viewer-context.ts';
import { Deliveries } from './deliveries';
import { WebhookBadge } from './state-badge';
import { WebhookActions } from './webhook-actions';
import { shortUrl, troubleOf } from './webhook-words';
import { useGetWebhookQuery } from './webhooks.api';

/** One webhook: where it leads, how it stands, and what it was told. */
export function WebhookPage() {
  const { id = '' } = useParams();
  const { data, currentData, error, refetch } = useGetWebhookQuery(id, {
    refetchOnMountOrArgChange: true,
    pollingInterval: 15_000,
    skipPollingIfUnfocused: true,
  });
  const webhook = currentData ?? (data?.id === id ? data : undefined);

  return (
    <RecordPage
      back={{ to: paths.adminWebhooks, label: 'All webhooks' }}
      noun="Webhook"
      item={webhook}
      error={error}
      onRetry={() => void refetch()}
      missing={{ icon: Unplug, title: 'There is no webhook of this id', text: 'It may have been deleted.' }}
      shape={<WebhookShape />}
    >
      {(there) => <Loaded key={there.id} webhook={there} />}
    </RecordPage>
  );
}

function Loaded({ webhook }: { webhook: Webhook }) {
  const writes = useAllowed('webhooks:write');
  const trouble = troubleOf(webhook);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <PageTitle title={shortUrl(webhook.url)} className="min-w-0 text-2xl wrap-anywhere" />
            <WebhookBadge webhook={webhook} />
          </div>
          {webhook.description === '' ? null : (
            <p className="mt-1 text-sm wrap-anywhere text-soft">{webhook.description}</p>
          )}
        </div>
        {writes ? (
          <div className="flex flex-wrap gap-2">
            <WebhookActions webhook={webhook} />
          </div>
        ) : null}
      </div>
      {trouble === null ? null : (
        <Alert tone={trouble.tone} title={trouble.title}>
          {trouble.text}
        </Alert>
      )}
      <About webhook={webhook} />
      <Deliveries webhook={webhook} />
    </>
  );
}

function About({ webhook: { url, events, createdAt, previousSecretExpiresAt } }: { webhook: Webhook }) {
  return (
    <Card title="About it">
      <Facts>
        <Fact label="Address" action={<CopyButton text={url} label="Copy the address" />}>
          <span className="min-w-0 wrap-anywhere">{url}</span>
        </Fact>
        <Fact label="Events">
          <ul className="flex flex-wrap gap-1.5">
            {events.map((type) => (
              <li
                key={type}
                className="inline-flex h-6 items-center rounded-md border border-line bg-sunken px-2 font-mono text-xs text-soft"
              >
                {type}
              </li>
            ))}
          </ul>
        </Fact>
        {previousSecretExpiresAt === null ? null : (
          <Fact label="Old secret">Counts until {formatMoment(previousSecretExpiresAt)}</Fact>
        )}
        <Fact label="Added">{formatMoment(createdAt)}</Fact>
      </Facts>
    </Card>
  );
}

function WebhookShape() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading the webhook</span>
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-40 rounded-2xl" />
      <Skeleton className="h-64 rounded-2xl" />
    </div>
  );
}
