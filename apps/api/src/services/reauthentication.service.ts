import type {
  Reauthenticate,
  ReauthenticationMethod,
  ReauthenticationOptions,
  WebauthnAssertion,
} from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { rateLimits } from '#src/domain/rate-limits';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { UserWithPassword } from '#src/repositories/user-columns';
import { recordAudit } from './shared/audit';
import type { Guess, GuessBudget } from './shared/guess-budget';
import type { PasskeyAssertions } from './shared/passkey-assertions';
import type { Passwords } from './shared/passwords';
import type { RateGuard } from './shared/rate-guard';
import type { SecondFactors } from './shared/second-factors';
import type { Amr, SessionGrants } from './shared/session-grants';

export interface ReauthenticationService {
  /**
   * What this account can prove itself with now; the options for a passkey beside it. An account with a second factor
   * answers to that alone. No method at all: only signing in again helps.
   * **State**: none → one open WebAuthn challenge, when the account has a passkey.
   */
  options(self: Self): Promise<ReauthenticationOptions>;
  /**
   * Proves that the person at this session is still its owner.
   * **State**: session → proven again now, with the methods it had and those of this proof.
   * @returns an access token with the new `auth_time` and `amr`; the refresh token stays
   * @throws AppError `invalid_credentials`, `invalid_code`, `invalid_assertion`, `reauthentication_required` (a password,
   *   where the account has a second factor), `session_revoked`, `rate_limited`, `overloaded`
   */
  reauthenticate(
    self: Self,
    input: Reauthenticate,
    client: ClientContext,
  ): Promise<{ accessToken: string; expiresIn: number }>;
}

/** What was presented. `spend`: whether it counts, where that is decided in the transaction. */
interface Presented {
  amr: readonly Amr[];
  guess: Guess | null;
  spend(repos: Repositories): Promise<boolean>;
}

/** Step-up within a session. @see ASVS 7.5.1, 7.5.3; THREATS M13, M15, P23 */
export function createReauthenticationService(deps: {
  database: Database;
  passwords: Passwords;
  secondFactors: SecondFactors;
  guessBudget: GuessBudget;
  passkeyAssertions: PasskeyAssertions;
  rateGuard: RateGuard;
  grants: SessionGrants;
  clock: Clock;
}): ReauthenticationService {
  const { database, passwords, secondFactors, guessBudget, passkeyAssertions, rateGuard, grants, clock } =
    deps;

  type Refused = { self: Self; input: Reauthenticate; client: ClientContext };
  async function refuse(refusal: AppError, { self, input, client }: Refused): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'reauthentication.failed',
      outcome: 'failure',
      ...self,
      detail: { method: methodOf(input), reason: refusal.code },
    });
    throw refusal;
  }

  async function presentPassword(password: string, account: UserWithPassword): Promise<Presented | AppError> {
    if (account.mfaEnabled) return secondFactorWanted();
    await rateGuard.spend(rateLimits.currentPassword, account.id);
    const { ok } = await passwords.verify(password, account);
    if (!ok) return wrongPassword();
    await rateGuard.refund(rateLimits.currentPassword, account.id);
    return { amr: ['pwd'], guess: null, spend: () => Promise.resolve(true) };
  }

  async function presentCode(code: string, { id: userId, mfaEnabled }: UserWithPassword) {
    if (!mfaEnabled)
      return wrongCode('This account has no authenticator app. Confirm with the password or a passkey.');
    const verdict = await guessBudget.spend(userId);
    if (!verdict.ok) return verdict.refusal;
    const spend = (repos: Repositories) => secondFactors.spendTotp(repos, { userId, code });
    return { amr: ['otp', 'mfa'], guess: verdict.guess, spend } satisfies Presented;
  }

  async function presentPasskey(credential: WebauthnAssertion, { userId, sessionId: subject }: Self) {
    const binding = { purpose: 'reauthentication', userId, subject } as const;
    const proven = await passkeyAssertions.verify(credential, binding);
    if (proven?.userId !== userId) return new AppError('invalid_assertion');
    // Once more under the lock: a key removed while its signature was being checked counts no longer.
    const own = { id: proven.passkeyId, userId };
    const spend = async (repos: Repositories) => (await repos.passkeys.findOwn(own)) !== null;
    return { amr: ['pop', 'user', 'mfa'], guess: null, spend } satisfies Presented;
  }

  function present(input: Reauthenticate, self: Self, account: UserWithPassword) {
    if ('password' in input) return presentPassword(input.password, account);
    return 'code' in input ? presentCode(input.code, account) : presentPasskey(input.credential, self);
  }

  /** Under the account's lock. `wrong`: the code doesn't count. Null: the session has ended. */
  async function settle(self: Self, { amr, guess, spend }: Presented, client: ClientContext) {
    const { userId, sessionId } = self;
    return database.transaction(async (repos) => {
      const user = await repos.users.lock(userId);
      if (user === null) return null;
      if (!(await spend(repos))) return 'wrong';
      if (guess !== null) await guessBudget.giveBack(repos, guess);
      const now = clock.now();
      const session = await repos.sessions.reauthenticate({ id: sessionId, userId, amr, now });
      if (session === null) return null;
      const detail = { amr: amr.join(' ') };
      const event = { type: 'reauthentication.succeeded', outcome: 'success', ...self, detail } as const;
      await recordAudit(repos, client, now, event);
      return session;
    });
  }

  return {
    async options({ userId, sessionId: subject }) {
      const account = await database.repos.users.findById(userId);
      if (account === null) throw new AppError('session_revoked');
      const { hasPassword, hasTotp, passkeys } = await database.repos.factors.count(userId);
      const methods: ReauthenticationMethod[] = [];
      if (account.mfaEnabled && hasTotp) methods.push('totp');
      if (!account.mfaEnabled && hasPassword) methods.push('password');
      const hasPasskey = passkeys > 0 && passkeyAssertions.available;
      if (hasPasskey) methods.push('passkey');
      const binding = { purpose: 'reauthentication', userId, subject } as const;
      return { methods, passkey: hasPasskey ? await passkeyAssertions.options(binding) : null };
    },

    async reauthenticate(self, input, client) {
      const account = await database.repos.users.findWithPasswordById(self.userId);
      if (account === null) throw new AppError('session_revoked');
      const presented = await present(input, self, account);
      const asked = { self, input, client };
      if (presented instanceof AppError) return refuse(presented, asked);
      const session = await settle(self, presented, client);
      if (session === null) return refuse(new AppError('session_revoked'), asked);
      if (session === 'wrong') {
        if (presented.guess !== null) await guessBudget.miss(presented.guess, client);
        return refuse('credential' in input ? new AppError('invalid_assertion') : wrongCode(), asked);
      }
      const { accessToken, expiresIn } = grants.issue(session, session).grant;
      return { accessToken, expiresIn };
    },
  };
}

function methodOf(input: Reauthenticate): ReauthenticationMethod {
  if ('password' in input) return 'password';
  return 'code' in input ? 'totp' : 'passkey';
}

function wrongPassword(): AppError {
  return new AppError('invalid_credentials', { detail: 'Type the password you use now.' });
}

function wrongCode(
  detail = 'Enter the code your authenticator app shows now. Each code works once.',
): AppError {
  return new AppError('invalid_code', { detail });
}

function secondFactorWanted(): AppError {
  return new AppError('reauthentication_required', {
    detail: 'This account has a second factor: confirm with the authenticator app or a passkey.',
  });
}
