import type { OriginMatcher } from './origin-matcher';
import type { CookiePolicy } from './cookie-policy';

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OidcClient extends OAuthClient {
  readonly issuer: string;
  readonly name: string;
}

/** Everything the process was told from outside, parsed once, frozen, and the only thing the rest of the code reads. */
export interface Config {
  readonly environment: 'production' | 'development' | 'test';
  readonly host: string;
  readonly port: number;
  /** Public URL of the API, issuer of its tokens. No trailing slash; has a path where a proxy mounts the API below one. */
  readonly apiUrl: string;
  /** Origin of the web app; links in mails start with it. No trailing slash. */
  readonly webUrl: string;
  readonly trustedOrigins: OriginMatcher;
  readonly cookie: CookiePolicy;
  /** null: the embedded PostgreSQL; never in production. */
  readonly databaseUrl: string | null;
  /** PostgreSQL itself, when databaseUrl leads through a pooler in transaction mode; null: databaseUrl is that. */
  readonly databaseDirectUrl: string | null;
  /** Whether statements through databaseUrl have names, under which a connection keeps them prepared. */
  readonly databasePrepared: boolean;
  /** For reads that may be some seconds old. */
  readonly databaseReplicaUrl: string | null;
  /** Absolute path. */
  readonly dataDir: string;
  /** Newest first. null: generate one and keep it in dataDir; never in production. */
  readonly authSecrets: readonly string[] | null;
  readonly email: {
    readonly from: string;
    readonly transport: 'resend' | 'smtp' | 'mailbox';
    readonly resendApiKey: string | null;
    readonly resendWebhookSecret: string | null;
    /** null: Resend's own address. */
    readonly resendApiUrl: string | null;
    readonly smtpUrl: string | null;
    readonly verification: 'required' | 'optional';
  };
  readonly tokens: {
    readonly accessTtlSeconds: number;
    readonly refreshTtlDays: number;
    readonly sessionMaxDays: number;
  };
  readonly passwords: {
    readonly bcryptCost: number;
    readonly minLength: number;
    readonly pwned: boolean;
    readonly pwnedUrl: string;
  };
  /** Canonical. Its account becomes the first administrator; null: none does by itself. */
  readonly adminEmail: string | null;
  /** How many proxies in front are ours, counted from the API outwards. */
  readonly trustProxyHops: number;
  readonly redisUrl: string | null;
  readonly metricsToken: string | null;
  readonly otlpEndpoint: string | null;
  /** How long a process that was told to stop goes on serving, while it says that it is not ready. */
  readonly drainSeconds: number;
  readonly logLevel: string;
  readonly serveWeb: boolean;
  readonly rateLimits: boolean;
  /** null: audit events are kept for ever. */
  readonly auditRetentionDays: number | null;
  readonly oauth: {
    readonly google: OAuthClient | null;
    readonly github: OAuthClient | null;
    readonly oidc: OidcClient | null;
  };
  /** Allowed but probably not meant; logged at the start. */
  readonly warnings: readonly string[];
}
