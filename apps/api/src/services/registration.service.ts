import type { Register } from '@authflow/contracts';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { Database } from '#src/repositories/database';
import { recordAudit } from './shared/audit';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { PasswordRules } from './shared/password-rules';
import { toColumns, type Passwords } from './shared/passwords';
import type { RateGuard } from './shared/rate-guard';
import { noPassword, openVerification } from './shared/verification-mail';

export interface RegistrationService {
  /**
   * Signs an address up. The answer, its time and the work behind it are the same for a new and a taken
   * address; only the mail differs: a new one gets a link and a code, the owner of a taken one a notice.
   *
   * **State**: no account → unverified account and an open verification that holds this attempt's password.
   * An unverified account stays unverified; the password that counts is the one of the attempt that gets
   * proven (docs/adr/0011).
   * @throws AppError `weak_password`, `rate_limited` (mails to this recipient), `overloaded`
   */
  register(input: Register, client: ClientContext): Promise<{ verificationId: string }>;
}

/** Registration. @see ASVS 6.3.8 */
export function createRegistrationService(deps: {
  database: Database;
  passwords: Passwords;
  passwordRules: PasswordRules;
  rateGuard: RateGuard;
  secrets: MailedSecrets;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
  verificationRequired: boolean;
}): RegistrationService {
  const { database, passwords, passwordRules, rateGuard, clock, randomness, verificationRequired } = deps;

  return {
    async register({ email, password, name }, client) {
      await passwordRules.assertAcceptable(password, { email, name: name ?? null });
      await rateGuard.spend(rateLimits.mailRecipient, email);
      const attempt = toColumns(await passwords.hash(password));
      const pendingName = name ?? null;

      const verificationId = await database.transaction(async (repos) => {
        const now = clock.now();
        const user = await repos.users.register(
          { id: randomness.uuid(), email, name: pendingName, password: attempt, now },
          verificationRequired,
        );
        const open = user.isNew || (!user.isVerified && verificationRequired);
        await recordAudit(repos, client, now, {
          type: 'user.registered',
          outcome: user.isNew ? 'success' : 'failure',
          userId: user.id,
        });
        return openVerification(repos, deps, {
          userId: open ? user.id : null,
          email,
          pending: open && verificationRequired ? attempt : noPassword,
          pendingName,
          mailKind: open ? 'email_verification' : 'already_registered',
          client,
          now,
        });
      });
      deps.wakeMail();
      return { verificationId };
    },
  };
}
