import { limits, type ErrorCode, type MfaRequired } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import { later, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import type { AdminBootstrap } from './admin-bootstrap';
import { recordAudit } from './audit';
import { liftEndedBan } from './bans';
import type { DeviceToken, DeviceTokens } from './device-tokens';
import type {
  IssuedSession,
  SessionGrants,
  SessionStart,
  SignInMethod,
  StartedSession,
} from './session-grants';
import { mailOrigin } from './verification-mail';

/** Why an account that proved its first factor is not let in. `changed`: something moved meanwhile, look again. */
export type AdmissionRefusal = Extract<ErrorCode, 'account_disabled' | 'password_reset_required'> | 'changed';

export type Admission =
  | { kind: 'session'; started: StartedSession; mailed: boolean }
  | { kind: 'mfa_required'; challenge: MfaRequired }
  | { kind: 'refused'; reason: AdmissionRefusal };

/** A sign-in as controllers hand it on: tokens, or the challenge for the second factor. */
export type SignInResult =
  | { status: 'authenticated'; session: IssuedSession; device: DeviceToken }
  | { status: 'mfa_required'; challenge: MfaRequired };

export interface AdmissionRequest extends SessionStart {
  userId: string;
  method: SignInMethod;
  /** What was proven, under RFC 8176. With `mfa` among it the second factor is not asked again. */
  amr: readonly string[];
  /** For the password's door: the hash that was compared. */
  comparedHash?: string | null;
}

export interface SignIns {
  /**
   * The one way from a proven factor to a session: **every** door ends here, so that none can forget the second
   * factor, the ban, the lock, or the mail about an unknown device.
   * **State**: nothing → live session, or open MFA challenge; nothing at all when refused. Call it inside a
   * transaction; it takes the account's lock.
   * @see THREATS M01, M02, O22, X10
   */
  admit(repos: Repositories, request: AdmissionRequest): Promise<Admission>;
  /**
   * After commit: issues what was admitted.
   * @throws AppError the refusal's code; `changed` as the code the door gives for it
   */
  finish(admission: Admission, changedCode: ErrorCode): SignInResult;
}

/** The gate behind all doors. @see docs/adr/0013 */
export function createSignIns(deps: {
  grants: SessionGrants;
  deviceTokens: DeviceTokens;
  adminBootstrap: AdminBootstrap;
  clock: Clock;
  randomness: Randomness;
  wakeMail: () => void;
}): SignIns {
  const { grants, deviceTokens, clock, randomness } = deps;

  async function challenge(
    repos: Repositories,
    user: UserRow,
    request: AdmissionRequest,
  ): Promise<MfaRequired> {
    const now = clock.now();
    const mfaToken = randomness.bytes(32).toString('base64url');
    await repos.mfaChallenges.insert({
      id: randomness.uuid(),
      userId: user.id,
      tokenHash: hashLinkToken(mfaToken),
      amr: request.amr,
      method: request.method,
      expiresAt: later(now, minutes(limits.mfaChallengeMinutes)),
      now,
    });
    const { recoveryCodesLeft, passkeys } = await repos.factors.count(user.id);
    await recordAudit(repos, request.client, now, {
      type: 'login.mfa_required',
      outcome: 'success',
      userId: user.id,
      detail: { method: request.method },
    });
    return {
      status: 'mfa_required',
      mfaToken,
      methods: [
        'totp',
        ...(recoveryCodesLeft > 0 ? (['recovery_code'] as const) : []),
        ...(passkeys > 0 ? (['passkey'] as const) : []),
      ],
      expiresIn: minutes(limits.mfaChallengeMinutes) / 1000,
    };
  }

  /** Told to the owner unless the device, or this network with this browser, is known. Not at the very first sign-in. */
  async function tellOfNewDevice(
    repos: Repositories,
    user: UserRow & { previousLoginAt: Date | null },
    { client }: AdmissionRequest,
    { session, knownClient }: StartedSession,
  ): Promise<boolean> {
    if (knownClient || user.previousLoginAt === null) return false;
    if (deviceTokens.identify(client.deviceToken, user.id) !== null) return false;
    const now = clock.now();
    await repos.mailOutbox.enqueue({
      id: randomness.uuid(),
      kind: 'new_device',
      recipient: user.email,
      payload: {
        userId: user.id,
        sessionId: session.sessionId,
        since: now.toISOString(),
        origin: mailOrigin(client, now),
      },
      now,
    });
    return true;
  }

  /** A ban that has run out keeps nobody out: it is lifted, and the claim made again. */
  async function claim(repos: Repositories, { userId, amr, comparedHash }: AdmissionRequest) {
    const now = clock.now();
    const login = { id: userId, comparedHash, secondFactorProven: amr.includes('mfa'), now };
    const user = await repos.users.recordLogin(login);
    if (user !== null || !(await liftEndedBan(repos, userId, now))) return user;
    return repos.users.recordLogin(login);
  }

  async function refusalOf(repos: Repositories, userId: string): Promise<AdmissionRefusal> {
    const account = await repos.users.findById(userId);
    if (account?.status === 'disabled') return 'account_disabled';
    return account?.status === 'active' && account.lockedAt !== null ? 'password_reset_required' : 'changed';
  }

  return {
    async admit(repos, request) {
      const { userId, method, amr } = request;
      const secondFactorProven = amr.includes('mfa');
      const user = await claim(repos, request);
      if (user === null) return { kind: 'refused', reason: await refusalOf(repos, userId) };
      if (user.mfaEnabled && !secondFactorProven)
        return { kind: 'mfa_required', challenge: await challenge(repos, user, request) };
      const welcomed = await deps.adminBootstrap.welcome(repos, user, request.client);
      const started = await grants.start(repos, { ...request, user: welcomed, amr, method });
      const mailed = await tellOfNewDevice(repos, user, request, started);
      return { kind: 'session', started, mailed };
    },

    finish(admission, changedCode) {
      if (admission.kind === 'refused')
        throw new AppError(admission.reason === 'changed' ? changedCode : admission.reason);
      if (admission.kind === 'mfa_required')
        return { status: 'mfa_required', challenge: admission.challenge };
      if (admission.mailed) deps.wakeMail();
      const { started } = admission;
      return {
        status: 'authenticated',
        session: grants.finish(started),
        device: deviceTokens.issue(started.user.id),
      };
    },
  };
}
