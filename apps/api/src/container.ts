import type { Config } from './config/config';
import { createAccountController } from './controllers/account.controller';
import { createActivityController } from './controllers/activity.controller';
import type { Controllers } from './controllers/controllers';
import { createEmailVerificationController } from './controllers/email-verification.controller';
import { createHealthController } from './controllers/health.controller';
import { createJwksController } from './controllers/jwks.controller';
import { createLoginController } from './controllers/login.controller';
import { createLogoutController } from './controllers/logout.controller';
import { createPasswordResetController } from './controllers/password-reset.controller';
import { createRefreshController } from './controllers/refresh.controller';
import { createRegistrationController } from './controllers/registration.controller';
import { createResendWebhookController } from './controllers/resend-webhook.controller';
import { createSessionsController } from './controllers/sessions.controller';
import { earlier, systemClock, type Clock } from './domain/clock';
import { seconds } from './domain/duration';
import { createKeyring } from './domain/keyring';
import { systemRandomness, type Randomness } from './domain/randomness';
import { createLogger, type Logger } from './platform/logger';
import { createMailTransport } from './platform/mail/create-mail-transport';
import type { MailTransport } from './platform/mail/mail-transport';
import { createMetrics } from './platform/metrics';
import { createPasswordHashPool } from './platform/password-hash-pool';
import { createPool } from './platform/postgres';
import { createPwnedPasswords } from './platform/pwned-passwords';
import { createRateLimiter } from './platform/rate-limiter';
import { createRevocationFeed } from './platform/revocation-feed';
import { createDatabase } from './repositories/database';
import { createAccountService } from './services/account.service';
import { createActivityService } from './services/activity.service';
import { createDevMailbox } from './services/dev-mailbox.service';
import { createEmailVerificationService } from './services/email-verification.service';
import { createHealthService } from './services/health.service';
import { createHousekeeping } from './services/housekeeping.service';
import { createLoginService } from './services/login.service';
import { createLogoutService } from './services/logout.service';
import { createMailComposition } from './services/mail-composition.service';
import { createMailDelivery } from './services/mail-delivery.service';
import { createPasswordResetService } from './services/password-reset.service';
import { createRefreshService } from './services/refresh.service';
import { createRegistrationService } from './services/registration.service';
import { createResendWebhook } from './services/resend-webhook.service';
import { createSessionsService } from './services/sessions.service';
import { createAccessTokens } from './services/shared/access-tokens';
import { createAuthentication } from './services/shared/authentication';
import { createDeviceTokens } from './services/shared/device-tokens';
import { createMailedSecrets } from './services/shared/mailed-secrets';
import { createPasswordRules } from './services/shared/password-rules';
import { createPasswords } from './services/shared/passwords';
import { createRateGuard } from './services/shared/rate-guard';
import { createRefreshTokens } from './services/shared/refresh-tokens';
import { createRevocations } from './services/shared/revocations';
import { createSessionGrants } from './services/shared/session-grants';

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
}

export type Container = ReturnType<typeof createContainer>;

