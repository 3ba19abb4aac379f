import {
  limits,
  type LoginMfa,
  type MfaPasskeyOptions,
  type PasskeyRequestOptions,
} from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { MfaChallengeRow } from '#src/repositories/mfa-challenges.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { recordAudit } from './shared/audit';
import type { Guess, GuessBudget } from './shared/guess-budget';
import type { PasskeyAssertions } from './shared/passkey-assertions';
import type { SecondFactors } from './shared/second-factors';
import { noticeChange } from './shared/security-notices';
import type { Amr, SessionStart, SignInMethod } from './shared/session-grants';
import type { Admission, SignInResult, SignIns } from './shared/sign-ins';

export interface MfaLoginService {
  /**
   * The second step of a sign-in.
   * **State**: challenge open → consumed (once), code or passkey spent → live session. A wrong answer costs one of the
   * challenge's five tries and, for codes, one of the account's guesses; both are counted before it is looked at.
   * @throws AppError `mfa_challenge_expired` (unknown, over, or no tries left), `invalid_code`, `invalid_assertion`,
   *   `rate_limited` (the account's guesses), `account_disabled`, `password_reset_required`
   */
  login(input: LoginMfa, context: SessionStart): Promise<SignInResult>;
  /** What a passkey is asked for in this very step. @throws AppError `mfa_challenge_expired` */
  passkeyOptions(input: MfaPasskeyOptions): Promise<PasskeyRequestOptions>;
}

/** A second factor that was presented. `spend`: whether it counts; decided and used up in the transaction. */
interface Presented {
  amr: readonly Amr[];
  /** Null for what can't be guessed. */
  guess: Guess | null;
  spend(repos: Repositories, user: UserRow): Promise<boolean>;
}

type Outcome = { kind: 'wrong' } | { kind: 'over' } | { kind: 'proven'; admission: Admission };

