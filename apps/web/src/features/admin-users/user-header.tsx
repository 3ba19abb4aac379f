import type { AdminUserDetail } from '@authflow/contracts';
import { Avatar } from '#src/components/avatar.tsx';
import { Alert } from '#src/components/alert.tsx';
import { CopyButton } from '#src/components/copy-button.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { formatDate, formatMoment } from '#src/lib/relative-time.ts';
import { useViewer } from '#src/session/viewer-context.ts';
import { covers } from './roles-for';
import { InvitationNotice } from './invitation-notice';
import { UserActions } from './user-actions';
import { UserBadges } from './user-badges';
import { nameOf } from './user-words';

/** Who it is, in which state, and what can be done. */
export function UserHeader({ user }: { user: AdminUserDetail }) {
  const viewer = useViewer();
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
        <div className="flex min-w-0 flex-1 basis-80 items-center gap-4">
          <Avatar name={user.name} email={user.email} className="size-14 text-lg" />
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <PageTitle title={nameOf(user)} className="min-w-0 text-2xl wrap-anywhere" />
              <UserBadges user={user} invited={user.invitation !== null} />
            </div>
            <p className="flex min-w-0 items-center gap-1 text-sm text-faint">
              <span className="truncate">{user.email}</span>
              <CopyButton text={user.email} label="Copy the address" />
            </p>
          </div>
        </div>
        <UserActions user={user} />
      </div>
      <StateNotice user={user} />
      {covers(viewer.permissions, user.permissions) ? null : (
        <Alert tone="info" title="Only for looking at">
          This account may do more than you may. Somebody who may do as much can change it.
        </Alert>
      )}
    </div>
  );
}

function StateNotice({ user }: { user: AdminUserDetail }) {
  const { status, ban, erasedAt, locked, invitation } = user;
  if (status === 'deleted') {
    return (
      <Alert tone="danger" title="This account is deleted">
        {erasedAt === null
          ? 'It is erased for good soon.'
          : `It can be restored until ${formatDate(erasedAt)}. Then it is erased for good.`}
      </Alert>
    );
  }
  if (ban !== null) {
    return (
      <Alert
        tone="warning"
        title={ban.until === null ? 'Banned, with an open end' : `Banned until ${formatMoment(ban.until)}`}
      >
        <span className="wrap-anywhere">“{ban.reason}”</span> ({formatMoment(ban.at)})
      </Alert>
    );
  }
  if (locked) {
    return (
      <Alert tone="warning" title="Locked by its owner">
        They reported a stranger. The account opens again when they choose a new password by mail.
      </Alert>
    );
  }
  return invitation === null ? null : <InvitationNotice user={user} invitation={invitation} />;
}
