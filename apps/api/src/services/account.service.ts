import type { ChangePassword, UpdateAccount, User } from '@authflow/contracts';
import { AppError, fieldError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import type { PasswordColumns, UserWithPassword } from '#src/repositories/user-columns';
import { findSessionRefusal, type Assurance } from './shared/assurance';
import { recordAudit } from './shared/audit';
import { finishPasswordChange } from './shared/password-changes';
import type { PasswordRules } from './shared/password-rules';
import { toColumns, type Passwords } from './shared/passwords';
import type { RateGuard } from './shared/rate-guard';
import type { RecentMarks } from './shared/recent-marks';
import { toUser } from './shared/user-view';

export interface AccountService {
  /**
   * The signed-in account: one read by primary key.
   * @param permissions what the session may do, out of its token
   * @throws AppError `session_revoked` when it is gone
   */
  get(self: Self, permissions: readonly string[]): Promise<User>;
  update(
    self: Self,
    permissions: readonly string[],
    input: UpdateAccount,
    client: ClientContext,
  ): Promise<User>;
  /**
   * **State**: password → new; every other session → ended, this one goes on; open links, challenges and pending
   * changes → dead. An account with a second factor must have proven it in this session (THREATS M15).
   * @throws AppError `invalid_current_password`, `weak_password`, `validation_failed` (same as the current one),
   *   `conflict` (changed by somebody else meanwhile), `reauthentication_required`, `rate_limited`, `overloaded`
   */
  changePassword(self: Self, input: ChangePassword, client: ClientContext): Promise<void>;
}

/** What people do with their own account. */
export function createAccountService(deps: {
  database: Database;
  passwords: Passwords;
  passwordRules: PasswordRules;
  assurance: Assurance;
  rateGuard: RateGuard;
  revocations: RecentMarks;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): AccountService {
  const { database, passwords, passwordRules, assurance, rateGuard, revocations, clock } = deps;

  async function assertCurrent(
    { sessionId }: Self,
    account: UserWithPassword,
    currentPassword: string,
    client: ClientContext,
  ): Promise<void> {
    await rateGuard.spend(rateLimits.currentPassword, account.id);
    const { ok } = await passwords.verify(currentPassword, account);
    if (!ok) {
      await recordAudit(database.repos, client, clock.now(), {
        type: 'password.changed',
        outcome: 'failure',
        userId: account.id,
        sessionId,
        detail: { reason: 'invalid_current_password' },
      });
      throw new AppError('invalid_current_password');
    }
    await rateGuard.refund(rateLimits.currentPassword, account.id);
  }

  /** The sessions it ended, or why not: the password has become another, or the session has ended, meanwhile. */
  async function store(
    { userId: id, sessionId: keptSessionId }: Self,
    account: UserWithPassword,
    password: PasswordColumns,
    client: ClientContext,
  ): Promise<string[] | AppError> {
    return database.transaction(async (repos) => {
      const now = clock.now();
      await repos.users.lock(id);
      // A session that was ended, or outranked, while the hash was made changes nothing any more.
      const refusal = await findSessionRefusal(repos, keptSessionId);
      if (refusal !== null) return refusal;
      const { passwordHash: expectedHash } = account;
      const changed = await repos.passwords.set({ id, password, expectedHash, now });
      if (changed === null) return new AppError('conflict');
      const change = { type: 'password.changed', keptSessionId, account: changed } as const;
      return finishPasswordChange(repos, deps, { ...change, client, now });
    });
  }

  return {
    async get({ userId }, permissions) {
      const account = await database.repos.users.findById(userId);
      if (account === null) throw new AppError('session_revoked');
      return toUser(account, permissions);
    },

    async update({ userId, sessionId }, permissions, { name }, client) {
      const updated = await database.transaction(async (repos) => {
        const now = clock.now();
        const row = await repos.users.updateName({ id: userId, name, now });
        await recordAudit(repos, client, now, {
          type: 'account.updated',
          outcome: 'success',
          userId,
          sessionId,
        });
        return row;
      });
      if (updated === null) throw new AppError('session_revoked');
      return toUser(updated, permissions);
    },

    async changePassword(self, { currentPassword, newPassword }, client) {
      const account = await database.repos.users.findWithPasswordById(self.userId);
      if (account === null) throw new AppError('session_revoked');
      await assurance.assertLevel(self.sessionId);
      await assertCurrent(self, account, currentPassword, client);
      if (newPassword === currentPassword) {
        throw fieldError('newPassword', 'same_as_current', 'Choose a password other than the current one.');
      }
      await passwordRules.assertAcceptable(
        newPassword,
        { email: account.email, name: account.name },
        'newPassword',
      );
      const ended = await store(self, account, toColumns(await passwords.hash(newPassword)), client);
      if (ended instanceof AppError) throw ended;
      revocations.add(ended);
      deps.wakeMail();
    },
  };
}
