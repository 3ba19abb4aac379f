import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { ListShape } from '#src/components/list-shape.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { useFocusCatch } from '#src/lib/use-focus-catch.ts';
import { useNow } from '#src/lib/use-now.ts';
import { RevokeOthersDialog } from './revoke-others-dialog';
import { SessionRow } from './session-row';
import { useListSessionsInfiniteQuery } from './sessions.api';

export function SessionsPage() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useListSessionsInfiniteQuery(undefined, { refetchOnMountOrArgChange: true, refetchOnFocus: true });
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const now = useNow(30_000);
  const sessions = data?.pages.flatMap((page) => page.items) ?? [];
  const list = useFocusCatch<HTMLUListElement>(sessions.length);
  const others = sessions.filter((session) => !session.current).length;

  return (
    <div className="space-y-6">
      <PageTitle title="Sessions" />
      {error !== undefined && data === undefined ? (
        <div className="space-y-4">
          <FailureAlert failure={asFailure(error)} />
          <Button variant="secondary" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : (
        <Card
          title="Where you are signed in"
          description="Each line is one device and browser. Sign out what you don’t recognise, then change your password."
          flush
          action={
            others > 0 ? (
              <Button ref={opener} variant="secondary" size="sm" onClick={() => setAsking(true)}>
                Sign out all others
              </Button>
            ) : null
          }
        >
          {data === undefined ? <ListShape label="Loading your sessions" rows={3} /> : null}
          <ul ref={list} tabIndex={-1} className="divide-y divide-line border-t border-line empty:hidden">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} now={now} />
            ))}
          </ul>
          {data !== undefined && others === 0 ? (
            <p className="border-t border-line px-5 py-4 text-sm text-faint sm:px-6">
              No other device is signed in to your account.
            </p>
          ) : null}
          {hasNextPage ? (
            <div className="border-t border-line p-4 text-center">
              <Button
                variant="ghost"
                size="sm"
                loading={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                Load more
              </Button>
            </div>
          ) : null}
        </Card>
      )}
      <RevokeOthersDialog opener={opener} open={asking} onOpenChange={setAsking} />
    </div>
  );
}
