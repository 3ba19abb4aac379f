import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { DataTable } from '#src/components/data-table.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { PageHead } from '#src/components/page-head.tsx';
import { adminWebhookPath } from '#src/lib/paths.ts';
import { useNow } from '#src/lib/use-now.ts';
import { useAllowed } from '#src/session/viewer-context.ts';
import { WebhookCard, webhookColumns } from './webhook-columns';
import { WebhookDialog } from './webhook-dialog';
import { useListWebhooksQuery } from './webhooks.api';

/** The addresses that are told what happens. */
export function WebhooksPage() {
  const { data, error, refetch } = useListWebhooksQuery(undefined, { refetchOnMountOrArgChange: true });
  const [adding, setAdding] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const now = useNow(15_000);
  const writes = useAllowed('webhooks:write');
  const reads = useAllowed('users:read');

  return (
    <div className="space-y-5">
      <PageHead
        title="Webhooks"
        description="Other services are told what happens here: each address gets signed calls with the events it asks for."
      >
        {writes && reads ? (
          <Button ref={opener} onClick={() => setAdding(true)}>
            <Plus aria-hidden="true" className="size-4" /> Add webhook
          </Button>
        ) : null}
      </PageHead>
      <DataTable
        label="Webhooks"
        columns={webhookColumns(now)}
        items={data}
        rowKey={({ id }) => id}
        href={({ id }) => adminWebhookPath(id)}
        card={(webhook) => <WebhookCard webhook={webhook} now={now} />}
        error={error}
        onRetry={() => void refetch()}
        empty={
          <EmptyState icon={WebhookIcon} title="No webhook yet">
            Add the address of a service that wants to know when somebody registers, signs in or leaves.
          </EmptyState>
        }
      />
      <WebhookDialog opener={opener} open={adding} onClose={() => setAdding(false)} webhook={null} />
    </div>
  );
}
