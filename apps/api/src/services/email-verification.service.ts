import {
  limits,
  type ResendVerification,
  type VerificationStatus,
  type VerifyEmail,
} from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { hashLinkToken, secretsEqual } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { Database } from '#src/repositories/database';
import type { EmailVerificationRow } from '#src/repositories/email-verifications.repository';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './shared/audit';
import { lockAt } from './shared/bans';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { RateGuard } from './shared/rate-guard';
import type { SessionStart } from './shared/session-grants';
import type { Admission, SignInResult, SignIns } from './shared/sign-ins';
import { mailOrigin, noPassword } from './shared/verification-mail';

/** `signIn`: the client that registered goes on signed in. `null`: proven elsewhere, nobody is signed in. */
export type VerificationOutcome = { signIn: SignInResult | null };

export interface EmailVerificationService {
  /**
   * Proves an address by link or code.
   * **State**: open → consumed (once); account unverified → verified, with the password of this attempt;
   * every other open attempt → superseded. An account that is verified already keeps the password it has.
   * @throws AppError `invalid_or_expired_token` (link), `invalid_code` (code: wrong, over, or no tries left)
   */
  verify(input: VerifyEmail, context: SessionStart): Promise<VerificationOutcome>;
  /** Queues another mail, if there is anybody to send it to. Never tells. @throws AppError `rate_limited` */
  resend(input: ResendVerification, client: ClientContext): Promise<void>;
  /** How an attempt stands, for the tab that waits. @throws AppError `not_found` */
  getStatus(verificationId: string): Promise<VerificationStatus>;
}

type Spent = { kind: 'refused' } | { kind: 'verified'; admission: Admission | null };

/** Email verification by mailed link or code. @see ASVS 6.5.1, 6.6.3 */
export function createEmailVerificationService(deps: {
  database: Database;
  signIns: SignIns;
  rateGuard: RateGuard;
  secrets: MailedSecrets;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
  verificationRequired: boolean;
}): EmailVerificationService {
  const { database, signIns, rateGuard, secrets, clock, randomness, verificationRequired } = deps;

  /** Consumes `row` under the account's lock, which is always taken first so that no two flows wait on each other. */
  async function spend(
    repos: Repositories,
    row: EmailVerificationRow,
    args: SessionStart & { tokenHash: Buffer | null; signIn: boolean },
  ): Promise<Spent> {
    const now = clock.now();
    const account = row.userId === null ? null : await lockAt(repos, row.userId, now);
    if (account === null) return { kind: 'refused' };
    const consumed = await repos.emailVerifications.consume({ id: row.id, tokenHash: args.tokenHash, now });
    if (consumed === null || consumed.email !== account.email) return { kind: 'refused' };
    const firstProof = account.emailVerifiedAt === null;
    const user = await repos.users.markVerified({
      id: account.id,
      now,
      pending: firstProof ? consumed.pending : noPassword,
      pendingName: consumed.pendingName,
      dropPassword: firstProof && verificationRequired && consumed.pending.passwordHash === null,
    });
    await repos.emailVerifications.supersedeAll({ userId: account.id, exceptId: row.id, now });
    await recordAudit(repos, args.client, now, {
      type: 'email.verified',
      outcome: 'success',
      userId: account.id,
    });
    if (user === null || !args.signIn || user.status !== 'active')
      return { kind: 'verified', admission: null };
    const { client, delivery, replaces } = args;
    const proof = { userId: user.id, amr: ['otp'], method: 'email_verification' } as const;
    return {
      kind: 'verified',
      admission: await signIns.admit(repos, { client, delivery, replaces, ...proof }),
    };
  }

  async function refuse(
    code: 'invalid_or_expired_token' | 'invalid_code',
    userId: string | null,
    client: ClientContext,
  ): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'email.verified',
      outcome: 'failure',
      userId,
      detail: { reason: code },
    });
    throw new AppError(code);
  }

  /** The address is proven, whatever the account's own door says after that. */
  function finish(admission: Admission | null): VerificationOutcome {
    if (admission === null || admission.kind === 'refused') return { signIn: null };
    return { signIn: signIns.finish(admission, 'invalid_or_expired_token') };
  }

  async function verifyByToken(token: string, verificationId: string | undefined, context: SessionStart) {
    const tokenHash = hashLinkToken(token);
    const spent = await database.transaction<Spent>(async (repos) => {
      const row = await repos.emailVerifications.findOpenByTokenHash(tokenHash, clock.now());
      if (row === null || (verificationId !== undefined && verificationId !== row.id))
        return { kind: 'refused' };
      return spend(repos, row, { ...context, tokenHash, signIn: verificationId !== undefined });
    });
    if (spent.kind === 'refused') return refuse('invalid_or_expired_token', null, context.client);
    return finish(spent.admission);
  }

  /** The try is counted by a statement of its own before the code is looked at: nothing can roll it back. */
  async function verifyByCode(verificationId: string, code: string, context: SessionStart) {
    const row = await database.repos.emailVerifications.countCodeAttempt({
      id: verificationId,
      maxAttempts: limits.codeAttempts,
      now: clock.now(),
    });
    const expected = row === null ? null : secrets.reveal('email-verification', row);
    const matches = secretsEqual(code, expected?.code ?? '');
    if (row === null || row.userId === null || !matches) {
      return refuse('invalid_code', row?.userId ?? null, context.client);
    }
    const spent = await database.transaction((repos) =>
      spend(repos, row, { ...context, tokenHash: null, signIn: true }),
    );
    return spent.kind === 'refused'
      ? refuse('invalid_code', row.userId, context.client)
      : finish(spent.admission);
  }

  return {
    verify: (input, context) =>
      'token' in input
        ? verifyByToken(input.token, input.verificationId, context)
        : verifyByCode(input.verificationId, input.code, context),

    async resend(input, client) {
      const now = clock.now();
      const attempt =
        'verificationId' in input
          ? await database.repos.emailVerifications.findById(input.verificationId)
          : null;
      const recipient = 'email' in input ? input.email : attempt?.email;
      if (recipient === undefined) return;
      await rateGuard.spend(rateLimits.mailRecipient, recipient);
      await database.repos.mailOutbox.enqueue({
        id: randomness.uuid(),
        kind: 'email_verification_resend',
        recipient,
        payload: {
          origin: mailOrigin(client, now),
          ...(attempt === null ? {} : { verificationId: attempt.id }),
        },
        now,
      });
      deps.wakeMail();
    },

    async getStatus(verificationId) {
      const row = await database.repos.emailVerifications.findById(verificationId);
      if (row === null)
        throw new AppError('not_found', {
          detail: 'No verification has this id any more. Ask for a new mail.',
        });
      const delivery = row.mailId === null ? null : await database.repos.mailOutbox.findState(row.mailId);
      return { status: await standing(row), delivery: delivery ?? 'queued' };
    },
  };

  async function standing(row: EmailVerificationRow): Promise<VerificationStatus['status']> {
    if (row.consumedAt !== null) return 'verified';
    if (row.supersededAt !== null) {
      const user = row.userId === null ? null : await database.repos.users.findById(row.userId);
      return user?.emailVerifiedAt === null || user === null ? 'expired' : 'verified';
    }
    return row.tokenExpiresAt > clock.now() ? 'pending' : 'expired';
  }
}
