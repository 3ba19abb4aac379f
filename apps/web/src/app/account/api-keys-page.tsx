import { toPermissions } from '@authflow/contracts';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { useGetAccountQuery } from '#src/features/account/account.api.ts';
import { ApiKeysCard } from '#src/features/api-keys/api-keys-card.tsx';
import { asFailure } from '#src/lib/api-failure.ts';

/** What programs may do in the owner's name. */
export function ApiKeysPage() {
  const { data: user, error, refetch } = useGetAccountQuery();
  return (
    <div className="space-y-6">
      <PageTitle title="API keys" />
      {user ? <ApiKeysCard held={toPermissions(user.permissions)} /> : null}
      {user === undefined && error === undefined ? (
        <div role="status">
          <span className="sr-only">Loading your API keys</span>
          <Skeleton className="h-56 rounded-2xl" />
        </div>
      ) : null}
      {user === undefined && error !== undefined ? (
        <div className="space-y-4">
          <FailureAlert failure={asFailure(error)} />
          <Button variant="secondary" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : null}
    </div>
  );
}
