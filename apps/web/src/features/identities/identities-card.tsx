import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { useFocusCatch } from '#src/lib/use-focus-catch.ts';
import { useNow } from '#src/lib/use-now.ts';
import { ConnectionRow } from './connection-row';
import { joinConnections } from './connections';
import { useGetProvidersQuery, useListIdentitiesQuery } from './identities.api';
import { useConnect } from './use-connect';

/** Accounts elsewhere that open this one. Not there at all where nothing can be connected. */
export function IdentitiesCard() {
  const providers = useGetProvidersQuery();
  const identities = useListIdentitiesQuery();
  const connect = useConnect();
  const card = useFocusCatch<HTMLElement>(identities.data?.items.length ?? 0);
  const now = useNow(60_000);
  const error = identities.error ?? providers.error;
  const connections =
    providers.data && identities.data ? joinConnections(providers.data, identities.data.items) : null;
  const known = connections !== null;
  if (connections?.length === 0) return null;

  return (
    <Card
      ref={card}
      title="Connected accounts"
      description="Sign in with an account you have elsewhere. We learn your name and address there, nothing more."
      flush
    >
      {!known ? (
        <ListPending
          error={error}
          label="Loading your connected accounts"
          rows={2}
          onRetry={() => void Promise.all([providers.refetch(), identities.refetch()])}
        />
      ) : null}
      {connect.failure === null || connect.failure.kind === 'cancelled' ? null : (
        <div className="px-5 pb-4 sm:px-6">
          <FailureAlert failure={connect.failure} />
        </div>
      )}
      <ul aria-label="Accounts elsewhere" className="divide-y divide-line border-t border-line empty:hidden">
        {connections?.map((connection) => (
          <ConnectionRow
            key={connection.identity?.id ?? connection.provider}
            connection={connection}
            now={now}
            home={card}
            busy={connect.towards === connection.provider}
            onConnect={() => void connect.begin(connection.provider)}
          />
        ))}
      </ul>
    </Card>
  );
}
