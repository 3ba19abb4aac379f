import type { AdminUserDetail } from '@authflow/contracts';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { formatMoment } from '#src/lib/relative-time.ts';
import { useNow } from '#src/lib/use-now.ts';
import { useViewer } from '#src/session/viewer-context.ts';
import { useInviteUserMutation } from './admin-users.api';
import { actsFor } from './user-acts';

interface InvitationNoticeProps {
  user: AdminUserDetail;
  invitation: NonNullable<AdminUserDetail['invitation']>;
}

/** How long an invitation waits for its owner, and another one for when its mail is lost. */
export function InvitationNotice({ user, invitation }: InvitationNoticeProps) {
  const now = useNow(60_000);
  const [invite, { isLoading }] = useInviteUserMutation();
  const toast = useToast();
  const mayInvite = actsFor(useViewer(), user).has('rename');
  const over = Date.parse(invitation.expiresAt) < now;

  async function sendAgain(): Promise<void> {
    const { error } = await invite({ email: user.email });
    if (error === undefined) {
      return toast({ tone: 'success', title: 'A new invitation is on its way', detail: user.email });
    }
    const failure = asFailure(error);
    if (failure.kind === 'cancelled') return;
    toast({ tone: 'danger', title: 'No invitation was sent', detail: messageFor(failure) });
  }

  return (
    <Alert
      tone="info"
      title={over ? 'The invitation has expired' : 'Waits for the invitation to be accepted'}
    >
      <p>
        Sent {formatMoment(invitation.sentAt)}; the link {over ? 'worked' : 'works'} until{' '}
        {formatMoment(invitation.expiresAt)}.
      </p>
      {mayInvite ? (
        <Button
          variant="secondary"
          size="sm"
          className="mt-2.5"
          loading={isLoading}
          onClick={() => void sendAgain()}
        >
          Send it again
        </Button>
      ) : null}
    </Alert>
  );
}
