import { limits, type ConfirmTotp, type MfaStatus, type TotpEnrolment } from '@authflow/contracts';
import { AppError, unprovenAddress } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { earlier, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { findSessionRefusal, type Assurance } from './shared/assurance';
import { recordAudit, type AuditEntry } from './shared/audit';
import type { NewRecoveryCodes, SecondFactors } from './shared/second-factors';
import { noticeChange } from './shared/security-notices';

export interface MfaTotpService {
  /** What protects the account. No secret is in it. */
  getStatus(self: Self): Promise<MfaStatus>;
  /**
   * Begins with an authenticator app.
   * **State**: none, or an earlier unfinished enrolment → an unfinished one of this session. It protects nothing yet, and
   * a confirmed secret goes on unchanged.
   * @throws AppError `email_not_verified`, `reauthentication_required`, `session_revoked`
   */
  start(self: Self, client: ClientContext): Promise<TotpEnrolment>;
  /**
   * Proves that the app works. Tries and time are bounded.
   * **State**: unfinished → confirmed, in place of an earlier secret; MFA on; ten new recovery codes, older ones dead;
   * whatever was begun with less, a pending change of address included → over; this session has proven two factors.
   * @returns the recovery codes, the one time they can be seen
   * @throws AppError `invalid_code`, `reauthentication_required`, `session_revoked`
   */
  confirm(self: Self, input: ConfirmTotp, client: ClientContext): Promise<string[]>;
  /**
   * **State**: MFA on → off; secrets, recovery codes and open challenges → gone.
   * @throws AppError `not_found`, `reauthentication_required`, `session_revoked`
   */
  remove(self: Self, client: ClientContext): Promise<void>;
  /**
   * **State**: recovery codes → ten new ones.
   * @returns them, once
   * @throws AppError `not_found` when MFA is off, `reauthentication_required`, `session_revoked`
   */
  replaceRecoveryCodes(self: Self, client: ClientContext): Promise<string[]>;
}

/** Second factors by authenticator app, with recovery codes. @see RFC 6238, ASVS 6.5, docs/adr/0013 */
export function createMfaTotpService(deps: {
  database: Database;
  secondFactors: SecondFactors;
  assurance: Assurance;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): MfaTotpService {
  const { database, secondFactors, assurance, clock, randomness } = deps;

  async function refuse(
    refusal: AppError,
    { userId, sessionId }: Self,
    client: ClientContext,
    type: AuditEntry['type'],
  ): Promise<never> {
    const detail = { reason: refusal.code };
    const event = { type, outcome: 'failure', userId, sessionId, detail } as const;
    await recordAudit(database.repos, client, clock.now(), event);
    throw refusal;
  }

  async function report(
    repos: Repositories,
    { sessionId }: Self,
    user: UserRow,
    args: {
      client: ClientContext;
      type: AuditEntry['type'];
      change: Parameters<typeof noticeChange>[2]['change'];
    },
  ): Promise<void> {
    const { client, type, change } = args;
    const now = clock.now();
    await recordAudit(repos, client, now, { type, outcome: 'success', userId: user.id, sessionId });
    await noticeChange(repos, deps, { user, change, client, now });
  }

  /** Everything a confirmed app changes. @returns why not: it was begun anew, or the session ended, in the meantime */
  async function turnOn(
    self: Self,
    factor: { id: string; step: number },
    codes: NewRecoveryCodes,
    client: ClientContext,
  ): Promise<AppError | null> {
    const { userId, sessionId } = self;
    return database.transaction(async (repos) => {
      const now = clock.now();
      const user = await repos.users.lock(userId);
      const refusal = await findSessionRefusal(repos, sessionId);
      if (user === null || refusal !== null) return refusal;
      if (!(await repos.totpFactors.confirm({ ...factor, userId, now }))) return unconfirmed(true);
      await repos.users.setMfa({ id: userId, enabled: true, now });
      await repos.recoveryCodes.replaceAll({ userId, codes: codes.stored, keyId: codes.keyId, now });
      await repos.sessions.addMethods({ id: sessionId, userId, amr: ['otp', 'mfa'] });
      await repos.openDoors.closeAll({ userId, now });
      await report(repos, self, user, { client, type: 'mfa.totp_enabled', change: 'totp_enabled' });
      return null;
    });
  }

  return {
    async getStatus({ userId }) {
      const factor = await database.repos.totpFactors.findConfirmed(userId);
      const { recoveryCodesLeft, hasPassword } = await database.repos.factors.count(userId);
      const confirmedAt = factor?.confirmedAt ?? null;
      return {
        enabled: confirmedAt !== null,
        totp: confirmedAt === null ? null : { confirmedAt: confirmedAt.toISOString() },
        recoveryCodesLeft,
        hasPassword,
      };
    },

    async start(self, client) {
      const { userId, sessionId } = self;
      const user = await database.repos.users.findById(userId);
      if (user === null) throw new AppError('session_revoked');
      if (user.emailVerifiedAt === null) return refuse(unprovenAddress(), self, client, 'mfa.totp_enabled');
      const { stored, shown } = secondFactors.createTotp(user);
      const id = randomness.uuid();
      const refusal = await database.transaction(async (repos) => {
        await repos.users.lock(userId);
        const found = await findSessionRefusal(repos, sessionId);
        if (found === null)
          await repos.totpFactors.begin({ id, userId, sessionId, ...stored, now: clock.now() });
        return found;
      });
      return refusal === null ? shown : refuse(refusal, self, client, 'mfa.totp_enabled');
    },

    async confirm(self, { code }, client) {
      await assurance.assertLevel(self.sessionId);
      const waiting = await database.repos.totpFactors.countConfirmation({
        ...self,
        maxAttempts: limits.totpEnrolmentAttempts,
        begunAfter: earlier(clock.now(), minutes(limits.totpEnrolmentMinutes)),
      });
      const step = waiting === null ? null : secondFactors.matchTotp(waiting, code);
      if (waiting === null || step === null)
        return refuse(unconfirmed(waiting === null), self, client, 'mfa.totp_enabled');
      const codes = await secondFactors.createRecoveryCodes(self.userId);
      const refusal = await turnOn(self, { id: waiting.id, step }, codes, client);
      if (refusal !== null) return refuse(refusal, self, client, 'mfa.totp_enabled');
      deps.wakeMail();
      return codes.shown;
    },

    async remove(self, client) {
      const { userId, sessionId } = self;
      const refusal = await database.transaction(async (repos) => {
        const user = await repos.users.lock(userId);
        const found = await findSessionRefusal(repos, sessionId);
        if (user === null || found !== null) return found;
        if (!user.mfaEnabled) return notOn();
        const now = clock.now();
        await repos.totpFactors.deleteAll(userId);
        await repos.recoveryCodes.deleteAll(userId);
        await repos.users.setMfa({ id: userId, enabled: false, now });
        await repos.mfaChallenges.supersedeAll(userId, now);
        await report(repos, self, user, { client, type: 'mfa.totp_disabled', change: 'totp_disabled' });
        return null;
      });
      if (refusal !== null) return refuse(refusal, self, client, 'mfa.totp_disabled');
      deps.wakeMail();
    },

    async replaceRecoveryCodes(self, client) {
      const { userId, sessionId } = self;
      if (!(await database.repos.factors.count(userId)).hasTotp)
        return refuse(notOn(), self, client, 'mfa.recovery_codes_replaced');
      const { shown, stored, keyId } = await secondFactors.createRecoveryCodes(userId);
      const refusal = await database.transaction(async (repos) => {
        const user = await repos.users.lock(userId);
        const found = await findSessionRefusal(repos, sessionId);
        if (user === null || found !== null) return found;
        if (!user.mfaEnabled) return notOn();
        await repos.recoveryCodes.replaceAll({ userId, codes: stored, keyId, now: clock.now() });
        const change = 'recovery_codes_replaced';
        await report(repos, self, user, { client, type: `mfa.${change}`, change });
        return null;
      });
      if (refusal !== null) return refuse(refusal, self, client, 'mfa.recovery_codes_replaced');
      deps.wakeMail();
      return shown;
    },
  };
}

function unconfirmed(isOver: boolean): AppError {
  return new AppError('invalid_code', {
    detail: isOver
      ? 'There is no setup to confirm any more. Start again and scan the new QR code.'
      : 'Enter the code your authenticator app shows now. If it goes on failing, check the clock of the device.',
  });
}

function notOn(): AppError {
  return new AppError('not_found', { detail: 'No authenticator app is set up for this account.' });
}
