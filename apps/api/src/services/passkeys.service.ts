import { limits, type AddPasskey, type Passkey, type PasskeyCreationOptions } from '@authflow/contracts';
import { AppError, unprovenAddress } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { defaultPasskeyName } from '#src/domain/passkey-name';
import type { Randomness } from '#src/domain/randomness';
import type { RelyingParty } from '#src/domain/relying-party';
import type { Self } from '#src/domain/self';
import { describeDevice } from '#src/platform/user-agent';
import { passkeyAlgorithms, verifyRegistration, type VerifiedRegistration } from '#src/platform/webauthn';
import type { Database } from '#src/repositories/database';
import type { PasskeyRow } from '#src/repositories/passkeys.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import type { ChallengeBinding } from '#src/repositories/webauthn-challenges.repository';
import { findSessionRefusal } from './shared/assurance';
import { recordAudit } from './shared/audit';
import { passkeysUnavailable, toDescriptor, userHandleOf } from './shared/passkey-assertions';
import { noticeChange } from './shared/security-notices';
import type { WaysIn } from './shared/ways-in';
import { challengeLife, type WebauthnChallenges } from './shared/webauthn-challenges';

export interface PasskeysService {
  /**
   * Options for `navigator.credentials.create()`.
   * **State**: none → one open challenge, good for this account and this session alone.
   * @throws AppError `email_not_verified`, `conflict` (as many as there may be), `not_found` (passkeys not available)
   */
  creationOptions(self: Self): Promise<PasskeyCreationOptions>;
  /**
   * Adds the passkey a browser has made from such options. That the session has proven itself recently was asked when
   * the options were made; only that very session can hand in the answer, within five minutes, and it must still stand
   * at its account's level.
   * **State**: challenge open → spent, whatever follows; passkey absent → stored; its owner is told by mail.
   * @throws AppError `invalid_assertion` for every fault of the credential alike, `conflict`, `session_revoked`,
   *   `reauthentication_required`
   * @see THREATS K01–K06, M14, P25
   */
  add(self: Self, input: AddPasskey, client: ClientContext): Promise<Passkey>;
  list(self: Self): Promise<Passkey[]>;
  /** @throws AppError `not_found` for an unknown and a foreign passkey alike */
  rename(self: Self, target: { id: string; name: string }, client: ClientContext): Promise<Passkey>;
  /**
   * **State**: stored → gone; its owner is told by mail.
   * @throws AppError `not_found` for an unknown and a foreign passkey alike, `last_sign_in_method`,
   *   `reauthentication_required`, `session_revoked`
   */
  remove(self: Self, id: string, client: ClientContext): Promise<void>;
}

type Added = { ok: true; passkey: PasskeyRow } | { ok: false; refusal: AppError };

