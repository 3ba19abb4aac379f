import type { User } from '@authflow/contracts';
import { Avatar } from '#src/components/avatar.tsx';
import { formatDate } from '#src/lib/relative-time.ts';

export function AccountHeader({ user }: { user: User }) {
  return (
    <div className="flex items-center gap-4">
      <Avatar name={user.name} email={user.email} className="size-14 text-lg" />
      <div className="min-w-0">
        <p className="truncate font-medium">{user.name ?? 'No name yet'}</p>
        <p className="truncate text-sm text-faint">Member since {formatDate(user.createdAt)}</p>
      </div>
    </div>
  );
}
