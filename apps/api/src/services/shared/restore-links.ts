import { limits } from '@authflow/contracts';
import { later } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import type { MailedSecrets } from './mailed-secrets';

/** When an account that was closed at `closedAt` is erased. */
export function erasedAt(closedAt: Date): Date {
  return later(closedAt, days(limits.deletionGraceDays));
}

/**
 * Opens the way back into a closed account, until it is erased. Take the account's lock first.
 * **State**: older restore links → dead; none → one open link. @returns its row's id, for the mail
 */
export async function openRestoreLink(
  repos: Repositories,
  deps: { secrets: MailedSecrets; randomness: Randomness },
  args: { userId: string; closedAt: Date; now: Date },
): Promise<string> {
  const { userId, closedAt, now } = args;
  const id = deps.randomness.uuid();
  await repos.accountLinks.consumeAll({ userId, purpose: 'restore', now });
  await repos.accountLinks.insert({
    id,
    userId,
    purpose: 'restore',
    since: closedAt,
    ...deps.secrets.create('account-restore', id),
    expiresAt: erasedAt(closedAt),
    now,
  });
  return id;
}
