import { limits, type ChangeEmail, type ConfirmEmailChange, type ErrorCode } from '@authflow/contracts';
import { AppError, fieldError, unprovenAddress } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { later, type Clock } from '#src/domain/clock';
import { days, hours } from '#src/domain/duration';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import type { EmailChangeRow } from '#src/repositories/email-changes.repository';
import type { MailKind } from '#src/repositories/mail-outbox.repository';
import type { Repositories } from '#src/repositories/repositories';
import { unlessTaken } from './shared/address-races';
import { findSessionRefusal } from './shared/assurance';
import { recordAudit } from './shared/audit';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { RateGuard } from './shared/rate-guard';
import { mailOrigin } from './shared/verification-mail';

export interface EmailChangeService {
  /**
   * Asks for another address. The answer and the work are the same for a free and a taken one; only the mail to it
   * differs: a link, or a notice for its owner. The present address is told at once, with a link that cancels.
   * **State**: none, or an open change → one open change, the older one replaced. The account stays as it is.
   * @throws AppError `email_not_verified`, `validation_failed` (the present address), `rate_limited`, `session_revoked`,
   *   `reauthentication_required`
   * @see THREATS E10, P23
   */
  request(self: Self, input: ChangeEmail, client: ClientContext): Promise<void>;
  /**
   * Makes the change by the link that went to the new address. Signs nobody in; the account's sessions go on.
   * **State**: change open → confirmed (once); address → the new one, proven; every link mailed to the old one → dead.
   * The old address is told, and can take the change back for seven days.
   * @throws AppError `invalid_or_expired_token`, also when somebody else has the address by now (THREATS T06)
   */
  confirm(input: ConfirmEmailChange, client: ClientContext): Promise<void>;
}

/** What confirming came to. `userId`: whose change it was, where that is known. */
type Outcome = { done: true } | { done: false; userId: string | null };

/** Change of address, proven at the new one. @see docs/adr/0017 */
export function createEmailChangeService(deps: {
  database: Database;
  rateGuard: RateGuard;
  secrets: MailedSecrets;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): EmailChangeService {
  const { database, rateGuard, secrets, clock, randomness } = deps;

  async function open(repos: Repositories, userId: string, newEmail: string): Promise<EmailChangeRow> {
    const now = clock.now();
    const id = randomness.uuid();
    const secret = secrets.create('email-change', id);
    const undo = secrets.reveal('email-change-undo', { id, ...secret });
    if (undo === null) throw new Error('the current secret made a token and cannot make it again');
    await repos.emailChanges.supersedeOpen(userId, now);
    return repos.emailChanges.insert({
      id,
      userId,
      newEmail,
      ...secret,
      undoTokenHash: hashLinkToken(undo.token),
      expiresAt: later(now, hours(limits.emailChangeHours)),
      undoExpiresAt: later(now, days(limits.emailChangeUndoDays)),
      now,
    });
  }

  async function mail(
    repos: Repositories,
    args: { kind: MailKind; recipient: string; change: EmailChangeRow; client: ClientContext },
  ): Promise<void> {
    const { kind, recipient, change, client } = args;
    const now = clock.now();
    const { id: changeId, userId } = change;
    const payload =
      kind === 'already_registered'
        ? { origin: mailOrigin(client, now) }
        : { changeId, userId, origin: mailOrigin(client, now) };
    await repos.mailOutbox.enqueue({ id: randomness.uuid(), kind, recipient, payload, now });
  }

  async function noteRefusal(
    type: 'email.change_requested' | 'email.changed',
    args: { reason: ErrorCode; userId: string | null; client: ClientContext },
  ): Promise<void> {
    const { reason, userId, client } = args;
    const entry = { type, outcome: 'failure', userId, detail: { reason } } as const;
    await recordAudit(database.repos, client, clock.now(), entry);
  }

  /** Under the account's lock. Nothing else can have spent the link after that. */
  async function takeEffect(repos: Repositories, tokenHash: Buffer, client: ClientContext): Promise<Outcome> {
    const now = clock.now();
    const asked = await repos.emailChanges.findConfirmable(tokenHash, now);
    if (asked === null) return { done: false, userId: null };
    const { id, userId, oldEmail, newEmail } = asked;
    const refused = { done: false, userId } as const;
    const account = await repos.users.lock(userId);
    const still = await repos.emailChanges.findConfirmable(tokenHash, now);
    if (account?.email !== oldEmail || still === null) return refused;
    await repos.emailChanges.removeUnproven({ email: newEmail, notBy: userId, signedIn: false });
    const undoExpiresAt = later(now, days(limits.emailChangeUndoDays));
    const change = await repos.emailChanges.confirm({ id, now, undoExpiresAt });
    if (change === null) return refused;
    await repos.openDoors.closeAll({ userId, now });
    await repos.emailVerifications.supersedeAll({ userId, exceptId: null, now });
    await recordAudit(repos, client, now, { type: 'email.changed', outcome: 'success', userId });
    await mail(repos, { kind: 'email_changed', recipient: oldEmail, change, client });
    return { done: true };
  }

  return {
    async request({ userId, sessionId }, { newEmail }, client) {
      const account = await database.repos.users.findById(userId);
      if (account === null) throw new AppError('session_revoked');
      if (account.emailVerifiedAt === null) {
        await noteRefusal('email.change_requested', { reason: 'email_not_verified', userId, client });
        throw unprovenAddress();
      }
      if (newEmail === account.email)
        throw fieldError('newEmail', 'same_as_current', 'Enter an address other than the present one.');
      await rateGuard.spend(rateLimits.mailRecipient, newEmail);
      const refusal = await database.transaction(async (repos) => {
        await repos.users.lock(userId);
        // A reset that came in between has ended the session that asks: nothing of it may stay open (THREATS P12).
        const found = await findSessionRefusal(repos, sessionId);
        if (found !== null) return found;
        const change = await open(repos, userId, newEmail);
        const entry = { type: 'email.change_requested', outcome: 'success', userId, sessionId } as const;
        await recordAudit(repos, client, clock.now(), entry);
        const kind = change.confirmable ? 'email_change' : 'already_registered';
        await mail(repos, { kind, recipient: newEmail, change, client });
        await mail(repos, { kind: 'email_change_notice', recipient: change.oldEmail, change, client });
        return null;
      });
      if (refusal !== null) throw refusal;
      deps.wakeMail();
    },

    async confirm({ token }, client) {
      const tokenHash = hashLinkToken(token);
      const taken: Outcome = { done: false, userId: null };
      const work = () => database.transaction((repos) => takeEffect(repos, tokenHash, client));
      const outcome = await unlessTaken(work, taken);
      if (!outcome.done) {
        await noteRefusal('email.changed', {
          reason: 'invalid_or_expired_token',
          userId: outcome.userId,
          client,
        });
        throw new AppError('invalid_or_expired_token');
      }
      deps.wakeMail();
    },
  };
}
