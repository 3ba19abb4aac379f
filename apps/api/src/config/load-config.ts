import { resolve } from 'node:path';
import { deriveAddresses } from './addresses';
import type { Config } from './config';
import { deriveCookiePolicy } from './cookie-policy';
import type { Env } from './env-schema';
import { ConfigError } from './faults';
import { resolveTransport } from './mail-settings';
import { findProductionFaults } from './production-rules';
import { readEnvironment } from './read-environment';
import { findFaults } from './rules';
import { findNameWarnings, findWarnings } from './warnings';
import { findWorkspaceRoot } from './workspace-root';

export type { Config } from './config';
export { ConfigError, formatConfigError } from './faults';

/**
 * The environment as one frozen, typed object. Reads the files named by `*_FILE` variables and nothing else; call
 * `loadDotenv` first where a `.env` file should count.
 *
 * @throws ConfigError with every fault at once; nothing has been started by then.
 */
export function loadConfig(source: NodeJS.ProcessEnv): Config {
  const { env, faults: readingFaults } = readEnvironment(source);
  const reported = new Set(readingFaults.map(({ variable }) => variable.replace(/_FILE$/, '')));
  const ruleFaults = [...findFaults(env), ...findProductionFaults(env)].filter(
    ({ variable }) => !reported.has(variable),
  );
  const nameWarnings = findNameWarnings(source);
  const faults = [...readingFaults, ...ruleFaults];
  if (faults.length > 0) throw new ConfigError(faults, nameWarnings);
  return deepFreeze(buildConfig(env, nameWarnings));
}

/** In development the terminal belongs to the one who develops; every request would push their own lines away. */
const defaultLogLevels = { production: 'info', development: 'warn', test: 'silent' } as const;

function buildConfig(env: Env, nameWarnings: readonly string[]): Config {
  const production = env.NODE_ENV === 'production';
  const addresses = deriveAddresses(env);
  return {
    environment: env.NODE_ENV,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    ...addresses,
    cookie: deriveCookiePolicy(addresses.webUrl, addresses.apiUrl),
    ...buildDatabase(env),
    dataDir: resolve(findWorkspaceRoot(process.cwd()), env.DATA_DIR),
    authSecrets: env.AUTH_SECRET ?? null,
    email: buildEmail(env),
    tokens: {
      accessTtlSeconds: env.ACCESS_TOKEN_TTL_SECONDS,
      refreshTtlDays: env.REFRESH_TOKEN_TTL_DAYS,
      sessionMaxDays: env.SESSION_MAX_DAYS,
    },
    passwords: {
      bcryptCost: env.BCRYPT_COST,
      minLength: env.PASSWORD_MIN_LENGTH,
      pwned: env.PWNED_PASSWORDS ?? production,
      pwnedUrl: env.PWNED_PASSWORDS_URL.replace(/\/$/, ''),
    },
    adminEmail: env.ADMIN_EMAIL ?? null,
    trustProxyHops: env.TRUST_PROXY ?? (env.RENDER ? 1 : 0),
    redisUrl: env.REDIS_URL ?? null,
    metricsToken: env.METRICS_TOKEN ?? null,
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    drainSeconds: env.DRAIN_SECONDS,
    logLevel: env.LOG_LEVEL ?? defaultLogLevels[env.NODE_ENV],
    serveWeb: env.SERVE_WEB,
    rateLimits: env.RATE_LIMITS,
    auditRetentionDays: env.AUDIT_RETENTION_DAYS === 0 ? null : env.AUDIT_RETENTION_DAYS,
    oauth: buildOAuth(env),
    warnings: [...nameWarnings, ...findWarnings(env, addresses)],
  };
}

function buildDatabase(env: Env) {
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    databaseDirectUrl: env.DATABASE_DIRECT_URL ?? null,
    databasePrepared: env.DATABASE_PREPARED ?? env.DATABASE_DIRECT_URL === undefined,
    databaseReplicaUrl: env.DATABASE_REPLICA_URL ?? null,
  };
}

function buildEmail(env: Env): Config['email'] {
  return {
    from: env.EMAIL_FROM,
    transport: resolveTransport(env),
    resendApiKey: env.RESEND_API_KEY ?? null,
    resendWebhookSecret: env.RESEND_WEBHOOK_SECRET ?? null,
    resendApiUrl: env.RESEND_API_URL?.replace(/\/$/, '') ?? null,
    smtpUrl: env.SMTP_URL ?? null,
    verification: env.EMAIL_VERIFICATION,
  };
}

function buildOAuth(env: Env): Config['oauth'] {
  const client = (clientId: string | undefined, clientSecret: string | undefined) =>
    clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
  const oidc = client(env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET);
  return {
    google: client(env.OAUTH_GOOGLE_CLIENT_ID, env.OAUTH_GOOGLE_CLIENT_SECRET),
    github: client(env.OAUTH_GITHUB_CLIENT_ID, env.OAUTH_GITHUB_CLIENT_SECRET),
    oidc:
      oidc && env.OIDC_ISSUER !== undefined
        ? { ...oidc, issuer: env.OIDC_ISSUER, name: env.OIDC_NAME }
        : null,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
