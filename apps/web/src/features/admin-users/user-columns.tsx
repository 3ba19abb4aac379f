import type { AdminUser } from '@authflow/contracts';
import { ShieldCheck } from 'lucide-react';
import { Avatar } from '#src/components/avatar.tsx';
import type { Column } from '#src/components/data-table-column.ts';
import { Nothing } from '#src/components/nothing.tsx';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { formatShortDate } from '#src/lib/relative-time.ts';
import { RoleBadges } from './role-badges';
import { UserBadges } from './user-badges';

export function userColumns(now: number): Column<AdminUser>[] {
  return [
    {
      key: 'user',
      header: 'User',
      cell: (user) => <Identity user={user} />,
      sorts: [
        { value: 'email', direction: 'ascending' },
        { value: '-email', direction: 'descending' },
      ],
      className: 'w-full max-w-0 min-w-64',
    },
    { key: 'status', header: 'Status', cell: (user) => <UserBadges user={user} />, className: 'min-w-32' },
    { key: 'roles', header: 'Roles', cell: (user) => <RoleBadges user={user} />, className: 'min-w-28' },
    {
      key: 'mfa',
      header: 'Two-step',
      cell: ({ mfaEnabled }) =>
        mfaEnabled ? (
          <span className="inline-flex items-center gap-1.5 text-accent-text">
            <ShieldCheck aria-hidden="true" className="size-4" /> On
          </span>
        ) : (
          <Nothing text="Off" />
        ),
      className: 'max-xl:hidden',
    },
    {
      key: 'lastLogin',
      header: 'Last sign-in',
      cell: ({ lastLoginAt }) =>
        lastLoginAt === null ? (
          <span className="text-faint">Never</span>
        ) : (
          <TimeAgo iso={lastLoginAt} now={now} />
        ),
      sorts: [
        { value: '-lastLoginAt', direction: 'descending' },
        { value: 'lastLoginAt', direction: 'ascending' },
      ],
      className: 'whitespace-nowrap',
    },
    {
      key: 'created',
      header: 'Created',
      cell: ({ createdAt }) => <time dateTime={createdAt}>{formatShortDate(createdAt)}</time>,
      sorts: [
        { value: '-createdAt', direction: 'descending' },
        { value: 'createdAt', direction: 'ascending' },
      ],
      className: 'whitespace-nowrap tabular-nums',
    },
  ];
}

function Identity({ user: { name, email } }: { user: AdminUser }) {
  return (
    <span className="flex items-center gap-3">
      <Avatar name={name} email={email} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{name ?? email}</span>
        <span className="block truncate text-faint">{name === null ? 'No name' : email}</span>
      </span>
    </span>
  );
}
