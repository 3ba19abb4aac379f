import type { Config } from './config/config';
import { createAccountLockController } from './controllers/account-lock.controller';
import { createAccountDeletionController } from './controllers/account-deletion.controller';
import { createAccountExportController } from './controllers/account-export.controller';
import { createAccountController } from './controllers/account.controller';
import { createActivityController } from './controllers/activity.controller';
import type { Controllers } from './controllers/controllers';
import { createEmailChangeController } from './controllers/email-change.controller';
import { createEmailVerificationController } from './controllers/email-verification.controller';
import { createHealthController } from './controllers/health.controller';
import { createIdentitiesController } from './controllers/identities.controller';
import { createJwksController } from './controllers/jwks.controller';
import { createLoginController } from './controllers/login.controller';
import { createLogoutController } from './controllers/logout.controller';
import { createMfaLoginController } from './controllers/mfa-login.controller';
import { createMfaTotpController } from './controllers/mfa-totp.controller';
import { createPasskeysController } from './controllers/passkeys.controller';
import { createMagicLinkController } from './controllers/magic-link.controller';
import { createOAuthController } from './controllers/oauth.controller';
import { createPasswordResetController } from './controllers/password-reset.controller';
import { createReauthenticationController } from './controllers/reauthentication.controller';
import { createRefreshController } from './controllers/refresh.controller';
import { createRegistrationController } from './controllers/registration.controller';
import { createResendWebhookController } from './controllers/resend-webhook.controller';
import { createSessionsController } from './controllers/sessions.controller';
import { earlier, systemClock, type Clock } from './domain/clock';
import { seconds } from './domain/duration';
import { createKeyring } from './domain/keyring';
import { systemRandomness, type Randomness } from './domain/randomness';
import { relyingPartyOf } from './domain/relying-party';
import { createLogger, type Logger } from './platform/logger';
import { createMailTransport } from './platform/mail/create-mail-transport';
import type { MailTransport } from './platform/mail/mail-transport';
import { createMetrics } from './platform/metrics';
import {
  createGitHubClient,
  createOidcClient,
  googleIssuer,
  type GitHubEndpoints,
} from './platform/openid-client';
import { createPasswordHashPool } from './platform/password-hash-pool';
import { createPool } from './platform/postgres';
import { createPwnedPasswords } from './platform/pwned-passwords';
import { createRateLimiter } from './platform/rate-limiter';
import { createRevocationFeed } from './platform/revocation-feed';
import { createDatabase } from './repositories/database';
import { createAccountLockService } from './services/account-lock.service';
import { createAccountDeletionService } from './services/account-deletion.service';
import { createAccountExportService } from './services/account-export.service';
import { createAccountService } from './services/account.service';
import { createActivityService } from './services/activity.service';
import { createDevMailbox } from './services/dev-mailbox.service';
import { createEmailChangeService } from './services/email-change.service';
import { createEmailVerificationService } from './services/email-verification.service';
import { createHealthService } from './services/health.service';
import { createHousekeeping } from './services/housekeeping.service';
import { createIdentitiesService } from './services/identities.service';
import { createLoginService } from './services/login.service';
import { createLogoutService } from './services/logout.service';
import { createMagicLinkService } from './services/magic-link.service';
import { createMailComposition } from './services/mail-composition.service';
import { createMailDelivery } from './services/mail-delivery.service';
import { createMfaLoginService } from './services/mfa-login.service';
import { createMfaTotpService } from './services/mfa-totp.service';
import { createPasskeySignInService } from './services/passkey-sign-in.service';
import { createPasskeysService } from './services/passkeys.service';
import { createOAuthService } from './services/oauth.service';
import { createPasswordResetService } from './services/password-reset.service';
import { createReauthenticationService } from './services/reauthentication.service';
import { createRefreshService } from './services/refresh.service';
import { createRegistrationService } from './services/registration.service';
import { createResendWebhook } from './services/resend-webhook.service';
import { createSessionsService } from './services/sessions.service';
import { createAccessTokens } from './services/shared/access-tokens';
import { createAssurance } from './services/shared/assurance';
import { createAuthentication } from './services/shared/authentication';
import { createDeviceTokens } from './services/shared/device-tokens';
import { createGuessBudget } from './services/shared/guess-budget';
import { createMailedSecrets } from './services/shared/mailed-secrets';
import { createPasskeyAssertions } from './services/shared/passkey-assertions';
import { createOAuthAccounts } from './services/shared/oauth-accounts';
import { createOAuthProviders, type ConfiguredProvider } from './services/shared/oauth-providers';
import { createOAuthResults } from './services/shared/oauth-results';
import { createPasswordRules } from './services/shared/password-rules';
import { createPasswords } from './services/shared/passwords';
import { createRateGuard } from './services/shared/rate-guard';
import { createRefreshTokens } from './services/shared/refresh-tokens';
import { createRevocations } from './services/shared/revocations';
import { createSecondFactors } from './services/shared/second-factors';
import { createSessionGrants } from './services/shared/session-grants';
import { createSignIns } from './services/shared/sign-ins';
import { createWaysIn } from './services/shared/ways-in';
import { createWebauthnChallenges } from './services/shared/webauthn-challenges';

