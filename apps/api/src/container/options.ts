import type { Config } from '#src/config/config';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import type { Logger } from '#src/platform/logger';
import type { PasswordHashPoolOptions } from '#src/platform/password-hash-pool';
import type { WebhookSenderOptions } from '#src/platform/webhook-sender';
import type { MailTransport } from '#src/platform/mail/mail-transport';
import type { GitHubEndpoints } from '#src/platform/openid-client';

/** What a container is made over. Tests hand in a clock, a logger, a mail transport; production only the first two. */
export interface ContainerOptions {
  config: Config;
  databaseUrl: string;
  /** PostgreSQL itself, when databaseUrl leads through a pooler in transaction mode. */
  databaseDirectUrl?: string | null;
  /** Newest first. */
  authSecrets: readonly string[];
  version: string;
  clock?: Clock;
  randomness?: Randomness;
  logger?: Logger;
  mailTransport?: MailTransport;
  /** How many passwords are hashed at a time and how many may wait, for tests that fill the queue. */
  hashing?: PasswordHashPoolOptions;
  /** Where Google and GitHub are, for tests against providers on this machine. */
  oauthProviders?: OAuthProviderAddresses;
  /** What webhooks may call, for tests against receivers on this machine. */
  webhookSender?: Partial<WebhookSenderOptions>;
}

export interface OAuthProviderAddresses {
  googleIssuer?: string;
  github?: GitHubEndpoints;
}
