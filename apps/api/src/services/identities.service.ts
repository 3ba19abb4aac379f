import {
  limits,
  type AccessClaims,
  type ErrorCode,
  type Identity,
  type IdentityStart,
  type LinkIdentity,
} from '@authflow/contracts';
import { AppError, fieldError, unprovenAddress } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import { later, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import { hashLinkToken } from '#src/domain/mailed-secret';
import { isOwnPath } from '#src/domain/own-path';
import type { Randomness } from '#src/domain/randomness';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import type { IdentityRow } from '#src/repositories/identities.repository';
import type { OAuthResultRow } from '#src/repositories/oauth-results.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { findSessionRefusal, type Assurance } from './shared/assurance';
import { recordAudit } from './shared/audit';
import type { OAuthAccounts } from './shared/oauth-accounts';
import type { OAuthProviders } from './shared/oauth-providers';
import type { OAuthResults } from './shared/oauth-results';
import { noticeChange } from './shared/security-notices';
import type { WaysIn } from './shared/ways-in';

export interface IdentitiesService {
  /** The providers this account is connected to, oldest first. */
  list(userId: string): Promise<Identity[]>;
  /**
   * Prepares the way through a provider and back for this account and session.
   * **State**: none → open ticket.
   * @returns our own start address with the ticket, to be opened as a page
   * @throws AppError `not_found`, `validation_failed` (returnTo), `email_not_verified`
   */
  start(self: Self, providerId: string, input: IdentityStart): Promise<string>;
  /**
   * Connects what a provider said: the code of a connect flow of this very session, or the link token of a sign-in
   * that wanted proof of the account.
   * **State**: result open → consumed; identity nobody's → linked. The owner gets a mail.
   * @throws AppError `oauth_failed`, `email_not_verified`, `conflict` (somebody else's identity), and for a link token
   *   `link_required` (made out to another address; it stays usable); for both `reauthentication_required`,
   *   `session_revoked`
   */
  link(claims: AccessClaims, input: LinkIdentity, client: ClientContext): Promise<Identity>;
  /**
   * **State**: linked → gone. The owner gets a mail.
   * @throws AppError `not_found`, `last_sign_in_method`, `reauthentication_required`, `session_revoked`
   */
  unlink(self: Self, identityId: string, client: ClientContext): Promise<void>;
}

type LinkOutcome = { kind: 'linked'; identity: IdentityRow } | { kind: 'refused'; code: ErrorCode };

const refused = (code: ErrorCode): LinkOutcome => ({ kind: 'refused', code });

/** Connected providers of a signed-in account. @see docs/adr/0014, THREATS O20, O21 */
export function createIdentitiesService(deps: {
  database: Database;
  providers: OAuthProviders;
  accounts: OAuthAccounts;
  results: OAuthResults;
  assurance: Assurance;
  waysIn: WaysIn;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
  apiUrl: string;
}): IdentitiesService {
  const { database, providers, accounts, results, clock, randomness } = deps;

  const view = ({ id, provider, email, createdAt, lastUsedAt }: IdentityRow): Identity => ({
    id,
    provider,
    name: providers.nameOf(provider),
    email,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  });

  /** The result that `input` picks up, if it is this account's to pick up. */
  async function pickUp(
    repos: Repositories,
    user: UserRow,
    claims: AccessClaims,
    input: LinkIdentity,
  ): Promise<OAuthResultRow | 'oauth_failed' | 'link_required'> {
    if ('code' in input) {
      const result = await results.consume(repos, 'link', input);
      const own = result?.userId === claims.sub && result.sessionId === claims.sid;
      return result !== null && own ? result : 'oauth_failed';
    }
    const tokenHash = hashLinkToken(input.linkToken);
    const now = clock.now();
    const waiting = await repos.oauthResults.findOpen(tokenHash, 'proof', now);
    if (waiting === null) return 'oauth_failed';
    if (waiting.email !== null && waiting.email !== user.email) return 'link_required';
    return (await repos.oauthResults.consume(tokenHash, 'proof', now)) ?? 'oauth_failed';
  }

  async function connect(
    repos: Repositories,
    claims: AccessClaims,
    input: LinkIdentity,
    client: ClientContext,
  ): Promise<LinkOutcome> {
    const user = await repos.users.lock(claims.sub);
    if (user === null || user.lockedAt !== null) return refused('oauth_failed');
    const refusal = await findSessionRefusal(repos, claims.sid);
    if (refusal !== null) return refused(refusal.code);
    if (user.emailVerifiedAt === null) return refused('email_not_verified');
    const result = await pickUp(repos, user, claims, input);
    if (typeof result === 'string') return refused(result);
    if (!providers.isConfigured(result.provider)) return refused('oauth_failed');
    const identity = await accounts.link(repos, { user, result, usedAt: null, client });
    if (identity !== null) return { kind: 'linked', identity };
    const known = await repos.identities.findBySubject(result.issuer, result.subject);
    return known?.userId === user.id ? { kind: 'linked', identity: known } : refused('conflict');
  }

  /** Why not, or null. */
  async function remove(
    repos: Repositories,
    self: Self,
    identityId: string,
    client: ClientContext,
  ): Promise<ErrorCode | null> {
    const { userId, sessionId } = self;
    const now = clock.now();
    const user = await repos.users.lock(userId);
    const identities = await repos.identities.list(userId);
    const refusal = await findSessionRefusal(repos, sessionId);
    if (refusal !== null) return refusal.code;
    if (user === null || !identities.some(({ id }) => id === identityId)) return 'not_found';
    if (await deps.waysIn.isLast(repos, userId, identityId)) return 'last_sign_in_method';
    const removed = await repos.identities.remove({ id: identityId, userId });
    if (removed === null) return 'not_found';
    const { provider } = removed;
    await recordAudit(repos, client, now, {
      type: 'identity.unlinked',
      outcome: 'success',
      userId,
      sessionId,
      detail: { provider, identityId },
    });
    const subject = providers.nameOf(provider);
    await noticeChange(repos, deps, { user, change: 'identity_unlinked', subject, client, now });
    return null;
  }

  async function refuse(
    type: 'identity.linked' | 'identity.unlinked',
    self: Self,
    code: ErrorCode,
    client: ClientContext,
  ): Promise<never> {
    const entry = { type, outcome: 'failure', ...self, detail: { reason: code } } as const;
    await recordAudit(database.repos, client, clock.now(), entry);
    if (code === 'email_not_verified') throw unprovenAddress();
    if (code === 'not_found') throw noSuchIdentity();
    throw new AppError(code);
  }

  return {
    list: async (userId) => (await database.repos.identities.list(userId)).map(view),

    async start({ userId, sessionId }, providerId, { returnTo, codeChallenge }) {
      const provider = providers.get(providerId);
      if (returnTo !== undefined && !isOwnPath(returnTo))
        throw fieldError('returnTo', 'invalid_value', 'Use a path of this web app, such as /account.');
      const user = await database.repos.users.findById(userId);
      if (user === null || user.emailVerifiedAt === null) throw unprovenAddress();
      const now = clock.now();
      const ticket = randomness.bytes(32).toString('base64url');
      await database.repos.oauthLinkTickets.insert({
        id: randomness.uuid(),
        userId,
        sessionId,
        provider: provider.id,
        tokenHash: hashLinkToken(ticket),
        expiresAt: later(now, minutes(limits.oauthStateMinutes)),
        now,
      });
      const query = new URLSearchParams({ ticket });
      if (returnTo !== undefined) query.set('returnTo', returnTo);
      if (codeChallenge !== undefined) query.set('codeChallenge', codeChallenge);
      return `${deps.apiUrl}/v1/auth/oauth/${provider.id}/start?${query.toString()}`;
    },

    async link(claims, input, client) {
      // A connect flow began with fresh proof; a link token was given to whoever came from the provider.
      await ('code' in input ? deps.assurance.assertLevel(claims.sid) : deps.assurance.assertRecent(claims));
      const outcome = await database.transaction((repos) => connect(repos, claims, input, client));
      const self = { userId: claims.sub, sessionId: claims.sid };
      if (outcome.kind === 'refused') return refuse('identity.linked', self, outcome.code, client);
      deps.wakeMail();
      return view(outcome.identity);
    },

    async unlink(self, identityId, client) {
      const refusal = await database.transaction((repos) => remove(repos, self, identityId, client));
      if (refusal !== null) return refuse('identity.unlinked', self, refusal, client);
      deps.wakeMail();
    },
  };
}

function noSuchIdentity(): AppError {
  const detail = 'None of your connected accounts has this id. It may have been disconnected already.';
  return new AppError('not_found', { detail });
}
