import type { AdminUserDetail } from '@authflow/contracts';
import { ArrowLeft, UserX } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { Link, useParams } from 'react-router-dom';
import { Button } from '#src/components/button.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { TabList, TabPanel } from '#src/components/tabs.tsx';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { paths } from '#src/lib/paths.ts';
import { useUrlFilters } from '#src/lib/use-url-filters.ts';
import { useGetUserQuery } from './admin-users.api';
import { UserActivity, type DescribeActivity } from './user-activity';
import { UserHeader } from './user-header';
import { UserOverview } from './user-overview';
import { UserSessions } from './user-sessions';

/** One account: what it is, where it is signed in, what happened to it, and what can be done with it. */
export function UserPage({ describe }: { describe: DescribeActivity }) {
  const { id = '' } = useParams();
  const { data, currentData, error, refetch } = useGetUserQuery(id, { refetchOnMountOrArgChange: true });
  const user = currentData ?? (data?.id === id ? data : undefined);
  const failure = error === undefined ? null : asFailure(error);
  const unknown = failure !== null && isRefusal(failure, 'not_found', 'validation_failed');

  return (
    <div className="space-y-6">
      <Link
        to={paths.adminUsers}
        className="inline-flex items-center gap-1.5 rounded-md text-sm font-medium text-soft transition-colors duration-150 hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" /> All users
      </Link>
      {unknown ? (
        <div className="rounded-2xl border border-line bg-surface shadow-sm">
          <PageTitle title="Unknown user" className="sr-only" />
          <EmptyState icon={UserX} title="Nobody has this id">
            The account may have been erased for good.
          </EmptyState>
        </div>
      ) : null}
      {user === undefined && failure === null ? <UserShape /> : null}
      {failure !== null && !unknown ? (
        <div className="space-y-4">
          {user === undefined ? <PageTitle title="User" /> : null}
          <FailureAlert failure={failure} />
          <Button variant="secondary" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : null}
      {user === undefined || unknown ? null : <User key={user.id} user={user} describe={describe} />}
    </div>
  );
}

const tabs = ['overview', 'sessions', 'activity'] as const;

function User({ user, describe }: { user: AdminUserDetail; describe: DescribeActivity }) {
  const { values, change } = useUrlFilters(['tab']);
  const tab = tabs.find((name) => name === values.tab) ?? 'overview';
  return (
    <>
      <UserHeader user={user} />
      <Tabs.Root
        value={tab}
        onValueChange={(next) => change({ tab: next === 'overview' ? '' : next }, 'replace')}
        className="space-y-6"
      >
        <TabList
          label="About this account"
          tabs={[
            { value: 'overview', label: 'Overview' },
            { value: 'sessions', label: 'Sessions', count: user.sessions },
            { value: 'activity', label: 'Activity' },
          ]}
        />
        <TabPanel value="overview">
          <UserOverview user={user} />
        </TabPanel>
        <TabPanel value="sessions">
          <UserSessions user={user} />
        </TabPanel>
        <TabPanel value="activity">
          <UserActivity id={user.id} describe={describe} />
        </TabPanel>
      </Tabs.Root>
    </>
  );
}

function UserShape() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading the account</span>
      <div className="flex items-center gap-4">
        <Skeleton className="size-14 rounded-full" />
        <div className="space-y-2">
          <Skeleton className="h-6 w-48" />
          <Skeleton className="h-4 w-64" />
        </div>
      </div>
      <Skeleton className="h-10 w-72" />
      <Skeleton className="h-72 rounded-2xl" />
    </div>
  );
}