/** The passkeys of one account. @see https://www.w3.org/TR/webauthn-3/ */
export function createPasskeysService(deps: {
  database: Database;
  webauthnChallenges: WebauthnChallenges;
  relyingParty: RelyingParty | null;
  waysIn: WaysIn;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): PasskeysService {
  const { database, webauthnChallenges, relyingParty, clock, randomness } = deps;

  async function refuse(self: Self, client: ClientContext, refusal: AppError): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'passkey.added',
      outcome: 'failure',
      ...self,
      detail: { reason: refusal.code },
    });
    throw refusal;
  }

  /** Under the account's lock: what was true when the browser was asked may be over by now. */
  async function store(
    self: Self,
    made: VerifiedRegistration & { name: string },
    client: ClientContext,
  ): Promise<Added> {
    return database.transaction<Added>(async (repos) => {
      const now = clock.now();
      const user = await repos.users.lock(self.userId);
      const refusal = await findRefusal(repos, user, self);
      if (user === null || refusal !== null)
        return { ok: false, refusal: refusal ?? new AppError('session_revoked') };
      const passkey = await repos.passkeys.insert({ ...made, id: randomness.uuid(), userId: user.id, now });
      // Taken, by whomever: a credential id belongs to one account, and nobody learns that it does.
      if (passkey === null) return { ok: false, refusal: notAccepted() };
      const detail = { passkeyId: passkey.id };
      await recordAudit(repos, client, now, { type: 'passkey.added', outcome: 'success', ...self, detail });
      const change = { user, change: 'passkey_added', subject: passkey.name } as const;
      await noticeChange(repos, { randomness }, { ...change, client, now });
      return { ok: true, passkey };
    });
  }

  return {
    async creationOptions(self) {
      if (relyingParty === null) throw passkeysUnavailable();
      const { users, passkeys } = database.repos;
      const user = await users.findById(self.userId);
      if (user === null) throw new AppError('session_revoked');
      if (user.emailVerifiedAt === null) throw unprovenAddress();
      const existing = await passkeys.listByUser(user.id);
      if (existing.length >= limits.passkeysPerUser) throw tooMany();
      return {
        challenge: await webauthnChallenges.issue(bindingOf(self)),
        rp: { id: relyingParty.id, name: relyingParty.name },
        user: { id: userHandleOf(user.id), name: user.email, displayName: user.name ?? user.email },
        pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
        timeout: challengeLife,
        attestation: 'none',
        excludeCredentials: existing.map(toDescriptor),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
      };
    },

    async add(self, { credential, name }, client) {
      const challenge = await webauthnChallenges.spend(credential.response.clientDataJSON, bindingOf(self));
      if (challenge === null || relyingParty === null) return refuse(self, client, notAccepted());
      const verdict = await verifyRegistration(credential, { challenge, relyingParty });
      if ('refused' in verdict) return refuse(self, client, notAccepted(verdict.refused));
      const made = { ...verdict.verified, device: describeDevice(client.userAgent) };
      const added = await store(self, { ...made, name: name ?? defaultPasskeyName(made) }, client);
      if (!added.ok) return refuse(self, client, added.refusal);
      deps.wakeMail();
      return toPasskey(added.passkey);
    },

    list: async ({ userId }) => (await database.repos.passkeys.listByUser(userId)).map(toPasskey),

    async rename(self, { id, name }, client) {
      const renamed = await database.transaction(async (repos) => {
        const passkey = await repos.passkeys.rename({ id, name, userId: self.userId });
        const entry = {
          type: 'passkey.renamed',
          outcome: 'success',
          ...self,
          detail: { passkeyId: id },
        } as const;
        if (passkey !== null) await recordAudit(repos, client, clock.now(), entry);
        return passkey;
      });
      if (renamed === null) throw noSuchPasskey();
      return toPasskey(renamed);
    },

    async remove(self, id, client) {
      const refusal = await database.transaction((repos) => removeOwn(repos, self, id, client));
      if (refusal !== null) throw refusal;
      deps.wakeMail();
    },
  };

  async function removeOwn(
    repos: Repositories,
    self: Self,
    id: string,
    client: ClientContext,
  ): Promise<AppError | null> {
    const now = clock.now();
    const user = await repos.users.lock(self.userId);
    const passkey = await repos.passkeys.findOwn({ id, userId: self.userId });
    if (user === null || passkey === null) return noSuchPasskey();
    const refusal =
      (await findSessionRefusal(repos, self.sessionId)) ??
      ((await deps.waysIn.isLast(repos, user.id, id)) ? new AppError('last_sign_in_method') : null);
    if (refusal === null) await repos.passkeys.remove({ id, userId: user.id });
    await recordAudit(repos, client, now, {
      type: 'passkey.removed',
      outcome: refusal === null ? 'success' : 'failure',
      ...self,
      detail: { passkeyId: id, reason: refusal?.code ?? null },
    });
    if (refusal !== null) return refusal;
    const change = { user, change: 'passkey_removed', subject: passkey.name } as const;
    await noticeChange(repos, { randomness }, { ...change, client, now });
    return null;
  }
}

/** Why no passkey may be added just now, or null. */
async function findRefusal(repos: Repositories, user: UserRow | null, self: Self): Promise<AppError | null> {
  const refusal = await findSessionRefusal(repos, self.sessionId);
  if (user === null || refusal !== null) return refusal;
  if (user.emailVerifiedAt === null) return unprovenAddress();
  const { passkeys } = await repos.factors.count(user.id);
  return passkeys >= limits.passkeysPerUser ? tooMany() : null;
}

const bindingOf = ({ userId, sessionId }: Self): ChallengeBinding => ({
  purpose: 'registration',
  userId,
  subject: sessionId,
});

const tooMany = () =>
  new AppError('conflict', {
    detail: `An account has at most ${limits.passkeysPerUser} passkeys. Remove one that you no longer use.`,
  });

function toPasskey({ id, name, backedUp, createdAt, lastUsedAt }: PasskeyRow): Passkey {
  return {
    id,
    name,
    backedUp,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

function noSuchPasskey(): AppError {
  return new AppError('not_found', {
    detail: 'None of your passkeys has this id. It may have been removed already.',
  });
}

function notAccepted(cause?: unknown): AppError {
  const detail = 'Ask for new options and let the browser make the passkey again.';
  return new AppError('invalid_assertion', { detail, cause });
}
