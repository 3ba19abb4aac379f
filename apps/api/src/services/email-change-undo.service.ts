import type { EmailChangeUndone, UndoEmailChange } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { EmailChangeRow } from '#src/repositories/email-changes.repository';
import type { Repositories } from '#src/repositories/repositories';
import { lockAccount } from './shared/account-locking';
import { unlessTaken } from './shared/address-races';
import { returnAddress } from './shared/address-return';
import { recordAudit } from './shared/audit';
import type { RecentMarks } from './shared/recent-marks';

export interface EmailChangeUndoService {
  /**
   * Takes a change back by the link that went to the old address.
   * **State**: open → cancelled, nothing else. Confirmed → taken back, with every change made since; the old address is
   * the account's again; the account is locked and its owner gets a reset link there.
   * @throws AppError `invalid_or_expired_token`, `conflict` (another account has proven the old address meanwhile)
   */
  undo(input: UndoEmailChange, client: ClientContext): Promise<EmailChangeUndone>;
}

/** `ended`: the sessions it ended. `userId`: whose change it was, where that is known. */
type Outcome =
  | { status: EmailChangeUndone['status']; ended: string[] }
  | { refused: 'invalid_or_expired_token' | 'conflict'; userId: string | null };

/** Change of address, taken back from the old one. @see docs/adr/0017 */
export function createEmailChangeUndoService(deps: {
  database: Database;
  revocations: RecentMarks;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): EmailChangeUndoService {
  const { database, clock } = deps;

  /** The change had not been made: it never will be. Nothing else happens, for nothing else had. */
  async function cancel(
    repos: Repositories,
    { id, userId }: EmailChangeRow,
    client: ClientContext,
  ): Promise<Outcome> {
    const now = clock.now();
    if ((await repos.emailChanges.cancel(id, now)) === null)
      return { refused: 'invalid_or_expired_token', userId };
    const detail = { stage: 'pending' };
    const entry = { type: 'email.change_undone', outcome: 'success', userId, detail } as const;
    await recordAudit(repos, client, now, entry);
    return { status: 'email_change_cancelled', ended: [] };
  }

  async function takeBack(
    repos: Repositories,
    undoTokenHash: Buffer,
    client: ClientContext,
  ): Promise<Outcome> {
    const now = clock.now();
    const asked = await repos.emailChanges.findUndoable(undoTokenHash, now);
    if (asked === null) return { refused: 'invalid_or_expired_token', userId: null };
    const { userId, createdAt: since } = asked;
    await repos.users.lock(userId);
    const change = await repos.emailChanges.findUndoable(undoTokenHash, now);
    if (change === null) return { refused: 'invalid_or_expired_token', userId };
    const { confirmedAt } = change;
    if (confirmedAt === null) return cancel(repos, change, client);
    const made = { ...change, confirmedAt };
    if (!(await returnAddress(repos, { change: made, stage: 'confirmed', client, now })))
      return { refused: 'conflict', userId };
    const lock = { userId, since, reason: 'email_change_undone', client, now } as const;
    return { status: 'email_change_undone', ended: await lockAccount(repos, deps, lock) };
  }

  return {
    async undo({ token }, client) {
      const tokenHash = hashLinkToken(token);
      const taken: Outcome = { refused: 'conflict', userId: null };
      const work = () => database.transaction((repos) => takeBack(repos, tokenHash, client));
      const outcome = await unlessTaken(work, taken);
      if ('refused' in outcome) {
        const { refused: reason, userId } = outcome;
        const entry = {
          type: 'email.change_undone',
          outcome: 'failure',
          userId,
          detail: { reason },
        } as const;
        await recordAudit(database.repos, client, clock.now(), entry);
        throw new AppError(reason);
      }
      deps.revocations.add(outcome.ended);
      deps.wakeMail();
      return { status: outcome.status };
    },
  };
}