/** Wires everything. The only file that calls `create*`; nothing in it decides anything. */
export function createContainer(options: ContainerOptions) {
  const { config, databaseUrl, version } = options;
  const clock = options.clock ?? systemClock;
  const randomness = options.randomness ?? systemRandomness;
  const logger = options.logger ?? createLogger(config.logLevel);
  const metrics = createMetrics();
  const keyring = createKeyring(options.authSecrets);

  const pool = createPool({
    url: databaseUrl,
    onError: (err) => logger.warn({ err }, 'database connection lost'),
  });
  const database = createDatabase(pool);
  const hashPool = createPasswordHashPool();
  const limiterOptions = { enabled: config.rateLimits, secret: keyring.current('rate-limit-key') };
  const onStoreError = (err: unknown): void => logger.warn({ err }, 'limits are counted in memory');
  const limiters = {
    shared: createRateLimiter({ ...limiterOptions, pool, onStoreError }),
    local: createRateLimiter({ ...limiterOptions, pool: null }),
  };

  const { accessTtlSeconds } = config.tokens;
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

  const accessTokens = createAccessTokens({
    keyring,
    issuer: config.apiUrl,
    ttlSeconds: accessTtlSeconds,
    clock,
    randomness,
  });
  const refreshTokens = createRefreshTokens({ keyring, clock });
  const deviceTokens = createDeviceTokens({ keyring, clock, randomness });
  const authentication = createAuthentication({ accessTokens, revocations, feed, database });
  const { refreshTtlDays, sessionMaxDays } = config.tokens;
  const tokenParts = { accessTokens, refreshTokens, revocations, clock, randomness };
  const grants = createSessionGrants({ ...tokenParts, refreshTtlDays, sessionMaxDays });

  const secrets = createMailedSecrets({ keyring, randomness });
  const verificationRequired = config.email.verification === 'required';
  const compose = createMailComposition({
    database,
    secrets,
    clock,
    randomness,
    webUrl: config.webUrl,
    verificationRequired,
  });
  const transport =
    options.mailTransport ??
    createMailTransport(config.email, { store: database.repos.mailboxMessages, clock });
  const mailDelivery = createMailDelivery({
    database,
    transport,
    compose,
    brand: { productName: 'AuthFlow', webUrl: config.webUrl },
    from: config.email.from,
    clock,
    logger,
    onOutcome: ({ outcome }) => metrics.countMail(outcome),
  });
  const wakeMail = (): void => mailDelivery.wake();

  const { bcryptCost, minLength, pwned, pwnedUrl } = config.passwords;
  const passwords = createPasswords({
    pool: hashPool,
    keys: {
      current: { id: keyring.currentId, key: keyring.current('password-pepper') },
      byId: (id) => keyring.byId(id, 'password-pepper'),
    },
    cost: bcryptCost,
  });
  const pwnedPasswords = pwned ? createPwnedPasswords({ url: pwnedUrl, logger }) : null;
  const passwordRules = createPasswordRules({ minLength, webUrl: config.webUrl, pwnedPasswords });
  const rateGuard = createRateGuard(limiters.shared);

  const shared = {
    database,
    passwords,
    passwordRules,
    rateGuard,
    revocations,
    secrets,
    wakeMail,
    clock,
    randomness,
  };
  const emailDeps = { ...shared, grants, deviceTokens, verificationRequired };
  const housekeeping = createHousekeeping({ database, clock, logger });
  const devMailbox = createDevMailbox({ database });
  const controllers: Controllers = {
    account: createAccountController(createAccountService(shared)),
    activity: createActivityController(createActivityService({ database })),
    emailVerification: createEmailVerificationController(createEmailVerificationService(emailDeps)),
    health: createHealthController(createHealthService({ database, feed })),
    jwks: createJwksController(accessTokens),
    login: createLoginController(createLoginService(emailDeps)),
    logout: createLogoutController(createLogoutService({ ...shared, accessTokens, refreshTokens })),
    passwordReset: createPasswordResetController(createPasswordResetService(shared)),
    refresh: createRefreshController(createRefreshService({ ...shared, refreshTokens, grants })),
    registration: createRegistrationController(createRegistrationService(emailDeps)),
    resendWebhook: createResendWebhookController(
      createResendWebhook({ database, secret: config.email.resendWebhookSecret, clock }),
    ),
    sessions: createSessionsController(createSessionsService({ database, revocations, clock })),
  };

  metrics.gauge(
    'authflow_hash_queue',
    'Password hashes waiting for a thread.',
    () => hashPool.stats().queued,
  );
  metrics.gauge('authflow_revocations', 'Revoked sessions held in memory.', () => revocations.size());
  metrics.gauge('authflow_revocation_feed_up', '1 while revocations arrive from every instance.', () =>
    Number(feed.isLive()),
  );

  return {
    config,
    version,
    clock,
    logger,
    metrics,
    database,
    keyring,
    limiters,
    authentication,
    controllers,
    devMailbox,
    housekeeping,
    mailDelivery,
    feed,
    /** Begins the background work: the revocation feed and mail delivery. */
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
