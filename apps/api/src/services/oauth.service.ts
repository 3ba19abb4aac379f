import {
  limits,
  type LinkRequired,
  type OAuthCallbackQuery,
  type OAuthExchange,
  type OAuthProvider,
  type OAuthStartQuery,
} from '@authflow/contracts';
import { AppError, fieldError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import { judgeClaims } from '#src/domain/federated-identity';
import type { Keyring } from '#src/domain/keyring';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { OAuthAttempt } from '#src/domain/oauth-attempt';
import { isOwnPath } from '#src/domain/own-path';
import type { Randomness } from '#src/domain/randomness';
import type { Logger } from '#src/platform/logger';
import type { AuthorizationRequest } from '#src/platform/openid-client';
import type { Database } from '#src/repositories/database';
import type { OAuthResultRow } from '#src/repositories/oauth-results.repository';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './shared/audit';
import { IdentityRace, type OAuthAccounts } from './shared/oauth-accounts';
import { oauthAttempts } from './shared/oauth-attempts';
import type { ConfiguredProvider, OAuthProviders } from './shared/oauth-providers';
import type { OAuthResults } from './shared/oauth-results';
import type { RecentMarks } from './shared/recent-marks';
import type { SessionStart } from './shared/session-grants';
import type { Admission, SignInResult, SignIns } from './shared/sign-ins';

export interface OAuthService {
  providers(): OAuthProvider[];
  /**
   * Sends a browser to a provider. Writes nothing: everything the way back needs is sealed in a cookie of this browser.
   * @returns the provider's address, and the cookie's value
   * @throws AppError `not_found`, `validation_failed` (returnTo), `dependency_unavailable`
   */
  start(
    providerId: string,
    query: OAuthStartQuery,
  ): Promise<{ location: string; sealed: string; expiresAt: Date }>;
  /**
   * Takes the browser back and sends it on to the web app with a one-time code, or with `error=oauth_failed` whatever
   * the reason.
   * **State**: state never seen → spent; none → open result under the code.
   * @returns where to, and whether the cookie has served
   * @throws AppError `not_found`
   */
  callback(
    providerId: string,
    query: OAuthCallbackQuery,
    sealed: string | null,
    client: ClientContext,
  ): Promise<{ location: string; spent: boolean }>;
  /**
   * Trades the code for a sign-in.
   * **State**: result open → consumed; account found, made or taken over; no session → session or MFA challenge. With
   * `link_required` the account stays as it is and a link token is issued.
   * @throws AppError `oauth_failed`, `account_disabled`, `password_reset_required`
   */
  exchange(input: OAuthExchange, context: SessionStart): Promise<SignInResult | LinkRequired>;
}

type Exchanged =
  | { kind: 'admitted'; admission: Admission; userId: string; ended: string[] }
  | { kind: 'prove'; answer: LinkRequired }
  | { kind: 'unknown' };

/** Sign-in with other accounts. @see RFC 9700, OpenID Connect Core 1.0, docs/adr/0015 */
export function createOAuthService(deps: {
  database: Database;
  providers: OAuthProviders;
  accounts: OAuthAccounts;
  results: OAuthResults;
  signIns: SignIns;
  revocations: RecentMarks;
  wakeMail: () => void;
  keyring: Keyring;
  clock: Clock;
  randomness: Randomness;
  logger: Logger;
  apiUrl: string;
  webUrl: string;
}): OAuthService {
  const { database, providers, accounts, results, signIns, clock, logger } = deps;
  const attempts = oauthAttempts(deps);
  /** Ours to say, never a request's: a provider compares it with what was registered. */
  const redirectUri = (id: string): string => `${deps.apiUrl}/v1/auth/oauth/${id}/callback`;

  const requestOf = ({ provider, state, nonce, codeVerifier }: OAuthAttempt): AuthorizationRequest => ({
    redirectUri: redirectUri(provider),
    state,
    nonce,
    codeVerifier,
  });

  function pageAddress(attempt: OAuthAttempt | null, outcome: Record<string, string>): string {
    const returnTo = attempt?.returnTo ?? null;
    const fragment = new URLSearchParams({ ...outcome, ...(returnTo === null ? {} : { returnTo }) });
    return `${deps.webUrl}/auth/oauth/callback#${fragment.toString()}`;
  }

  /** What the provider says about the person, kept for the page. Null for every refusal; its reason is for the log. */
  async function redeem(provider: ConfiguredProvider, attempt: OAuthAttempt, query: OAuthCallbackQuery) {
    const { expiresAt, codeChallenge, ticket } = attempt;
    const spending = { stateHash: hashLinkToken(attempt.state), expiresAt: new Date(expiresAt) };
    if (!(await database.repos.oauthCallbacks.consume(spending))) return null;
    const claims = await provider.client.redeem(query, requestOf(attempt)).catch((err: unknown) => {
      logger.warn({ err, provider: provider.id }, 'a sign-in with a provider failed');
      return null;
    });
    const identity = claims === null ? null : judgeClaims(claims);
    if (identity === null) return null;
    return database.transaction(async (repos) => {
      const result = { ...identity, provider: provider.id, codeChallenge };
      if (ticket === null) {
        const code = await results.issue(repos, {
          ...result,
          kind: 'sign_in',
          userId: null,
          sessionId: null,
        });
        return { code, intent: 'sign_in' };
      }
      const wish = { tokenHash: hashLinkToken(ticket), provider: provider.id, now: clock.now() };
      const asked = await repos.oauthLinkTickets.consume(wish);
      if (asked === null) return null;
      const { userId, sessionId } = asked;
      return {
        code: await results.issue(repos, { ...result, kind: 'link', userId, sessionId }),
        intent: 'link',
      };
    });
  }

  /** The identity stays nobody's; who proves the local account may link it with this token. */
  async function askForProof(
    repos: Repositories,
    result: OAuthResultRow,
    userId: string | null,
    client: ClientContext,
  ) {
    const { issuer, subject, email, emailVerified, name, provider } = result;
    const identity = { issuer, subject, email, emailVerified, name, provider };
    const unbound = { userId: null, sessionId: null, codeChallenge: null };
    const linkToken = await results.issue(repos, { ...identity, ...unbound, kind: 'proof' });
    await recordAudit(repos, client, clock.now(), {
      type: 'login.failed',
      outcome: 'failure',
      userId,
      detail: { reason: 'link_required', method: `oauth:${provider}` },
    });
    const expiresIn = minutes(limits.oauthLinkTokenMinutes) / 1000;
    return { status: 'link_required', linkToken, email, provider, expiresIn } as const;
  }

  async function spend(repos: Repositories, input: OAuthExchange, context: SessionStart): Promise<Exchanged> {
    const result = await results.consume(repos, 'sign_in', input);
    if (result === null || !providers.isConfigured(result.provider)) return { kind: 'unknown' };
    const resolved = await accounts.resolve(repos, result, context.client);
    if (resolved.kind === 'prove')
      return { kind: 'prove', answer: await askForProof(repos, result, resolved.userId, context.client) };
    const { userId } = resolved;
    if (resolved.kind === 'refused')
      return { kind: 'admitted', admission: { kind: 'refused', reason: resolved.reason }, userId, ended: [] };
    const proof = { userId, method: `oauth:${result.provider}`, amr: [] } as const;
    const admission = await signIns.admit(repos, { ...context, ...proof });
    return { kind: 'admitted', admission, userId, ended: resolved.ended };
  }

  /** A rival that registered the same address or linked the same identity first decides: look again. */
  async function spendAgain(input: OAuthExchange, context: SessionStart): Promise<Exchanged> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await database.transaction((repos) => spend(repos, input, context));
      } catch (error) {
        if (!(error instanceof IdentityRace)) throw error;
        if (tries === 3) throw new AppError('conflict', { cause: error });
      }
    }
  }

  async function refuse(
    detail: { reason: string; method?: string },
    userId: string | null,
    client: ClientContext,
  ): Promise<void> {
    const entry = { type: 'login.failed', outcome: 'failure', userId, detail } as const;
    await recordAudit(database.repos, client, clock.now(), entry);
  }

  return {
    providers: providers.list,

    async start(providerId, query) {
      const provider = providers.get(providerId);
      if (query.returnTo !== undefined && !isOwnPath(query.returnTo))
        throw fieldError('returnTo', 'invalid_value', 'Use a path of this web app, such as /account.');
      const attempt = attempts.begin(provider.id, query);
      const location = await provider.client.authorizationUrl(requestOf(attempt)).catch((cause: unknown) => {
        throw new AppError('dependency_unavailable', { cause });
      });
      return { location, sealed: attempts.seal(attempt), expiresAt: new Date(attempt.expiresAt) };
    },

    async callback(providerId, query, sealed, client) {
      const provider = providers.get(providerId);
      const attempt = attempts.find(provider.id, query, sealed);
      const outcome = attempt === null ? null : await redeem(provider, attempt, query);
      // Without an attempt of ours nothing was refused to anybody: a reader of addresses leaves no trace (THREATS B10).
      if (attempt !== null && outcome === null)
        await refuse({ reason: 'oauth_failed', method: `oauth:${provider.id}` }, null, client);
      const location = pageAddress(attempt, outcome ?? { error: 'oauth_failed' });
      return { location, spent: attempt !== null };
    },

    async exchange(input, context) {
      const exchanged = await spendAgain(input, context);
      if (exchanged.kind === 'prove') return exchanged.answer;
      if (exchanged.kind === 'unknown') {
        await refuse({ reason: 'oauth_failed' }, null, context.client);
        throw new AppError('oauth_failed');
      }
      const { admission, userId, ended } = exchanged;
      deps.revocations.add(ended);
      deps.wakeMail();
      if (admission.kind === 'refused') await refuse({ reason: admission.reason }, userId, context.client);
      return signIns.finish(admission, 'oauth_failed');
    },
  };
}
