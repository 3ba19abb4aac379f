import type { Login } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { earlier, type Clock } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits, type LimitRule } from '#src/domain/rate-limits';
import type { Database } from '#src/repositories/database';
import type { Delivery } from '#src/repositories/sessions.repository';
import type { PasswordColumns, UserWithPassword } from '#src/repositories/users.repository';
import { recordAudit } from './shared/audit';
import type { DeviceToken, DeviceTokens } from './shared/device-tokens';
import type { MailedSecrets } from './shared/mailed-secrets';
import { toColumns, type Passwords } from './shared/passwords';
import type { RateGuard } from './shared/rate-guard';
import type { IssuedSession, SessionGrants, StartedSession } from './shared/session-grants';
import { openVerification } from './shared/verification-mail';

export interface LoginService {
  /**
   * Signs in with email and password.
   * **State**: no session → live session; the stored hash is renewed when its scheme, key or cost is outdated.
   *
   * Unknown, wrong and password-less accounts get one answer in one time. Only the right password learns more.
   * @throws AppError `invalid_credentials`, `email_not_verified` (with a fresh `verificationId`),
   *   `account_disabled`, `rate_limited`, `overloaded`
   */
  login(
    input: Login,
    context: { client: ClientContext; delivery: Delivery },
  ): Promise<{ session: IssuedSession; device: DeviceToken }>;
}

/** How long an address stays known after a sign-in from it. */
const knownAddressFor = days(30);

/** Password sign-in. @see ASVS 6.3.1, 6.3.8, docs/adr/0010 */
export function createLoginService(deps: {
  database: Database;
  passwords: Passwords;
  grants: SessionGrants;
  deviceTokens: DeviceTokens;
  rateGuard: RateGuard;
  secrets: MailedSecrets;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
  verificationRequired: boolean;
}): LoginService {
  const { database, passwords, grants, deviceTokens, rateGuard, clock } = deps;
  type Account = UserWithPassword & { knownAddress: boolean };
  type Context = { client: ClientContext; delivery: Delivery };

  /** Strangers share one lane per account; a device or address that has signed in before has its own. */
  function laneOf(
    email: string,
    account: Account | null,
    client: ClientContext,
  ): [readonly LimitRule[], string] {
    const device = account === null ? null : deviceTokens.identify(client.deviceToken, account.id);
    if (device !== null) return [rateLimits.loginDevice, `device:${device}`];
    if (account?.knownAddress) return [rateLimits.loginDevice, `${account.id}:${client.addressKey}`];
    return [rateLimits.loginAccount, email];
  }

  async function refuseWrongPassword(account: Account | null, client: ClientContext): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'login.failed',
      outcome: 'failure',
      userId: account?.id ?? null,
      detail: { reason: 'invalid_credentials' },
    });
    throw new AppError('invalid_credentials');
  }

  /** The password was right, so its holder may learn that the address waits for proof, and gets a new mail. */
  async function refuseUnverified(account: Account, client: ClientContext): Promise<never> {
    const mayMail = await rateGuard.trySpend(rateLimits.mailRecipient, account.email);
    const verificationId = await database.transaction((repos) =>
      mayMail
        ? openVerification(repos, deps, {
            userId: account.id,
            email: account.email,
            pending: passwordOf(account),
            pendingName: account.name,
            mailKind: 'email_verification',
            client,
            now: clock.now(),
          })
        : repos.emailVerifications.findNewestOpen(account.id).then((open) => open?.id ?? null),
    );
    deps.wakeMail();
    throw new AppError(
      'email_not_verified',
      verificationId === null ? {} : { extensions: { verificationId } },
    );
  }

  async function signIn(account: Account, rehashed: PasswordColumns | null, context: Context) {
    return database.transaction<StartedSession | null>(async (repos) => {
      const user = await repos.users.recordLogin({
        id: account.id,
        comparedHash: account.passwordHash,
        now: clock.now(),
      });
      if (user === null) return null;
      if (rehashed !== null) {
        const expectedHash = account.passwordHash;
        await repos.users.rehashPassword({ id: account.id, password: rehashed, expectedHash });
      }
      return grants.start(repos, { user, amr: ['pwd'], ...context });
    });
  }

  return {
    async login({ email, password }, { client, delivery }) {
      const since = earlier(clock.now(), knownAddressFor);
      const account = await database.repos.users.findForLogin({ email, ipPrefix: client.addressKey, since });
      const lane = laneOf(email, account, client);
      await rateGuard.spend(...lane);

      const { ok, rehash } = await passwords.verify(password, account === null ? null : passwordOf(account));
      if (!ok || account === null) return refuseWrongPassword(account, client);
      await rateGuard.refund(...lane);
      if (account.status === 'disabled') throw new AppError('account_disabled');
      if (deps.verificationRequired && account.emailVerifiedAt === null)
        return refuseUnverified(account, client);

      const rehashed = rehash ? toColumns(await passwords.hash(password)) : null;
      const started = await signIn(account, rehashed, { client, delivery });
      if (started === null) throw new AppError('invalid_credentials');
      return { session: grants.finish(started), device: deviceTokens.issue(account.id) };
    },
  };
}

function passwordOf(account: UserWithPassword): PasswordColumns {
  const { passwordHash, passwordScheme, passwordKeyId } = account;
  return { passwordHash, passwordScheme, passwordKeyId };
}
