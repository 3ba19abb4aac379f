import type { PasskeyRequestOptions, WebauthnAssertion } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { Clock } from '#src/domain/clock';
import type { RelyingParty } from '#src/domain/relying-party';
import { verifyAssertion } from '#src/platform/webauthn';
import type { Database } from '#src/repositories/database';
import type { PasskeyRow } from '#src/repositories/passkeys.repository';
import type { ChallengeBinding } from '#src/repositories/webauthn-challenges.repository';
import { challengeLife, type WebauthnChallenges } from './webauthn-challenges';

/** What an assertion is asked for. `subject`: the MFA challenge or the session; null for sign-in. */
export interface AssertionBinding extends ChallengeBinding {
  purpose: 'sign_in' | 'second_factor' | 'reauthentication';
}

/** Whose passkey signed, with its user verified: possession and presence, two factors (`pop`, `user`, `mfa`). */
export interface ProvenPasskey {
  passkeyId: string;
  userId: string;
}

/**
 * Why an assertion counts for nothing: for the audit trail, never for its sender. `counter`: all of it was right but the
 * authenticator's count did not rise, as with a copied key.
 */
export type AssertionRefusal = 'challenge' | 'unknown_passkey' | 'user_handle' | 'assertion' | 'counter';

export type AssertionOutcome =
  | { ok: true; proven: ProvenPasskey }
  | { ok: false; reason: AssertionRefusal; userId: string | null; cause?: unknown };

export interface PasskeyAssertions {
  /** False where browsers refuse passkeys, because the web app's host is an IP address. */
  readonly available: boolean;
  /**
   * Options for `navigator.credentials.get()`. Without `userId` they name nobody's passkeys and have one shape for all.
   * **State**: none → one open challenge.
   * @throws AppError `not_found` where passkeys are not available
   */
  options(binding: AssertionBinding): Promise<PasskeyRequestOptions>;
  /**
   * Judges an assertion under the binding its options were made for.
   * **State**: challenge open → spent, whatever follows; the passkey's sign count and last use, when it counts.
   * @returns null for every refusal alike
   * @see THREATS K01, K02, K03, K05, K06, K08
   */
  verify(credential: WebauthnAssertion, binding: AssertionBinding): Promise<ProvenPasskey | null>;
  /** As {@link verify}, with the reason of a refusal for the audit trail. */
  examine(credential: WebauthnAssertion, binding: AssertionBinding): Promise<AssertionOutcome>;
}

/** Proof by passkey, for every door that takes one. */
export function createPasskeyAssertions(deps: {
  database: Database;
  webauthnChallenges: WebauthnChallenges;
  clock: Clock;
  relyingParty: RelyingParty | null;
}): PasskeyAssertions {
  const { database, webauthnChallenges, clock, relyingParty } = deps;

  async function examine(
    credential: WebauthnAssertion,
    binding: AssertionBinding,
  ): Promise<AssertionOutcome> {
    const challenge = await webauthnChallenges.spend(credential.response.clientDataJSON, binding);
    if (challenge === null || relyingParty === null)
      return { ok: false, reason: 'challenge', userId: binding.userId };
    const passkey = await database.repos.passkeys.findByCredentialId(
      Buffer.from(credential.rawId, 'base64url'),
    );
    if (passkey === null || (binding.userId !== null && passkey.userId !== binding.userId))
      return { ok: false, reason: 'unknown_passkey', userId: binding.userId };
    const { id, userId, publicKey } = passkey;
    if (!namesOwner(credential, passkey, binding)) return { ok: false, reason: 'user_handle', userId };
    const verdict = await verifyAssertion(credential, { challenge, relyingParty, publicKey });
    if ('refused' in verdict) return { ok: false, reason: 'assertion', userId, cause: verdict.refused };
    const counted = await database.repos.passkeys.recordUse({ id, ...verdict.verified, now: clock.now() });
    return counted
      ? { ok: true, proven: { passkeyId: id, userId } }
      : { ok: false, reason: 'counter', userId };
  }

  return {
    available: relyingParty !== null,
    examine,

    async options(binding) {
      if (relyingParty === null) throw passkeysUnavailable();
      const passkeys =
        binding.userId === null ? [] : await database.repos.passkeys.listByUser(binding.userId);
      return {
        challenge: await webauthnChallenges.issue(binding),
        rpId: relyingParty.id,
        timeout: challengeLife,
        userVerification: 'required',
        allowCredentials: passkeys.map(toDescriptor),
      };
    },

    async verify(credential, binding) {
      const outcome = await examine(credential, binding);
      return outcome.ok ? outcome.proven : null;
    },
  };
}

/**
 * The user handle an authenticator kept is the account's id. Where nobody has said who they are it is what says so, and
 * has to be there; elsewhere it may be missing, but never another's.
 */
function namesOwner(
  { response }: WebauthnAssertion,
  { userId }: PasskeyRow,
  { purpose }: AssertionBinding,
): boolean {
  const handle = response.userHandle ?? null;
  return handle === null ? purpose !== 'sign_in' : handle === userHandleOf(userId);
}

/** An account's id as WebAuthn carries it: sixteen bytes that say nothing about the person. */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
}

/** A passkey as options name it. */
export function toDescriptor({ credentialId, transports }: PasskeyRow) {
  return { id: credentialId.toString('base64url'), type: 'public-key' as const, transports };
}

/** The refusal of every ceremony where browsers would refuse it anyway. */
export function passkeysUnavailable(): AppError {
  return new AppError('not_found', {
    detail:
      'Passkeys need a host name, and this service is set up under an IP address. Use another way to sign in.',
  });
}