/** `POST /v1/auth/login/mfa`. @see ASVS 6.3.3, 6.6.2, 6.6.3; THREATS M03, M06, M09, M10, M11 */
export function createMfaLoginService(deps: {
  database: Database;
  signIns: SignIns;
  secondFactors: SecondFactors;
  guessBudget: GuessBudget;
  passkeyAssertions: PasskeyAssertions;
  clock: Clock;
  randomness: Randomness;
}): MfaLoginService {
  const { database, signIns, secondFactors, guessBudget, passkeyAssertions, clock } = deps;

  async function refuse(
    refusal: AppError,
    args: { userId: string | null; method: LoginMfa['method']; client: ClientContext },
  ): Promise<never> {
    const { userId, method, client } = args;
    await recordAudit(database.repos, client, clock.now(), {
      type: 'login.mfa_failed',
      outcome: 'failure',
      userId,
      detail: { reason: refusal.code, method },
    });
    throw refusal;
  }

  /** **State**: unused → used; its owner hears of it, and how many are left. */
  async function spendRecoveryCode(
    repos: Repositories,
    user: UserRow,
    hashes: readonly Buffer[],
    client: ClientContext,
  ): Promise<boolean> {
    const now = clock.now();
    const { id: userId } = user;
    if (!(await repos.recoveryCodes.spend({ userId, hashes, now }))) return false;
    const { recoveryCodesLeft: left } = await repos.factors.count(userId);
    await recordAudit(repos, client, now, {
      type: 'mfa.recovery_code_used',
      outcome: 'success',
      userId,
      detail: { left },
    });
    await noticeChange(repos, deps, {
      user,
      change: 'recovery_code_used',
      subject: String(left),
      client,
      now,
    });
    return true;
  }

  async function presentPasskey(
    credential: Extract<LoginMfa, { method: 'passkey' }>['credential'],
    { id: subject, userId }: MfaChallengeRow,
  ): Promise<Presented | AppError> {
    const binding = { purpose: 'second_factor', userId, subject } as const;
    const proven = await passkeyAssertions.verify(credential, binding);
    if (proven?.userId !== userId) return new AppError('invalid_assertion');
    // Once more under the lock: a key removed while its signature was being checked counts no longer.
    const own = { id: proven.passkeyId, userId };
    const spend = async (repos: Repositories) => (await repos.passkeys.findOwn(own)) !== null;
    return { amr: ['pop', 'user'], guess: null, spend };
  }

  /** Counts the guess, then does what is slow; nothing is spent yet. */
  async function present(
    input: LoginMfa,
    challenge: MfaChallengeRow,
    client: ClientContext,
  ): Promise<Presented | AppError> {
    if (input.method === 'passkey') return presentPasskey(input.credential, challenge);
    const { userId } = challenge;
    const { code } = input;
    const verdict = await guessBudget.spend(userId);
    if (!verdict.ok) return verdict.refusal;
    const { guess } = verdict;
    if (input.method === 'totp')
      return { amr: ['otp'], guess, spend: (repos) => secondFactors.spendTotp(repos, { userId, code }) };
    const hashes = await secondFactors.digestsOf(userId, code);
    return { amr: ['otp'], guess, spend: (repos, user) => spendRecoveryCode(repos, user, hashes, client) };
  }

  /** Under the account's lock: whatever came second finds the challenge, the code or both spent. */
  async function settle(
    challenge: MfaChallengeRow,
    presented: Presented,
    context: SessionStart,
  ): Promise<Outcome> {
    const { id, userId } = challenge;
    const method = challenge.method as SignInMethod;
    return database.transaction<Outcome>(async (repos) => {
      const user = await repos.users.lock(userId);
      if (user === null || !(await repos.mfaChallenges.isOpen(id, clock.now()))) return { kind: 'over' };
      if (!(await presented.spend(repos, user))) return { kind: 'wrong' };
      if (!(await repos.mfaChallenges.consume({ id, userId, now: clock.now() }))) return { kind: 'over' };
      if (presented.guess !== null) await guessBudget.giveBack(repos, presented.guess);
      const amr = [...new Set([...challenge.amr, ...presented.amr, 'mfa'])];
      return { kind: 'proven', admission: await signIns.admit(repos, { ...context, userId, method, amr }) };
    });
  }

  return {
    async login(input, context) {
      const { client } = context;
      const challenge = await database.repos.mfaChallenges.countAttempt({
        tokenHash: hashLinkToken(input.mfaToken),
        maxAttempts: limits.mfaChallengeAttempts,
        now: clock.now(),
      });
      const whose = { userId: challenge?.userId ?? null, method: input.method, client };
      if (challenge === null) return refuse(new AppError('mfa_challenge_expired'), whose);
      const presented = await present(input, challenge, client);
      if (presented instanceof AppError) return refuse(presented, whose);
      const outcome = await settle(challenge, presented, context);
      if (outcome.kind === 'over') return refuse(new AppError('mfa_challenge_expired'), whose);
      if (outcome.kind === 'wrong') {
        if (presented.guess !== null) await guessBudget.miss(presented.guess, client);
        return refuse(wrongCode(input.method), whose);
      }
      const { admission } = outcome;
      if (admission.kind !== 'refused') return signIns.finish(admission, 'mfa_challenge_expired');
      const { reason } = admission;
      return refuse(new AppError(reason === 'changed' ? 'mfa_challenge_expired' : reason), whose);
    },

    async passkeyOptions({ mfaToken }) {
      const challenge = await database.repos.mfaChallenges.findOpen({
        tokenHash: hashLinkToken(mfaToken),
        maxAttempts: limits.mfaChallengeAttempts,
        now: clock.now(),
      });
      if (challenge === null) throw new AppError('mfa_challenge_expired');
      const { id: subject, userId } = challenge;
      return passkeyAssertions.options({ purpose: 'second_factor', userId, subject });
    },
  };
}

function wrongCode(method: LoginMfa['method']): AppError {
  if (method === 'passkey') return new AppError('invalid_assertion');
  return new AppError('invalid_code', {
    detail:
      method === 'totp'
        ? 'Enter the code your authenticator app shows now. Each code works once: wait for the next one if you have just used it.'
        : 'Check the recovery code, or use another one. Each works once.',
  });
}
