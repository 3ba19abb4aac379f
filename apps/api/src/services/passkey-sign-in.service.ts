import type { PasskeyRequestOptions, PasskeySignIn } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Database } from '#src/repositories/database';
import { recordAudit } from './shared/audit';
import type { AssertionBinding, PasskeyAssertions, ProvenPasskey } from './shared/passkey-assertions';
import type { SessionStart } from './shared/session-grants';
import type { Admission, SignInResult, SignIns } from './shared/sign-ins';

export interface PasskeySignInService {
  /**
   * Options that name nobody: the same for every visitor but for the challenge.
   * **State**: none → one open challenge.
   * @throws AppError `not_found` (passkeys not available)
   * @see THREATS E08
   */
  options(): Promise<PasskeyRequestOptions>;
  /**
   * Signs in by passkey alone. The authenticator has verified its user, so this is two factors, on an account with MFA too.
   * **State**: challenge open → spent, whatever follows; no session → live session.
   * @throws AppError `invalid_assertion` for every refusal alike; only after a valid assertion `account_disabled`,
   *   `password_reset_required`
   */
  verify(input: PasskeySignIn, start: SessionStart): Promise<SignInResult>;
}

const binding: AssertionBinding = { purpose: 'sign_in', userId: null, subject: null };

/** The door for passkeys. @see ASVS 6.3.3, THREATS K01–K08, M20 */
export function createPasskeySignInService(deps: {
  database: Database;
  passkeyAssertions: PasskeyAssertions;
  signIns: SignIns;
  clock: Clock;
}): PasskeySignInService {
  const { database, passkeyAssertions, signIns, clock } = deps;

  async function record(client: ClientContext, userId: string | null, reason: string): Promise<void> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'login.failed',
      outcome: 'failure',
      userId,
      detail: { method: 'passkey', reason },
    });
  }

  /** The account's lock first: a passkey removed since it was judged opens nothing. */
  async function admit({ userId, passkeyId }: ProvenPasskey, start: SessionStart): Promise<Admission> {
    return database.transaction<Admission>(async (repos) => {
      await repos.users.lock(userId);
      const passkey = await repos.passkeys.findOwn({ id: passkeyId, userId });
      if (passkey === null) return { kind: 'refused', reason: 'changed' };
      const proof = { userId, method: 'passkey', amr: ['pop', 'user', 'mfa'] } as const;
      return signIns.admit(repos, { ...start, ...proof });
    });
  }

  return {
    options: () => passkeyAssertions.options(binding),

    async verify({ credential }, start) {
      const outcome = await passkeyAssertions.examine(credential, binding);
      if (!outcome.ok) {
        await record(start.client, outcome.userId, outcome.reason);
        throw new AppError('invalid_assertion', { cause: outcome.cause });
      }
      const admission = await admit(outcome.proven, start);
      if (admission.kind === 'refused') await record(start.client, outcome.proven.userId, admission.reason);
      return signIns.finish(admission, 'invalid_assertion');
    },
  };
}