/** What a container is made over. Tests hand in a clock, a logger, a mail transport; production only the first two. */
export interface ContainerOptions {
  config: Config;
  databaseUrl: string;
  /** Newest first. */
  authSecrets: readonly string[];
  version: string;
  clock?: Clock;
  randomness?: Randomness;
  logger?: Logger;
  mailTransport?: MailTransport;
  /** Where Google and GitHub are, for tests against providers on this machine. */
  oauthProviders?: OAuthProviderAddresses;
}

export interface OAuthProviderAddresses {
  googleIssuer?: string;
  github?: GitHubEndpoints;
}

export type Container = ReturnType<typeof createContainer>;

/** Wires everything. The only file that calls `create*`; nothing in it decides anything. */
export function createContainer(options: ContainerOptions) {
  const base = createBase(options);
  const { config, clock, logger, metrics, database, keyring, pool, limiters, hashPool } = base;
  const sessions = createSessionParts(base);
  const { revocations, feed, authentication, assurance } = sessions;
  const mail = createMailParts(base, options.mailTransport);
  const { mailDelivery } = mail;
  const controllers = createControllers(base, sessions, mail, createOAuthParts(base, options.oauthProviders));
  const housekeeping = createHousekeeping({ database, clock, logger });
  const devMailbox = createDevMailbox({ database });

  const queued = (): number => hashPool.stats().queued;
  const feedUp = (): number => Number(feed.isLive());
  metrics.gauge('authflow_hash_queue', 'Password hashes waiting for a thread.', queued);
  metrics.gauge('authflow_revocations', 'Revoked sessions held in memory.', revocations.size);
  metrics.gauge('authflow_revocation_feed_up', '1 while revocations arrive from every instance.', feedUp);

  return {
    config,
    version: options.version,
    clock,
    logger,
    metrics,
    database,
    keyring,
    limiters,
    authentication,
    assurance,
    controllers,
    devMailbox,
    housekeeping,
    mailDelivery,
    feed,
    /** Begins the background work: the revocation feed, mail delivery and housekeeping. */
    async start(): Promise<void> {
      await feed.start();
      mailDelivery.start();
      housekeeping.start();
    },
    /** Finishes what is in hand and lets go of everything. */
    async stop(): Promise<void> {
      housekeeping.stop();
      await mailDelivery.stop();
      await Promise.all([hashPool.close(), feed.stop()]);
      limiters.shared.close();
      limiters.local.close();
      await pool.end();
    },
  };
}

/** The name people see in mails and when their device asks about a passkey. */
const productName = 'AuthFlow';

type Base = ReturnType<typeof createBase>;

