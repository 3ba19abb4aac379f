import type { SecurityChange } from '@authflow/emails';
import type { ClientContext } from '#src/domain/client-context';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import { mailOrigin } from './verification-mail';

/**
 * Queues the mail that tells an owner what changed about the account's protection, in the transaction of the change. To
 * the address the account has now; without any live token (THREATS P26).
 * **State**: none → one queued mail.
 * @param args.subject a passkey's or provider's name, told in the mail
 */
export async function noticeChange(
  repos: Repositories,
  deps: { randomness: Randomness },
  args: {
    user: { id: string; email: string };
    change: SecurityChange;
    subject?: string | null;
    client: ClientContext;
    now: Date;
  },
): Promise<void> {
  const { user, change, subject, client, now } = args;
  await repos.mailOutbox.enqueue({
    id: deps.randomness.uuid(),
    kind: 'security_notice',
    recipient: user.email,
    payload: { userId: user.id, change, subject: subject ?? null, origin: mailOrigin(client, now) },
    now,
  });
}
