import type { RestoreAccount } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import { revokeApiKeys } from './shared/api-key-revocations';
import { findSessionRefusal } from './shared/assurance';
import { recordAudit } from './shared/audit';
import type { MailedSecrets } from './shared/mailed-secrets';
import { erasedAt, openRestoreLink } from './shared/restore-links';
import type { RecentMarks } from './shared/recent-marks';
import { mailOrigin } from './shared/verification-mail';

export interface AccountDeletionService {
  /**
   * Closes the account: from now on it is to every door as if it were not there, and fourteen days later it is erased.
   * **State**: active → closed (once); every session, API key, mailed link, challenge and pending change → ended; one queued
   * mail with a link that restores it until then.
   * @returns when it is erased
   * @throws AppError `session_revoked` (the session, or the account, ended meanwhile), `reauthentication_required`
   * @see THREATS R12, T08
   */
  close(self: { userId: string; sessionId: string }, client: ClientContext): Promise<Date>;
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
  const { database, clock, randomness } = deps;

  return {
    async close({ userId, sessionId }, client) {
      const closed = await database.transaction(async (repos) => {
        const now = clock.now();
        await repos.users.lock(userId);
        const refusal = await findSessionRefusal(repos, sessionId);
        const account = refusal === null ? await repos.closedAccounts.close(userId, now) : null;
        if (account === null) return { refusal: refusal ?? new AppError('session_revoked') };
        await repos.openDoors.closeAll({ userId, now });
        await repos.emailVerifications.supersedeAll({ userId, exceptId: null, now });
        const reason = 'account_deleted';
        await revokeApiKeys(repos, { userId, reason, client, now });
        const ended = await repos.sessions.revokeAll({ userId, exceptId: null, reason, now });
        const linkId = await openRestoreLink(repos, deps, { userId, closedAt: now, now });
        const entry = { type: 'account.deleted', outcome: 'success', userId, sessionId } as const;
        await recordAudit(repos, client, now, entry);
        await repos.mailOutbox.enqueue({
          id: randomness.uuid(),
          kind: 'account_deleted',
          recipient: account.email,
          payload: { userId, linkId, origin: mailOrigin(client, now) },
          now,
        });
        return { at: now, sessions: ended.map(({ id }) => id) };
      });
      if ('refusal' in closed) throw closed.refusal;
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
        const account = await repos.closedAccounts.reopen(userId, now);
        if (account === null) return { restored: false, userId };
        await repos.accountLinks.consumeAll({ userId, purpose: 'restore', now });
        await recordAudit(repos, client, now, { type: 'account.restored', outcome: 'success', userId });
        await repos.mailOutbox.enqueue({
          id: randomness.uuid(),
          kind: 'account_restored',
          recipient: account.email,
          payload: { userId, origin: mailOrigin(client, now) },
          now,
        });
        return { restored: true, userId };
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