/** What everything else stands on: time, chance, logs, keys, the database, limits and hashing threads. */
function createBase(options: ContainerOptions) {
  const { config, databaseUrl } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const keyring = createKeyring(options.authSecrets);
  const onError = (err: unknown): void => logger.warn({ err }, 'database connection lost');
  const pool = createPool({ url: databaseUrl, onError });
  const limiterOptions = { enabled: config.rateLimits, secret: keyring.current('rate-limit-key') };
  const onStoreError = (err: unknown): void => logger.warn({ err }, 'limits are counted in memory');
  return {
    config,
    databaseUrl,
    clock: options.clock ?? systemClock,
    randomness: options.randomness ?? systemRandomness,
    logger,
    metrics: createMetrics(),
    keyring,
    pool,
    database: createDatabase(pool),
    hashPool: createPasswordHashPool(),
    limiters: {
      shared: createRateLimiter({ ...limiterOptions, pool, onStoreError }),
      local: createRateLimiter({ ...limiterOptions, pool: null }),
    },
  };
}

/** Tokens, sessions, and what tells that one has ended. */
function createSessionParts({ config, databaseUrl, clock, randomness, logger, keyring, database }: Base) {
  const { accessTtlSeconds, refreshTtlDays, sessionMaxDays } = config.tokens;
  const revocations = createRevocations({ clock, accessTtlSeconds });
  const feed = createRevocationFeed({
    url: databaseUrl,
    onRevoked: (sessionId) => revocations.add([sessionId]),
    catchUp: async () => {
      const since = earlier(clock.now(), seconds(accessTtlSeconds + 60));
      const ended = await database.repos.sessions.listRevokedSince(since);
      revocations.add(ended.map(({ id }) => id));
    },
    onState: (live) => logger.info({ live }, live ? 'revocation feed is up' : 'revocation feed is down'),
  });
  const issuing = { issuer: config.apiUrl, ttlSeconds: accessTtlSeconds };
  const accessTokens = createAccessTokens({ keyring, clock, randomness, ...issuing });
  const refreshTokens = createRefreshTokens({ keyring, clock });
  const tokenParts = { accessTokens, refreshTokens, revocations, clock, randomness };
  return {
    revocations,
    feed,
    accessTokens,
    refreshTokens,
    deviceTokens: createDeviceTokens({ keyring, clock, randomness }),
    assurance: createAssurance({ database, clock }),
    authentication: createAuthentication({ accessTokens, revocations, feed, database }),
    grants: createSessionGrants({ ...tokenParts, refreshTtlDays, sessionMaxDays }),
  };
}

/** Mail: what it says, how it leaves, and who is told that some is waiting. */
function createMailParts(base: Base, givenTransport: MailTransport | undefined) {
  const { config, clock, randomness, logger, metrics, keyring, database } = base;
  const { webUrl, email } = config;
  const secrets = createMailedSecrets({ keyring, randomness });
  const verificationRequired = email.verification === 'required';
  const store = database.repos.mailboxMessages;
  const mailDelivery = createMailDelivery({
    database,
    transport: givenTransport ?? createMailTransport(email, { store, clock }),
    compose: createMailComposition({ database, secrets, clock, randomness, webUrl, verificationRequired }),
    brand: { productName, webUrl },
    from: email.from,
    clock,
    logger,
    onOutcome: ({ outcome }) => metrics.countMail(outcome),
  });
  return { secrets, verificationRequired, mailDelivery, wakeMail: (): void => mailDelivery.wake() };
}

/** Making, checking and judging passwords. */
function createPasswordParts({ config, logger, keyring, hashPool }: Base) {
  const { bcryptCost, minLength, pwned, pwnedUrl } = config.passwords;
  const keys = {
    current: { id: keyring.currentId, key: keyring.current('password-pepper') },
    byId: (id: string) => keyring.byId(id, 'password-pepper'),
  };
  const pwnedPasswords = pwned ? createPwnedPasswords({ url: pwnedUrl, logger }) : null;
  return {
    passwords: createPasswords({ pool: hashPool, keys, cost: bcryptCost }),
    passwordRules: createPasswordRules({ minLength, webUrl: config.webUrl, pwnedPasswords }),
  };
}

