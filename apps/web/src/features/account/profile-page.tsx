import type { User } from '@authflow/contracts';
import { BadgeCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Avatar } from '#src/components/avatar.tsx';
import { Badge } from '#src/components/badge.tsx';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { CopyButton } from '#src/components/copy-button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { formatDate, formatMoment } from '#src/lib/relative-time.ts';
import { useGetAccountQuery } from './account.api';
import { NameForm } from './name-form';

export function ProfilePage() {
  const { data: user, error, refetch } = useGetAccountQuery();
  return (
    <div className="space-y-6">
      <PageTitle title="Profile" />
      {user ? <Profile user={user} /> : null}
      {user === undefined && error === undefined ? <ProfileShape /> : null}
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

function Profile({ user }: { user: User }) {
  return (
    <>
      <div className="flex items-center gap-4">
        <Avatar name={user.name} email={user.email} className="size-14 text-lg" />
        <div className="min-w-0">
          <p className="truncate font-medium">{user.name ?? 'No name yet'}</p>
          <p className="truncate text-sm text-faint">Member since {formatDate(user.createdAt)}</p>
        </div>
      </div>
      <NameForm key={user.updatedAt} name={user.name} />
      <Card title="Account" description="What identifies you here.">
        <dl className="divide-y divide-line text-sm">
          <Fact label="Email">
            <span className="min-w-0 break-all">{user.email}</span>
            {user.emailVerified ? (
              <Badge tone="success">
                <BadgeCheck aria-hidden="true" className="size-3.5" /> Verified
              </Badge>
            ) : (
              <Badge tone="warning">Not verified</Badge>
            )}
          </Fact>
          <Fact label="Account ID">
            <code className="min-w-0 font-mono text-[0.8125rem] break-all text-soft">{user.id}</code>
            <CopyButton text={user.id} label="Copy account ID" />
          </Fact>
          <Fact label="Last sign-in">
            {user.lastLoginAt ? formatMoment(user.lastLoginAt) : 'This is your first visit'}
          </Fact>
        </dl>
      </Card>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-1 py-3.5 first:pt-0 last:pb-0 sm:grid-cols-[9rem_1fr] sm:items-center">
      <dt className="text-faint">{label}</dt>
      <dd className="flex min-w-0 items-center gap-x-2.5">{children}</dd>
    </div>
  );
}

function ProfileShape() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading your profile</span>
      <Skeleton className="size-14 rounded-full" />
      <Skeleton className="h-48 rounded-2xl" />
      <Skeleton className="h-52 rounded-2xl" />
    </div>
  );
}
