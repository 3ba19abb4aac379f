import {
  limits,
  type ChangeEmail,
  type ConfirmEmailChange,
  type EmailChangeUndone,
  type UndoEmailChange,
} from '@authflow/contracts';
import { AppError, fieldError, unprovenAddress } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { later, type Clock } from '#src/domain/clock';
import { days, hours } from '#src/domain/duration';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { Database } from '#src/repositories/database';
import type { EmailChangeRow } from '#src/repositories/email-changes.repository';
import type { MailKind } from '#src/repositories/mail-outbox.repository';
import type { Repositories } from '#src/repositories/repositories';
import { isTakenAddress } from '#src/platform/postgres';
import { lockAccount } from './shared/account-locking';
import { findSessionRefusal } from './shared/assurance';
import { recordAudit } from './shared/audit';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { RateGuard } from './shared/rate-guard';
import type { Revocations } from './shared/revocations';
import { mailOrigin } from './shared/verification-mail';

/** Who asks, by which session. */
interface Self {
  userId: string;
  sessionId: string;
}

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
  /**
   * Takes a change back by the link that went to the old address.
   * **State**: open → cancelled, nothing else. Confirmed → taken back, with every change made since; the old address is
   * the account's again; the account is locked and its owner gets a reset link there.
   * @throws AppError `invalid_or_expired_token`, `conflict` (another account has proven the old address meanwhile)
   */
  undo(input: UndoEmailChange, client: ClientContext): Promise<EmailChangeUndone>;
}

/** What a transaction of this service came to. */
type Outcome<Done> =
  { refused: 'invalid_or_expired_token' | 'conflict'; userId: string | null } | { done: Done };

interface Undone extends EmailChangeUndone {
  ended: string[];
}

/** Change of address: proven at the new one, taken back from the old one. @see docs/adr/0017 */
export function createEmailChangeService(deps: {
  database: Database;
  rateGuard: RateGuard;
  secrets: MailedSecrets;
  revocations: Revocations;
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

  async function refuse(
    type: 'email.change_requested' | 'email.changed' | 'email.change_undone',
    args: {
      code: 'email_not_verified' | 'invalid_or_expired_token' | 'conflict';
      userId: string | null;
      client: ClientContext;
    },
  ): Promise<never> {
    const { code, userId, client } = args;
    const detail = { reason: code };
    await recordAudit(database.repos, client, clock.now(), { type, outcome: 'failure', userId, detail });
    if (code === 'email_not_verified') throw unprovenAddress();
    throw new AppError(code);
  }

  /** Under the account's lock. Nothing else can have spent the link after that. */
  async function takeEffect(
    repos: Repositories,
    tokenHash: Buffer,
    client: ClientContext,
  ): Promise<Outcome<null>> {
    const now = clock.now();
    const asked = await repos.emailChanges.findConfirmable(tokenHash, now);
    if (asked === null) return { refused: 'invalid_or_expired_token', userId: null };
    const { id, userId, oldEmail, newEmail } = asked;
    const refused = { refused: 'invalid_or_expired_token', userId } as const;
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
    return { done: null };
  }

  /** The change had not been made: it never will be. Nothing else happens, for nothing else had. */
  async function cancel(
    repos: Repositories,
    { id, userId }: EmailChangeRow,
    client: ClientContext,
  ): Promise<Outcome<Undone>> {
    const now = clock.now();
    if ((await repos.emailChanges.cancel(id, now)) === null)
      return { refused: 'invalid_or_expired_token', userId };
    const detail = { stage: 'pending' };
    await recordAudit(repos, client, now, {
      type: 'email.change_undone',
      outcome: 'success',
      userId,
      detail,
    });
    return { done: { status: 'email_change_cancelled', ended: [] } };
  }

  async function takeBack(
    repos: Repositories,
    undoTokenHash: Buffer,
    client: ClientContext,
  ): Promise<Outcome<Undone>> {
    const now = clock.now();
    const asked = await repos.emailChanges.findUndoable(undoTokenHash, now);
    if (asked === null) return { refused: 'invalid_or_expired_token', userId: null };
    const { id, userId, oldEmail, createdAt: since } = asked;
    await repos.users.lock(userId);
    const change = await repos.emailChanges.findUndoable(undoTokenHash, now);
    if (change === null) return { refused: 'invalid_or_expired_token', userId };
    if (change.confirmedAt === null) return cancel(repos, change, client);
    if (await repos.emailChanges.isProvenBy({ email: oldEmail, notBy: userId }))
      return { refused: 'conflict', userId };
    await repos.emailChanges.removeUnproven({ email: oldEmail, notBy: userId, signedIn: true });
    await repos.emailChanges.undo(id, now);
    await repos.accountLinks.consumeAll({ userId, purpose: 'restore', now });
    await repos.accountLinks.consumeLocksSince({ userId, since: change.confirmedAt, now });
    const detail = { stage: 'confirmed' };
    await recordAudit(repos, client, now, {
      type: 'email.change_undone',
      outcome: 'success',
      userId,
      detail,
    });
    const ended = await lockAccount(repos, deps, {
      userId,
      since,
      reason: 'email_change_undone',
      client,
      now,
    });
    return { done: { status: 'email_change_undone', ended } };
  }

  /** Two accounts on their way to one address: the database lets one arrive, the other's transaction is undone. */
  async function orTaken<Done>(
    work: () => Promise<Outcome<Done>>,
    refused: 'invalid_or_expired_token' | 'conflict',
  ): Promise<Outcome<Done>> {
    try {
      return await work();
    } catch (error) {
      if (!isTakenAddress(error)) throw error;
      return { refused, userId: null };
    }
  }

  return {
    async request({ userId, sessionId }, { newEmail }, client) {
      const account = await database.repos.users.findById(userId);
      if (account === null) throw new AppError('session_revoked');
      if (account.emailVerifiedAt === null)
        return refuse('email.change_requested', { code: 'email_not_verified', userId, client });
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
      const outcome = await orTaken(
        () => database.transaction((repos) => takeEffect(repos, tokenHash, client)),
        'invalid_or_expired_token',
      );
      if ('refused' in outcome)
        return refuse('email.changed', { code: outcome.refused, userId: outcome.userId, client });
      deps.wakeMail();
    },

    async undo({ token }, client) {
      const tokenHash = hashLinkToken(token);
      const outcome = await orTaken(
        () => database.transaction((repos) => takeBack(repos, tokenHash, client)),
        'conflict',
      );
      if ('refused' in outcome)
        return refuse('email.change_undone', { code: outcome.refused, userId: outcome.userId, client });
      deps.revocations.add(outcome.done.ended);
      deps.wakeMail();
      return { status: outcome.done.status };
    },
  };
}
