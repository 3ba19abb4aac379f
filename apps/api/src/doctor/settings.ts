import type { Config } from '#src/config/config';
import { deriveAddresses } from '#src/config/addresses';
import { ConfigError, loadConfig } from '#src/config/load-config';
import { resolveTransport } from '#src/config/mail-settings';
import { findMisspellings, type Misspelling } from '#src/config/misspellings';
import { readEnvironment } from '#src/config/read-environment';
import type { ConfigFault } from '#src/config/faults';

/** What a deployment was told, as far as it can be read: what is wrong with it does not keep the rest from being looked at. */
export interface Settings {
  readonly production: boolean;
  readonly apiUrl: string;
  readonly webUrl: string;
  /** The trusted origins in words. */
  readonly trustedOrigins: string;
  readonly databaseUrl: string | null;
  /** PostgreSQL itself, where databaseUrl leads through a pooler. */
  readonly databaseDirectUrl: string | null;
  readonly redisUrl: string | null;
  /** Newest first; null when there is none that can be used. */
  readonly authSecrets: readonly string[] | null;
  readonly mail: {
    readonly transport: 'resend' | 'smtp' | 'mailbox';
    readonly from: string;
    readonly resendApiKey: string | null;
    readonly resendApiUrl: string | null;
    readonly smtpUrl: string | null;
  };
  readonly faults: readonly ConfigFault[];
  /** Variables that are not set at all, under any spelling of their name that counts. */
  readonly isSet: (variable: string) => boolean;
  readonly misspellings: readonly Misspelling[];
}

/** @param source `process.env`; what a `.env` file adds is in it already */
export function settingsOfEnvironment(source: NodeJS.ProcessEnv): Settings {
  const { env } = readEnvironment(source);
  const { apiUrl, webUrl, trustedOrigins } = deriveAddresses(env);
  const given = (name: string): boolean => (source[name]?.trim() ?? '') !== '';
  return {
    production: env.NODE_ENV === 'production',
    apiUrl,
    webUrl,
    trustedOrigins: trustedOrigins.describe(),
    databaseUrl: env.DATABASE_URL ?? null,
    databaseDirectUrl: env.DATABASE_DIRECT_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    authSecrets: env.AUTH_SECRET ?? null,
    mail: {
      transport: resolveTransport(env),
      from: env.EMAIL_FROM,
      resendApiKey: env.RESEND_API_KEY ?? null,
      resendApiUrl: env.RESEND_API_URL?.replace(/\/$/, '') ?? null,
      smtpUrl: env.SMTP_URL ?? null,
    },
    faults: faultsOf(source),
    isSet: (variable) => given(variable) || given(`${variable}_FILE`),
    misspellings: findMisspellings(source),
  };
}

/** Of a process that has started: nothing is wrong with what it was told, or it would not have. */
export function settingsOfConfig(config: Config, databaseUrl: string): Settings {
  const { apiUrl, webUrl, trustedOrigins, environment, email, authSecrets } = config;
  const { databaseDirectUrl, redisUrl } = config;
  return {
    production: environment === 'production',
    ...{ apiUrl, webUrl, databaseUrl, databaseDirectUrl, redisUrl, authSecrets },
    trustedOrigins: trustedOrigins.describe(),
    mail: {
      transport: email.transport,
      from: email.from,
      resendApiKey: email.resendApiKey,
      resendApiUrl: email.resendApiUrl,
      smtpUrl: email.smtpUrl,
    },
    faults: [],
    isSet: () => true,
    misspellings: [],
  };
}

function faultsOf(source: NodeJS.ProcessEnv): readonly ConfigFault[] {
  try {
    loadConfig(source);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

/** The secrets that a running API can be expected to have: none while the settings would not even start one. */
export function usableSecrets(settings: Settings | null): readonly string[] | null {
  return settings === null || settings.faults.length > 0 ? null : settings.authSecrets;
}
