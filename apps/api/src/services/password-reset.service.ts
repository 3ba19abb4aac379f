import {
  maskEmail,
  type CheckReset,
  type ForgotPassword,
  type ResetChecked,
  type ResetPassword,
} from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { Database } from '#src/repositories/database';
import type { PasswordColumns } from '#src/repositories/user-columns';
import { recordAudit } from './shared/audit';
import { lockAt } from './shared/bans';
import { finishPasswordChange } from './shared/password-changes';
import type { PasswordRules } from './shared/password-rules';
import { toColumns, type Passwords } from './shared/passwords';
import { stripUnverified } from './shared/take-over';
import type { RateGuard } from './shared/rate-guard';
import type { RecentMarks } from './shared/recent-marks';
import { mailOrigin, noPassword } from './shared/verification-mail';

export interface PasswordResetService {
  /**
   * Asks for a reset link. One row is written, whoever asks; whether there is an account is looked up only when
   * the mail is made, so neither the answer nor its time can tell.
   * @throws AppError `rate_limited` (mails to this recipient)
   */
  request(input: ForgotPassword, client: ClientContext): Promise<void>;
  /** Whether a link still works, and whose it is, masked. Consumes nothing. */
  check(input: CheckReset): Promise<ResetChecked>;
  /**
   * Sets a new password by a mailed link. Signs nobody in.
   * **State**: link open → consumed (once); password → new; email → verified; every session, every other mailed
   * link, challenge and pending change → ended; a lock → lifted. MFA stays. An account that was never verified loses
   * everything else it held, for a stranger may have put it there. A refused password leaves the link usable.
   * @throws AppError `invalid_or_expired_token`, `weak_password`, `overloaded`
   */
  reset(input: ResetPassword, client: ClientContext): Promise<void>;
}

/** Forgotten passwords. @see ASVS 6.4.3, OWASP Forgot Password Cheat Sheet */
export function createPasswordResetService(deps: {
  database: Database;
  passwords: Passwords;
  passwordRules: PasswordRules;
  rateGuard: RateGuard;
  revocations: RecentMarks;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): PasswordResetService {
  const { database, passwords, passwordRules, rateGuard, revocations, clock, randomness } = deps;

  /** Everything a reset ends and changes, or null when the link was spent in the meantime. */
  async function spend(
    args: { tokenHash: Buffer; userId: string; password: PasswordColumns },
    client: ClientContext,
  ): Promise<string[] | null> {
    return database.transaction(async (repos) => {
      const now = clock.now();
      const account = await lockAt(repos, args.userId, now);
      if (account === null || account.status !== 'active') return null;
      const { id, passwordHash: expectedHash } = account;
      if ((await repos.passwordResets.consume(args.tokenHash, now)) === null) return null;
      const stripped = account.emailVerifiedAt === null ? await stripUnverified(repos, account, now) : [];
      await repos.users.markVerified({
        id,
        now,
        pending: noPassword,
        pendingName: null,
        dropPassword: false,
      });
      const passwordNow = account.emailVerifiedAt === null ? null : expectedHash;
      await repos.passwords.set({ id, password: args.password, expectedHash: passwordNow, now });
      await repos.passwords.unlock({ id, now });
      await repos.emailVerifications.supersedeAll({ userId: id, exceptId: null, now });
      const change = { type: 'password.reset', keptSessionId: null, account } as const;
      const ended = await finishPasswordChange(repos, deps, { ...change, client, now });
      return [...stripped, ...ended];
    });
  }

  async function refuseLink(client: ClientContext, userId: string | null): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'password.reset',
      outcome: 'failure',
      userId,
      detail: { reason: 'invalid_or_expired_token' },
    });
    throw new AppError('invalid_or_expired_token');
  }

  return {
    async request({ email }, client) {
      await rateGuard.spend(rateLimits.mailRecipient, email);
      const now = clock.now();
      await database.repos.mailOutbox.enqueue({
        id: randomness.uuid(),
        kind: 'password_reset',
        recipient: email,
        payload: { origin: mailOrigin(client, now), requestId: client.requestId },
        now,
      });
      deps.wakeMail();
    },

    async check({ token }) {
      const reset = await database.repos.passwordResets.findUsable(hashLinkToken(token), clock.now());
      return { valid: reset !== null, email: reset === null ? null : maskEmail(reset.email) };
    },

    async reset({ token, password }, client) {
      const tokenHash = hashLinkToken(token);
      const usable = await database.repos.passwordResets.findUsable(tokenHash, clock.now());
      if (usable === null) return refuseLink(client, null);
      const account = await database.repos.users.findById(usable.userId);
      await passwordRules.assertAcceptable(password, { email: usable.email, name: account?.name ?? null });
      const stored = toColumns(await passwords.hash(password));
      const ended = await spend({ tokenHash, userId: usable.userId, password: stored }, client);
      if (ended === null) return refuseLink(client, usable.userId);
      revocations.add(ended);
      deps.wakeMail();
    },
  };
}