/** Proof by passkey: whom it is made for, its challenges, and judging it. */
function createPasskeyParts(base: Base) {
  const relyingParty = relyingPartyOf(base.config.webUrl, productName);
  const webauthnChallenges = createWebauthnChallenges(base);
  return {
    relyingParty,
    webauthnChallenges,
    passkeyAssertions: createPasskeyAssertions({ ...base, webauthnChallenges, relyingParty }),
  };
}

/** The providers that are configured, and what finds the account behind one of their people. */
function createOAuthParts({ config, clock, randomness }: Base, addresses: OAuthProviderAddresses = {}) {
  const { google, github, oidc } = config.oauth;
  const configured: ConfiguredProvider[] = [];
  if (google !== null) {
    const issuer = addresses.googleIssuer ?? googleIssuer;
    configured.push({ id: 'google', name: 'Google', client: createOidcClient({ ...google, issuer, clock }) });
  }
  if (github !== null) {
    const endpoints = addresses.github;
    const client = createGitHubClient({ ...github, ...(endpoints === undefined ? {} : { endpoints }) });
    configured.push({ id: 'github', name: 'GitHub', client });
  }
  if (oidc !== null)
    configured.push({ id: 'oidc', name: oidc.name, client: createOidcClient({ ...oidc, clock }) });
  const providers = createOAuthProviders(configured);
  return {
    providers,
    accounts: createOAuthAccounts({ providers, clock, randomness }),
    results: createOAuthResults({ clock, randomness }),
  };
}

/** One controller over one service for every stem. */
function createControllers(
  base: Base,
  sessions: ReturnType<typeof createSessionParts>,
  mail: ReturnType<typeof createMailParts>,
  oauth: ReturnType<typeof createOAuthParts>,
): Controllers {
  const { config, database, clock } = base;
  const { accessTokens, feed } = sessions;
  const rateGuard = createRateGuard(base.limiters.shared);
  const signIns = createSignIns({ ...base, ...sessions, wakeMail: mail.wakeMail });
  const passkeyParts = createPasskeyParts(base);
  const all = {
    ...base,
    ...sessions,
    ...mail,
    ...createPasswordParts(base),
    ...passkeyParts,
    waysIn: createWaysIn({ ...oauth, ...passkeyParts }),
    guessBudget: createGuessBudget({ ...base, ...mail }),
    secondFactors: createSecondFactors({ ...base, issuer: productName }),
    rateGuard,
    signIns,
  };
  const secret = config.email.resendWebhookSecret;
  return {
    accountLock: createAccountLockController(createAccountLockService(all)),
    account: createAccountController(createAccountService(all)),
    accountDeletion: createAccountDeletionController(createAccountDeletionService(all)),
    accountExport: createAccountExportController(createAccountExportService({ database, clock })),
    activity: createActivityController(createActivityService({ database })),
    emailChange: createEmailChangeController(createEmailChangeService(all)),
    emailVerification: createEmailVerificationController(createEmailVerificationService(all)),
    health: createHealthController(createHealthService({ database, feed })),
    identities: createIdentitiesController(
      createIdentitiesService({ ...all, ...oauth, apiUrl: config.apiUrl }),
    ),
    jwks: createJwksController(accessTokens),
    login: createLoginController(createLoginService(all)),
    logout: createLogoutController(createLogoutService(all)),
    mfaLogin: createMfaLoginController(createMfaLoginService(all)),
    mfaTotp: createMfaTotpController(createMfaTotpService(all)),
    passkeys: createPasskeysController(createPasskeysService(all), createPasskeySignInService(all)),
    magicLink: createMagicLinkController(createMagicLinkService(all)),
    oauth: createOAuthController(createOAuthService({ ...all, ...oauth, ...config })),
    passwordReset: createPasswordResetController(createPasswordResetService(all)),
    reauthentication: createReauthenticationController(createReauthenticationService(all)),
    refresh: createRefreshController(createRefreshService(all)),
    registration: createRegistrationController(createRegistrationService(all)),
    resendWebhook: createResendWebhookController(createResendWebhook({ database, secret, clock })),
    sessions: createSessionsController(createSessionsService(all)),
  };
}
