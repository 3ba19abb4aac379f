import type { AdminUser } from '@authflow/contracts';
import { Badge } from '#src/components/badge.tsx';

type Facts = Pick<AdminUser, 'status' | 'locked' | 'emailVerified'>;

/** The state of an account, the gravest first. */
export function UserBadges({ user, invited = false }: { user: Facts; invited?: boolean }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <StatusBadge user={user} />
      {user.locked ? <Badge tone="warning">Locked</Badge> : null}
      {invited ? <Badge tone="neutral">Invited</Badge> : null}
      {user.emailVerified || invited ? null : <Badge tone="warning">Not verified</Badge>}
    </span>
  );
}

function StatusBadge({ user: { status, locked, emailVerified } }: { user: Facts }) {
  if (status === 'deleted') return <Badge tone="danger">Deleted</Badge>;
  if (status === 'disabled') return <Badge tone="danger">Banned</Badge>;
  if (locked || !emailVerified) return null;
  // The usual state is the quiet one, so that the others are seen.
  return (
    <span className="inline-flex items-center gap-2 text-sm text-soft">
      <span aria-hidden="true" className="size-1.5 rounded-full bg-ring" /> Active
    </span>
  );
}
