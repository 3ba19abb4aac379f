import { limits, type LockAccount, type LockOwnAccount } from '@authflow/contracts';
import { AppError, fieldError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { earlier, type Clock } from '#src/domain/clock';
import { days, minutes } from '#src/domain/duration';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import { lockAccount } from './shared/account-locking';
import { returnAddress } from './shared/address-return';
import { recordAudit } from './shared/audit';
import type { RecentMarks } from './shared/recent-marks';

export interface AccountLockService {
  /**
   * “This wasn't me”, by the link of a mail about a new device.
   * **State**: link open → consumed (once); the account → locked, and back at the address it had when the stranger came.
   * Other such links stay: one of an earlier sign-in takes away more.
   * @throws AppError `invalid_or_expired_token`
   */
  lockByLink(input: LockAccount, client: ClientContext): Promise<void>;
  /**
   * The same by a signed-in owner, whose session ends with the others. Without `since` nothing that was added goes.
   * Where a second factor is on that this session never proved, only a week is taken back, as a change of address can
   * be: a stranger's new app can't shut the owner out, and whoever holds an old session and the mailbox gets rid of no
   * factor that is older (THREATS M13).
   * @throws AppError `validation_failed` (`since`), `session_revoked`
   */
  lockOwn(self: Self, input: LockOwnAccount, client: ClientContext): Promise<void>;
}

/** A change stands in the timeline a moment after it was made, and the entry is what gets reported. */
const entryLag = minutes(1);

/** Owners against strangers. @see ASVS 6.3.5, 7.4.3; THREATS X10 */
export function createAccountLockService(deps: {
  database: Database;
  revocations: RecentMarks;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): AccountLockService {
  const { database, revocations, clock } = deps;

  /** Under the account's lock. The address goes back first, so that the way back leads to its owner's mailbox. */
  async function lock(
    repos: Repositories,
    args: { userId: string; since: Date; client: ClientContext; now: Date },
  ): Promise<string[]> {
    const { userId, since, client, now } = args;
    const moved = await repos.emailChanges.findMadeSince({ userId, since, now });
    if (moved !== null) await returnAddress(repos, { change: moved, stage: 'locked', client, now });
    return lockAccount(repos, deps, { ...args, reason: 'reported' });
  }

  async function refuseLink(userId: string | null, client: ClientContext): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'account.locked',
      outcome: 'failure',
      userId,
      detail: { reason: 'invalid_or_expired_token' },
    });
    throw new AppError('invalid_or_expired_token');
  }

  /** @throws AppError `validation_failed` */
  function sinceOf({ since }: LockOwnAccount, now: Date): Date {
    if (since === undefined) return now;
    const at = new Date(since);
    if (at > now || at < earlier(now, days(limits.accountReportDays)))
      throw fieldError('since', 'out_of_range', `Name a time in the last ${limits.accountReportDays} days.`);
    return earlier(at, entryLag);
  }

  return {
    async lockByLink({ token }, client) {
      const tokenHash = hashLinkToken(token);
      const now = clock.now();
      const outcome = await database.transaction(async (repos) => {
        const link = await repos.accountLinks.findUsable('lock', tokenHash, now);
        const account = link === null ? null : await repos.users.lock(link.userId);
        if (link === null || account === null) return { userId: null };
        const { userId, since } = link;
        if (account.status === 'deleted') return { userId };
        if ((await repos.accountLinks.consume('lock', tokenHash, now)) === null) return { userId };
        return { ended: await lock(repos, { userId, since, client, now }) };
      });
      if (!('ended' in outcome)) return refuseLink(outcome.userId, client);
      revocations.add(outcome.ended);
      deps.wakeMail();
    },

    async lockOwn({ userId, sessionId }, input, client) {
      const now = clock.now();
      const asked = sinceOf(input, now);
      const ended = await database.transaction(async (repos) => {
        const account = await repos.users.lock(userId);
        const session = await repos.sessions.findWithUser(sessionId);
        if (account === null || session === null || session.revokedAt !== null) return null;
        const unproven = account.mfaEnabled && !session.amr.includes('mfa');
        const furthest = earlier(now, days(limits.accountLockDays));
        const since = unproven && asked < furthest ? furthest : asked;
        return lock(repos, { userId, since, client, now });
      });
      if (ended === null) throw new AppError('session_revoked');
      revocations.add(ended);
      deps.wakeMail();
    },
  };
}
