import type { accountRestoredSchema } from '@authflow/contracts';
import type { z } from 'zod';
import { ButtonLink } from '#src/components/button-link.tsx';
import { DeadLink } from '#src/components/dead-link.tsx';
import { DoneNotice } from '#src/components/done-notice.tsx';
import { MailedAction } from '#src/components/mailed-action.tsx';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';

type Restored = z.infer<typeof accountRestoredSchema>;

/** The way back to an account that was closed and is not erased yet. */
export function RestoreAccountPage() {
  const client = useApiClient();

  return (
    <MailedAction
      page={paths.restoreAccount}
      title="Restore your account?"
      text="It is closed, and will be erased for good. Restored, everything is as it was; you sign in as before."
      button="Restore my account"
      act={(token) =>
        client.call<Restored>({
          url: '/v1/auth/restore-account',
          method: 'POST',
          body: { token },
          access: 'public',
        })
      }
      done={() => (
        <DoneNotice
          title="Welcome back"
          text="Your account is open again, with everything in it. Sign in to go on."
        >
          <ButtonLink to={paths.login} size="lg">
            Sign in
          </ButtonLink>
        </DoneNotice>
      )}
      dead={(opened) => (
        <DeadLink
          opened={opened}
          text="It was used before, a newer mail replaced it, or the account is already erased. If it was restored, simply sign in."
        >
          <ButtonLink to={paths.login} size="lg">
            Sign in
          </ButtonLink>
          <ButtonLink to={paths.register} size="lg" variant="ghost">
            Create a new account
          </ButtonLink>
        </DeadLink>
      )}
    />
  );
}
