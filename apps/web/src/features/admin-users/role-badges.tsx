import type { AdminUser } from '@authflow/contracts';
import { Badge } from '#src/components/badge.tsx';
import { Nothing } from '#src/components/nothing.tsx';
import { notableRoles } from './user-words';

export function RoleBadges({ user }: { user: Pick<AdminUser, 'roles'> }) {
  const roles = notableRoles(user);
  if (roles.length === 0) return <Nothing text="None" />;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {roles.slice(0, 3).map((role) => (
        <Badge key={role} tone="neutral">
          {role}
        </Badge>
      ))}
      {roles.length > 3 ? <span className="text-xs text-faint">and {roles.length - 3} more</span> : null}
    </span>
  );
}
