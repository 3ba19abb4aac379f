import {
  limits,
  maskEmail,
  type ErrorCode,
  type MagicLink,
  type MagicLinkApprove,
  type MagicLinkCheck,
  type MagicLinkChecked,
  type MagicLinkSent,
  type MagicLinkStatus,
  type MagicLinkVerify,
} from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { earlier, later, type Clock } from '#src/domain/clock';
import { minutes, seconds, toRetryAfter } from '#src/domain/duration';
import { hashLinkToken, secretsEqual } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import { guessLimits, rateLimits } from '#src/domain/rate-limits';
import { describeDevice } from '#src/platform/user-agent';
import type { Database } from '#src/repositories/database';
import type { MagicLinkRow, MagicLinkUse } from '#src/repositories/magic-links.repository';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './shared/audit';
import { lockAt } from './shared/bans';
import { magicLinkSecrets } from './shared/magic-link-secrets';
import type { MailedSecrets } from './shared/mailed-secrets';
import { rateLimited, type RateGuard } from './shared/rate-guard';
import type { RecentMarks } from './shared/recent-marks';
import type { SessionStart } from './shared/session-grants';
import type { Admission, SignInResult, SignIns } from './shared/sign-ins';
import { takeOver } from './shared/take-over';
import { mailOrigin } from './shared/verification-mail';

export interface MagicLinkService {
  /**
   * Asks for a sign-in link and code. One row and one mail are written, whoever asks; whether there is an account is
   * looked up only when the mail is made. The older open link of the address → over, with or without an account, so
   * that nothing here can be told apart.
   * @returns also what the asking client keeps: `pickupToken` to go on with, `matchCode` to show
   * @throws AppError `rate_limited` (mails to this recipient)
   */
  request(input: MagicLink, client: ClientContext): Promise<MagicLinkSent>;
  /**
   * Signs in by the link, by its code, or by the pickup token of the client that asked once another device allowed it.
   * **State**: open → consumed, once and by one way only; account unverified → verified and rid of what a stranger
   * may have put in; no session → live session, or an open MFA challenge.
   * @throws AppError `invalid_or_expired_token` (link, pickup), `invalid_code`, `rate_limited` (codes of this address),
   *   `account_disabled`, `password_reset_required`
   */
  verify(input: MagicLinkVerify, context: SessionStart): Promise<SignInResult>;
  /** Whether a link still works, and who asked for it. Consumes nothing. */
  check(input: MagicLinkCheck): Promise<MagicLinkChecked>;
  /**
   * Lets the client that asked go on, for whoever opened the mail and types the two digits that client shows. Without
   * them an attacker could ask for a link and have its reader wave the sign-in through.
   * **State**: open → allowed; with the wrong digits → over.
   * @throws AppError `invalid_code`, `invalid_or_expired_token`
   */
  approve(input: MagicLinkApprove, client: ClientContext): Promise<void>;
  /** How a link stands, for the tab that waits. @throws AppError `not_found` */
  getStatus(loginId: string): Promise<MagicLinkStatus>;
}

type Refusal = Extract<ErrorCode, 'invalid_or_expired_token' | 'invalid_code'>;
type Spent =
  | { kind: 'refused' }
  | { kind: 'admitted'; userId: string; admission: Admission; stripped: string[]; firstProof: boolean };

