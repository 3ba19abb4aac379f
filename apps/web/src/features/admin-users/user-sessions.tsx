import type { AdminUserDetail, Session } from '@authflow/contracts';
import { MonitorSmartphone } from 'lucide-react';
import { Badge } from '#src/components/badge.tsx';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { DeviceIcon } from '#src/components/device-icon.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { LoadMore } from '#src/components/load-more.tsx';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { formatShortDate } from '#src/lib/relative-time.ts';
import { useFocusCatch } from '#src/lib/use-focus-catch.ts';
import { useNow } from '#src/lib/use-now.ts';
import { useViewer } from '#src/session/viewer-context.ts';
import { useEndUserSessionMutation, useListUserSessionsInfiniteQuery } from './user-records.api';
import { actsFor } from './user-acts';

/** Where somebody is signed in. */
export function UserSessions({ user }: { user: AdminUserDetail }) {
  const list = useListUserSessionsInfiniteQuery(user.id, { refetchOnMountOrArgChange: true });
  const now = useNow(30_000);
  const sessions = list.data?.pages.flatMap((page) => page.items);
  const frame = useFocusCatch<HTMLUListElement>(sessions?.length ?? 0);
  const mayEnd = actsFor(useViewer(), { ...user, status: 'active' }).has('logout');

  return (
    <Card title="Sessions" description="Each line is one device and browser." flush>
      {sessions === undefined ? (
        <ListPending
          error={list.error}
          label="Loading the sessions"
          rows={3}
          onRetry={() => void list.refetch()}
        />
      ) : null}
      {sessions?.length === 0 ? (
        <div className="border-t border-line">
          <EmptyState icon={MonitorSmartphone} title="Signed in nowhere">
            No session of theirs is open.
          </EmptyState>
        </div>
      ) : null}
      <ul ref={frame} tabIndex={-1} className="divide-y divide-line border-t border-line empty:hidden">
        {sessions?.map((session) => (
          <SessionRow key={session.id} userId={user.id} session={session} now={now} mayEnd={mayEnd} />
        ))}
      </ul>
      <LoadMore list={list} />
    </Card>
  );
}

interface SessionRowProps {
  userId: string;
  session: Session;
  now: number;
  mayEnd: boolean;
}

function SessionRow({ userId, session, now, mayEnd }: SessionRowProps) {
  const [end, { isLoading }] = useEndUserSessionMutation();
  const toast = useToast();
  const { device, ip } = session;

  async function endIt(): Promise<void> {
    const answer = await end({ id: userId, sessionId: session.id });
    const failure = answer.error === undefined ? null : asFailure(answer.error);
    // Somebody was faster: it is gone, which is what was asked for.
    if (failure === null || isRefusal(failure, 'not_found')) {
      toast({ tone: 'success', title: `The session on ${device.label} is ended` });
    } else if (failure.kind !== 'cancelled') {
      toast({ tone: 'danger', title: 'That session is still open', detail: messageFor(failure) });
    }
  }

  return (
    <li className="flex items-center gap-4 px-5 py-4 sm:px-6">
      <DeviceIcon type={device.type} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm font-medium">
          {device.label}
          {session.current ? <Badge tone="success">Your own</Badge> : null}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-sm text-faint">
          <span className="font-mono text-[0.8125rem] leading-5 break-all">{ip ?? 'Unknown address'}</span>
          <span>
            Used <TimeAgo iso={session.lastUsedAt} now={now} />
          </span>
          <span className="max-sm:hidden">Since {formatShortDate(session.createdAt)}</span>
        </p>
      </div>
      {mayEnd && !session.current ? (
        <Button
          variant="secondary"
          size="sm"
          loading={isLoading}
          aria-label={`End the session on ${device.label}, ${ip ?? 'unknown address'}`}
          onClick={() => void endIt()}
        >
          End
        </Button>
      ) : null}
    </li>
  );
}
