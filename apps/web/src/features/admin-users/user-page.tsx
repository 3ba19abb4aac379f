import type { AdminUserDetail } from '@authflow/contracts';
import { UserX } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useParams } from 'react-router-dom';
import { RecordPage } from '#src/components/record-page.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { TabList, TabPanel } from '#src/components/tabs.tsx';
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

  return (
    <RecordPage
      back={{ to: paths.adminUsers, label: 'All users' }}
      noun="User"
      item={user}
      error={error}
      onRetry={() => void refetch()}
      missing={{
        icon: UserX,
        title: 'Nobody has this id',
        text: 'The account may have been erased for good.',
      }}
      shape={<UserShape />}
    >
      {(there) => <User key={there.id} user={there} describe={describe} />}
    </RecordPage>
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