/** Sign-in by mail. @see docs/adr/0007, ASVS 6.5.1, 6.6.2, 6.6.3 */
export function createMagicLinkService(deps: {
  database: Database;
  signIns: SignIns;
  rateGuard: RateGuard;
  revocations: RecentMarks;
  secrets: MailedSecrets;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): MagicLinkService {
  const { database, signIns, rateGuard, revocations, clock, randomness } = deps;
  const secrets = magicLinkSecrets(deps.secrets);

  async function refuse(refusal: AppError, userId: string | null, client: ClientContext): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'login.failed',
      outcome: 'failure',
      userId,
      detail: { method: 'magic_link', reason: refusal.code },
    });
    throw refusal;
  }

  /** Consumes a link under its account's lock, which is always taken first so that no two flows wait on each other. */
  async function spend(
    repos: Repositories,
    row: MagicLinkRow,
    by: MagicLinkUse,
    context: SessionStart,
  ): Promise<Spent> {
    const now = clock.now();
    const account = row.userId === null ? null : await lockAt(repos, row.userId, now);
    if (account === null) return { kind: 'refused' };
    if ((await repos.magicLinks.consume({ id: row.id, by, now })) === null) return { kind: 'refused' };
    const { id: userId } = account;
    const firstProof =
      account.emailVerifiedAt === null && account.status === 'active' && account.lockedAt === null;
    const method = 'magic_link';
    const takenOver = { user: account, detail: { method }, client: context.client, now };
    const stripped = firstProof ? await takeOver(repos, deps, takenOver) : [];
    const admission = await signIns.admit(repos, { ...context, userId, amr: ['otp'], method });
    return { kind: 'admitted', userId, admission, stripped, firstProof };
  }

  async function signIn(
    row: MagicLinkRow,
    by: MagicLinkUse,
    context: SessionStart,
    refusal: Refusal,
  ): Promise<SignInResult> {
    const spent = await database.transaction((repos) => spend(repos, row, by, context));
    if (spent.kind === 'refused') return refuse(new AppError(refusal), row.userId, context.client);
    revocations.add(spent.stripped);
    if (spent.firstProof) deps.wakeMail();
    const { admission, userId } = spent;
    if (admission.kind !== 'refused') return signIns.finish(admission, refusal);
    const reason = admission.reason === 'changed' ? refusal : admission.reason;
    return refuse(new AppError(reason), userId, context.client);
  }

  async function verifyByToken(token: string, context: SessionStart): Promise<SignInResult> {
    const refusal = 'invalid_or_expired_token';
    const row = await database.repos.magicLinks.findUsable(hashLinkToken(token), clock.now());
    if (row === null) return refuse(new AppError(refusal), null, context.client);
    return signIn(row, 'token', context, refusal);
  }

  /**
   * The try is counted by a statement of its own before the code is looked at: nothing can roll it back. Beside the
   * five of the link, all links of an address share ten in an hour, whoever tries from wherever and whatever the
   * limits are set to. It goes by address and not by account, so that running out tells nothing (THREATS M05, E06).
   */
  async function verifyByCode(id: string, code: string, context: SessionStart): Promise<SignInResult> {
    const now = clock.now();
    const window = seconds(guessLimits.mailedCode.windowSeconds);
    const budget = { since: earlier(now, window), tries: guessLimits.mailedCode.points };
    const attempt = { id, maxAttempts: limits.codeAttempts, budget, now };
    const row = await database.repos.magicLinks.countCodeAttempt(attempt);
    const matches = secretsEqual(code, (row === null ? null : secrets.codeOf(row)) ?? '');
    if (row !== null && matches) return signIn(row, 'code', context, 'invalid_code');
    const usedUp = row === null ? await database.repos.magicLinks.findUsedUpBudget(attempt) : null;
    const refusal =
      usedUp === null
        ? new AppError('invalid_code')
        : rateLimited(
            guessLimits.mailedCode,
            toRetryAfter(later(usedUp.oldest, window).getTime() - now.getTime()),
          );
    return refuse(refusal, row?.userId ?? null, context.client);
  }

  async function verifyByPickup(id: string, token: string, context: SessionStart): Promise<SignInResult> {
    const refusal = 'invalid_or_expired_token';
    const row = await database.repos.magicLinks.findById(id);
    const matches = secretsEqual(token, (row === null ? null : secrets.pickupTokenOf(row)) ?? '');
    if (row === null || !matches) return refuse(new AppError(refusal), null, context.client);
    return signIn(row, 'pickup', context, refusal);
  }

  return {
    async request({ email }, client) {
      await rateGuard.spend(rateLimits.mailRecipient, email);
      const now = clock.now();
      const id = randomness.uuid();
      const secret = deps.secrets.create('magic-link', id);
      await database.transaction(async (repos) => {
        await repos.magicLinks.holdAddress(email);
        await repos.magicLinks.supersedeByEmail(email, now);
        await repos.magicLinks.insert({
          id,
          email,
          ...secret,
          tokenExpiresAt: later(now, minutes(limits.magicLinkMinutes)),
          codeExpiresAt: later(now, minutes(limits.codeMinutes)),
          ip: client.ip,
          userAgent: client.userAgent,
          now,
        });
        await repos.mailOutbox.enqueue({
          id: randomness.uuid(),
          kind: 'magic_link',
          recipient: email,
          payload: { loginId: id, origin: mailOrigin(client, now), requestId: client.requestId },
          now,
        });
      });
      deps.wakeMail();
      const kept = secrets.ofAsker({ id, ...secret });
      return { status: 'accepted', loginId: id, ...kept, expiresIn: minutes(limits.magicLinkMinutes) / 1000 };
    },

    verify(input, context) {
      if ('token' in input) return verifyByToken(input.token, context);
      return 'code' in input
        ? verifyByCode(input.loginId, input.code, context)
        : verifyByPickup(input.loginId, input.pickupToken, context);
    },

    async check({ token }) {
      const row = await database.repos.magicLinks.findUsable(hashLinkToken(token), clock.now());
      if (row === null) return { valid: false, email: null, requestedBy: null };
      const requestedBy = {
        device: describeDevice(row.userAgent),
        ip: row.ip,
        at: row.createdAt.toISOString(),
      };
      return { valid: true, email: maskEmail(row.email), requestedBy };
    },

    async approve({ token, matchCode }, client) {
      const now = clock.now();
      const row = await database.repos.magicLinks.findUsable(hashLinkToken(token), now);
      if (row === null) return refuse(new AppError('invalid_or_expired_token'), null, client);
      if (!secretsEqual(matchCode, secrets.matchCodeOf(row) ?? '')) {
        await database.repos.magicLinks.supersede(row.id, now);
        return refuse(new AppError('invalid_code'), row.userId, client);
      }
      const approved = await database.repos.magicLinks.approve({ id: row.id, now });
      if (approved === null) return refuse(new AppError('invalid_or_expired_token'), row.userId, client);
    },

    async getStatus(loginId) {
      const row = await database.repos.magicLinks.findById(loginId);
      if (row === null)
        throw new AppError('not_found', {
          detail: 'No sign-in by mail has this id any more. Ask for a new mail.',
        });
      return { status: standing(row, clock.now()) };
    },
  };
}

function standing(row: MagicLinkRow, now: Date): MagicLinkStatus['status'] {
  if (row.consumedAt !== null) return 'used';
  if (row.supersededAt !== null || row.tokenExpiresAt <= now) return 'expired';
  return row.approvedAt === null ? 'pending' : 'approved';
}
