import { limits, type ApiKey, type Permission } from '@authflow/contracts';
import { KeyRound } from 'lucide-react';
import { useRef, useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { useFocusCatch } from '#src/lib/use-focus-catch.ts';
import { useNow } from '#src/lib/use-now.ts';
import { ApiKeyRow } from './api-key-row';
import { useListApiKeysInfiniteQuery } from './api-keys.api';
import { CreateKeyDialog } from './create-key-dialog';
import { keyStanding } from './key-standing';

/** @param props.held what the account may do in this session: a key gets of it at most */
export function ApiKeysCard({ held }: { held: readonly Permission[] }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useListApiKeysInfiniteQuery(undefined, { refetchOnMountOrArgChange: true });
  const [creating, setCreating] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const now = useNow(30_000);
  const keys = data?.pages.flatMap(({ items }) => items) ?? [];
  const card = useFocusCatch<HTMLElement>(keys.length);
  const full = isFull(keys, now);
  const create = (
    <Button ref={opener} variant="secondary" size="sm" onClick={() => setCreating(true)}>
      Create a key
    </Button>
  );

  return (
    <Card
      ref={card}
      title="Your keys"
      description="For scripts and programs that act in your name. Each can be revoked at any time."
      action={keys.length > 0 && !full ? create : null}
      flush
    >
      {data === undefined ? <Pending error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && keys.length === 0 ? (
        <div className="border-t border-line">
          <EmptyState icon={KeyRound} title="No API key yet">
            <p className="mb-4">Create one when a program needs access to your account.</p>
            {create}
          </EmptyState>
        </div>
      ) : null}
      <ul aria-label="Your API keys" className="divide-y divide-line border-t border-line empty:hidden">
        {keys.map((key) => (
          <ApiKeyRow key={key.id} apiKey={key} now={now} home={card} />
        ))}
      </ul>
      {hasNextPage ? (
        <div className="border-t border-line p-4 text-center">
          <Button variant="ghost" size="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Load more
          </Button>
        </div>
      ) : null}
      {full ? <Full /> : null}
      <CreateKeyDialog opener={opener} home={card} open={creating} onOpenChange={setCreating} held={held} />
    </Card>
  );
}

const isFull = (keys: readonly ApiKey[], now: number): boolean =>
  keys.filter((key) => keyStanding(key, now) !== 'expired').length >= limits.apiKeysPerUser;

function Full() {
  return (
    <div className="border-t border-line p-5 sm:px-6">
      <Alert tone="info">
        {`You have ${limits.apiKeysPerUser} API keys, as many as an account can have. Revoke one to create another.`}
      </Alert>
    </div>
  );
}

/** Seeing keys takes a fresh proof. Who waves the question away is told what is missing, and can have it again. */
function Pending({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error === undefined || asFailure(error).kind !== 'cancelled')
    return <ListPending error={error} label="Loading your API keys" rows={2} onRetry={onRetry} />;
  return (
    <div className="border-t border-line">
      <EmptyState icon={KeyRound} title="Your keys are not shown">
        <p className="mb-4">Confirm it’s you to see them.</p>
        <Button variant="secondary" size="sm" onClick={onRetry}>
          Confirm it’s you
        </Button>
      </EmptyState>
    </div>
  );
}
