import type { Login } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { earlier, type Clock } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits, type LimitRule } from '#src/domain/rate-limits';
import { startPace } from '#src/platform/answer-pace';
import type { Database } from '#src/repositories/database';
import type { PasswordColumns, UserWithPassword } from '#src/repositories/user-columns';
import { recordAudit } from './shared/audit';
import { lockAt } from './shared/bans';
import type { DeviceTokens } from './shared/device-tokens';
import type { MailedSecrets } from './shared/mailed-secrets';
import { toColumns, type Passwords } from './shared/passwords';
import type { RateGuard } from './shared/rate-guard';
import type { SessionStart } from './shared/session-grants';
import type { Admission, SignInResult, SignIns } from './shared/sign-ins';
import { openVerification } from './shared/verification-mail';

export interface LoginContext extends SessionStart {
  /** Calls back when the client is gone before it was answered: it then need not wait for a thread. */
  onDisconnect: (callback: () => void) => () => void;
}

export interface LoginService {
  /**
   * Signs in with email and password.
   * **State**: no session → live session, in place of the one whose cookie it overwrites, or an open MFA challenge; the
   * stored hash is renewed when its scheme, key or cost is outdated.
   *
   * Unknown, wrong and password-less accounts get one answer in one time. Only the right password learns more.
   * @throws AppError `invalid_credentials`, `email_not_verified` (with a fresh `verificationId`),
   *   `account_disabled`, `rate_limited`, `overloaded`
   */
  login(input: Login, context: LoginContext): Promise<SignInResult>;
}

/** How long an address stays known after a sign-in from it. */
const knownAddressFor = days(30);

/** Password sign-in. @see ASVS 6.3.1, 6.3.8, docs/adr/0010 */
export function createLoginService(deps: {
  database: Database;
  passwords: Passwords;
  signIns: SignIns;
  deviceTokens: DeviceTokens;
  rateGuard: RateGuard;
  secrets: MailedSecrets;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
  verificationRequired: boolean;
}): LoginService {
  const { database, passwords, signIns, deviceTokens, rateGuard, clock } = deps;
  type Account = UserWithPassword & { knownAddress: boolean };

  /** Strangers share one lane per account; a device or address that has signed in before has its own. */
  function laneOf(
    email: string,
    account: Account | null,
    client: ClientContext,
  ): [readonly LimitRule[], string] {
    const rules = rateLimits.loginAccount;
    const device = account === null ? null : deviceTokens.identify(client.deviceToken, account.id);
    if (device !== null) return [rules, `device:${device}`];
    if (account?.knownAddress) return [rules, `${account.id}:${client.addressKey}`];
    return [rules, email];
  }

  /** Not any more, once its end has come: that is looked at here and now. */
  async function isBanned({ id, status }: Account): Promise<boolean> {
    if (status !== 'disabled') return false;
    const current = await database.transaction((repos) => lockAt(repos, id, clock.now()));
    return current?.status === 'disabled';
  }

  async function refuse(refusal: AppError, account: Account | null, client: ClientContext): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'login.failed',
      outcome: 'failure',
      userId: account?.id ?? null,
      detail: { method: 'password', reason: refusal.code },
    });
    throw refusal;
  }

  /**
   * The password was right, so its holder may learn that the address waits for proof, and gets a new mail. Under
   * the account's lock: an attempt opened after a rival's proof would carry a password that no longer counts.
   * @returns null when that has happened
   */
  async function refuseUnverified(account: Account, client: ClientContext): Promise<null> {
    const mayMail = await rateGuard.trySpend(rateLimits.mailRecipient, account.email);
    const { id: userId, email, name: pendingName, passwordHash } = account;
    const opened = await database.transaction(async (repos) => {
      const current = await repos.users.lock(userId);
      if (current === null || current.emailVerifiedAt !== null || current.passwordHash !== passwordHash)
        return null;
      if (!mayMail) {
        const waiting = await repos.emailVerifications.findOpenByPassword(userId, passwordHash);
        return { verificationId: waiting?.id };
      }
      const attempt = { userId, email, pending: passwordOf(account), pendingName, client, now: clock.now() };
      return {
        verificationId: await openVerification(repos, deps, { ...attempt, mailKind: 'email_verification' }),
      };
    });
    if (opened === null) return null;
    deps.wakeMail();
    const { verificationId } = opened;
    const extensions: Record<string, string> = verificationId === undefined ? {} : { verificationId };
    return refuse(new AppError('email_not_verified', { extensions }), account, client);
  }

  async function signIn(account: Account, rehashed: PasswordColumns | null, context: SessionStart) {
    const { id: userId, passwordHash } = account;
    return database.transaction<Admission>(async (repos) => {
      const proof = { userId, comparedHash: passwordHash, amr: ['pwd'], method: 'password' } as const;
      const admission = await signIns.admit(repos, { ...context, ...proof });
      if (admission.kind !== 'refused' && rehashed !== null) {
        await repos.passwords.rehash({ id: userId, password: rehashed, expectedHash: passwordHash });
      }
      return admission;
    });
  }

  /** Null when the account changed between comparing its password and claiming the sign-in. */
  async function attempt({ email, password }: Login, context: LoginContext): Promise<SignInResult | null> {
    const { client } = context;
    const since = earlier(clock.now(), knownAddressFor);
    const account = await database.repos.users.findForLogin({ email, ipPrefix: client.addressKey, since });
    const lane = laneOf(email, account, client);
    await rateGuard.spend(...lane);

    const stored = account === null ? null : passwordOf(account);
    const asker = { key: `${client.addressKey} ${email}`, onGone: context.onDisconnect };
    const { ok, rehash } = await passwords.verify(password, stored, asker);
    if (!ok || account === null) return refuse(new AppError('invalid_credentials'), account, client);
    await rateGuard.refund(...lane);
    if (account.status === 'deleted') return refuse(new AppError('invalid_credentials'), account, client);
    if (await isBanned(account)) return refuse(new AppError('account_disabled'), account, client);
    if (deps.verificationRequired && account.emailVerifiedAt === null)
      return refuseUnverified(account, client);

    const rehashed = rehash ? toColumns(await passwords.hash(password)) : null;
    const admission = await signIn(account, rehashed, context);
    if (admission.kind !== 'refused') return signIns.finish(admission, 'invalid_credentials');
    return admission.reason === 'changed' ? null : refuse(new AppError(admission.reason), account, client);
  }

  /** A second look settles it: a hash renewed by a sign-in beside this one is no reason to refuse its owner. */
  async function attemptTwice(input: Login, context: LoginContext): Promise<SignInResult> {
    const signedIn = (await attempt(input, context)) ?? (await attempt(input, context));
    return signedIn ?? refuse(new AppError('invalid_credentials'), null, context.client);
  }

  return {
    async login(input, context) {
      const pace = startPace();
      try {
        return await attemptTwice(input, context);
      } catch (error) {
        await pace.settle();
        throw error;
      }
    },
  };
}

function passwordOf(account: UserWithPassword): PasswordColumns {
  const { passwordHash, passwordScheme, passwordKeyId } = account;
  return { passwordHash, passwordScheme, passwordKeyId };
}
