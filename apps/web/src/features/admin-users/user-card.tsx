import type { AdminUser } from '@authflow/contracts';
import { Avatar } from '#src/components/avatar.tsx';
import { relativeTime } from '#src/lib/relative-time.ts';
import { RoleBadges } from './role-badges';
import { UserBadges } from './user-badges';
import { nameOf, notableRoles } from './user-words';

/** A row of the list where there is no room for columns. */
export function UserCard({ user, now }: { user: AdminUser; now: number }) {
  return (
    <span className="flex items-start gap-3.5">
      <Avatar name={user.name} email={user.email} className="size-10 text-sm" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{nameOf(user)}</span>
        <span className="block truncate text-sm text-faint">
          {user.name === null ? 'No name' : user.email}
        </span>
        <span className="mt-2 flex flex-wrap items-center gap-1.5">
          <UserBadges user={user} />
          {notableRoles(user).length > 0 ? <RoleBadges user={user} /> : null}
          <span className="ml-auto text-xs whitespace-nowrap text-faint">
            {user.lastLoginAt === null ? 'Never signed in' : `Seen ${relativeTime(user.lastLoginAt, now)}`}
          </span>
        </span>
      </span>
    </span>
  );
}
