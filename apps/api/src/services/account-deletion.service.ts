import type { RestoreAccount } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import { closeAccount, reopenAccount } from './shared/account-closing';
import { findSessionRefusal } from './shared/assurance';
import { recordAudit } from './shared/audit';
import { isLastAdmin } from './shared/last-admin';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { RecentMarks } from './shared/recent-marks';
import { erasedAt } from './shared/restore-links';

export interface AccountDeletionService {
  /**
   * Closes the account: from now on it is to every door as if it were not there, and fourteen days later it is erased.
   * **State**: active → closed (once); every session, API key, mailed link, challenge and pending change → ended; one queued
   * mail with a link that restores it until then.
   * @returns when it is erased
   * @throws AppError `session_revoked` (the session, or the account, ended meanwhile), `reauthentication_required`,
   *   `last_admin`
   * @see THREATS R12, T08, A10
   */
  close(self: Self, client: ClientContext): Promise<Date>;
  /**
   * Takes a deletion back by the mailed link. Signs nobody in.
   * **State**: link open → consumed (once), the others → dead; account closed → active, as it was, without sessions and API keys.
   * @throws AppError `invalid_or_expired_token`
   */
  restore(input: RestoreAccount, client: ClientContext): Promise<void>;
}

/** Deletion of an account by its owner, and second thoughts. @see docs/adr/0017 */
export function createAccountDeletionService(deps: {
  database: Database;
  secrets: MailedSecrets;
  revocations: RecentMarks;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): AccountDeletionService {
  const { database, clock } = deps;

  async function refuseLastAdmin(
    repos: Repositories,
    { userId, sessionId }: Self,
    client: ClientContext,
  ): Promise<AppError> {
    const refusal = new AppError('last_admin');
    await recordAudit(repos, client, clock.now(), {
      type: 'account.deleted',
      outcome: 'failure',
      userId,
      sessionId,
      detail: { reason: refusal.code },
    });
    return refusal;
  }

  return {
    async close(self, client) {
      const { userId, sessionId } = self;
      const closed = await database.transaction(async (repos) => {
        const now = clock.now();
        await repos.grants.holdAdmins();
        const account = await repos.users.lock(userId);
        const refusal = await findSessionRefusal(repos, sessionId);
        if (account === null || refusal !== null) return refusal ?? new AppError('session_revoked');
        if (await isLastAdmin(repos, account)) return refuseLastAdmin(repos, self, client);
        const by = { owner: { sessionId } };
        const sessions = await closeAccount(repos, deps, { userId, by, client, now });
        return sessions === null ? new AppError('session_revoked') : { at: now, sessions };
      });
      if (closed instanceof AppError) throw closed;
      deps.revocations.add(closed.sessions);
      deps.wakeMail();
      return erasedAt(closed.at);
    },

    async restore({ token }, client) {
      const tokenHash = hashLinkToken(token);
      const outcome = await database.transaction(async (repos) => {
        const now = clock.now();
        const link = await repos.accountLinks.findUsable('restore', tokenHash, now);
        if (link === null) return { restored: false, userId: null };
        const { userId } = link;
        await repos.users.lock(userId);
        if ((await repos.accountLinks.consume('restore', tokenHash, now)) === null)
          return { restored: false, userId };
        const by = { owner: { sessionId: null } };
        return { restored: await reopenAccount(repos, deps, { userId, by, client, now }), userId };
      });
      if (!outcome.restored) {
        const detail = { reason: 'invalid_or_expired_token' };
        const { userId } = outcome;
        const entry = { type: 'account.restored', outcome: 'failure', userId, detail } as const;
        await recordAudit(database.repos, client, clock.now(), entry);
        throw new AppError('invalid_or_expired_token');
      }
      deps.wakeMail();
    },
  };
}
