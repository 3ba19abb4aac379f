import type { ConfirmEmailChange } from '@authflow/contracts';
import { useDispatch } from 'react-redux';
import { ButtonLink } from '#src/components/button-link.tsx';
import { DeadLink } from '#src/components/dead-link.tsx';
import { DoneNotice } from '#src/components/done-notice.tsx';
import { MailedAction } from '#src/components/mailed-action.tsx';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { useSessionState } from '#src/session/use-session-state.ts';
import { confirmEmailChange } from './email-change-links.api';

/** From the mail to the new address: proves it. */
export function ConfirmEmailChangePage() {
  const client = useApiClient();
  const dispatch = useDispatch();
  const signedIn = useSessionState().status === 'authenticated';
  const onward = signedIn
    ? { to: paths.account, label: 'Open your account' }
    : { to: paths.login, label: 'Sign in' };

  async function confirm(token: ConfirmEmailChange['token']) {
    const answer = await confirmEmailChange(client, { token });
    // The account as it was loaded still has the old address.
    if (!('error' in answer)) dispatch(api.util.invalidateTags(['Account']));
    return answer;
  }

  return (
    <MailedAction
      page={paths.confirmEmailChange}
      title="Use this address from now on?"
      text="You sign in with it, and all mail about your account goes there. If you did not ask for this, close the page: nothing changes."
      button="Confirm the new address"
      act={confirm}
      done={() => (
        <DoneNotice
          title="Your address is changed"
          text="Sign in with the new one from now on. For seven days the old address can take it back."
        >
          <ButtonLink to={onward.to} size="lg">
            {onward.label}
          </ButtonLink>
        </DoneNotice>
      )}
      dead={(opened) => (
        <DeadLink
          opened={opened}
          text="It was used before, has expired, or the change was taken back. Ask for the change again in your account."
        >
          <ButtonLink to={onward.to} size="lg">
            {onward.label}
          </ButtonLink>
        </DeadLink>
      )}
    />
  );
}
