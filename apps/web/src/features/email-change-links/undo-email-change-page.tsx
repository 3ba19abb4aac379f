import type { EmailChangeUndone } from '@authflow/contracts';
import { ButtonLink } from '#src/components/button-link.tsx';
import { DeadLink } from '#src/components/dead-link.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { DoneNotice } from '#src/components/done-notice.tsx';
import { MailedAction } from '#src/components/mailed-action.tsx';
import type { Answer } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { useSession } from '#src/session/session-context.ts';
import { undoEmailChange } from './email-change-links.api';

const points = [
  'A change that is not confirmed yet is called off, and nothing else happens.',
  'A change already made is undone: this address is yours again, everybody is signed out, and you choose a new password by the link we send.',
] as const;

/** From the mail to the old address: takes a change back, whoever asked for it. */
export function UndoEmailChangePage() {
  const client = useApiClient();
  const session = useSession();

  async function undo(token: string): Promise<Answer<EmailChangeUndone>> {
    const answer = await undoEmailChange(client, { token });
    // Every session has ended, one in this browser too.
    if (!('error' in answer) && answer.data.status === 'email_change_undone') session.signedOut();
    return answer;
  }

  return (
    <MailedAction
      page={paths.undoEmailChange}
      title="Keep your old address?"
      text="Somebody, perhaps you, asked to change the address of your account. You can take that back here."
      points={points}
      button="Take the change back"
      danger
      act={undo}
      done={({ status }) => (status === 'email_change_undone' ? <Undone /> : <Cancelled />)}
      dead={(opened) => (
        <DeadLink
          opened={opened}
          text="It was used before, or is older than seven days. If you can still sign in, change the address back in your account."
        >
          <ButtonLink to={paths.login} size="lg">
            Sign in
          </ButtonLink>
        </DeadLink>
      )}
    />
  );
}

function Undone() {
  return (
    <DoneNotice
      title="Your old address is back"
      text="Everybody is signed out, and the password no longer works. We have sent a link to your old address to choose a new one."
    >
      <MailboxLink />
      <ButtonLink to={paths.forgotPassword} size="lg" variant="secondary">
        No mail? Ask for a new link
      </ButtonLink>
    </DoneNotice>
  );
}

function Cancelled() {
  return (
    <DoneNotice
      title="The change is called off"
      text="Your address stays as it is. If it was not you who asked, somebody could sign in: choose a new password now, which also ends every session."
    >
      <ButtonLink to={paths.forgotPassword} size="lg">
        Choose a new password
      </ButtonLink>
      <ButtonLink to={paths.login} size="lg" variant="ghost">
        It was me
      </ButtonLink>
    </DoneNotice>
  );
}
