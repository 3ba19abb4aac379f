import type { accountLockedSchema } from '@authflow/contracts';
import type { z } from 'zod';
import { ButtonLink } from '#src/components/button-link.tsx';
import { DeadLink } from '#src/components/dead-link.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { DoneNotice } from '#src/components/done-notice.tsx';
import { MailedAction } from '#src/components/mailed-action.tsx';
import type { Answer } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { useSession } from '#src/session/session-context.ts';

type Locked = z.infer<typeof accountLockedSchema>;

const points = [
  'Everybody is signed out, on every device, within a second.',
  'The password stops working, and so does everything that was added since then.',
  'Nothing opens the account until you choose a new password. A mail with the link comes at once.',
] as const;

/** “This wasn't me”, from the mail about a sign-in or a change. */
export function AccountLockPage() {
  const client = useApiClient();
  const session = useSession();

  async function lock(token: string): Promise<Answer<Locked>> {
    const request = {
      url: '/v1/auth/account-lock',
      method: 'POST',
      body: { token },
      access: 'public',
    } as const;
    const answer = await client.call<Locked>(request);
    // Every session has ended, one in this browser too.
    if (!('error' in answer)) session.signedOut();
    return answer;
  }

  return (
    <MailedAction
      page={paths.accountLock}
      title="Lock your account?"
      text="You told us that it wasn’t you. Locking throws out whoever got in; only your inbox opens it again."
      points={points}
      button="Lock my account"
      danger
      act={lock}
      done={() => (
        <DoneNotice
          title="Your account is locked"
          text="Everybody is signed out. We have sent you a link to choose a new password; it opens your account again, for you alone."
        >
          <MailboxLink />
          <ButtonLink to={paths.forgotPassword} size="lg" variant="secondary">
            No mail? Ask for a new link
          </ButtonLink>
        </DoneNotice>
      )}
      dead={(opened) => (
        <DeadLink
          opened={opened}
          text="It was used before, or is older than seven days. If somebody may still know your password, choose a new one: that ends every session."
        >
          <ButtonLink to={paths.forgotPassword} size="lg">
            Choose a new password
          </ButtonLink>
          <ButtonLink to={paths.login} size="lg" variant="ghost">
            Back to sign in
          </ButtonLink>
        </DeadLink>
      )}
    />
  );
}
