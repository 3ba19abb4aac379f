import { findMisspellings } from './misspellings';
import type { Addresses } from './addresses';
import type { Env } from './env-schema';
import { resolveTransport } from './mail-settings';
import { isLoopbackHost } from './origin';
import { findWeakness } from './secret-strength';
import { defaultSender } from './variables/mail';
import { relyingPartyOf } from '#src/domain/relying-party';
import { isSameSite } from '#src/platform/registrable-domain';

/** What is allowed but probably not meant. Logged at every start. */
export function findWarnings(env: Env, addresses: Addresses): string[] {
  return [
    ...passkeyWarnings(addresses),
    ...(env.NODE_ENV === 'production'
      ? productionWarnings(env, addresses)
      : developmentWarnings(env, addresses)),
  ];
}

/** Names in the environment that look like ours, written wrongly. */
export function findNameWarnings(source: NodeJS.ProcessEnv): string[] {
  return findMisspellings(source).map(
    ({ written, meant }) => `${written} is not a variable of AuthFlow. Did you mean ${meant}?`,
  );
}

function passkeyWarnings({ webUrl }: Addresses): string[] {
  if (relyingPartyOf(webUrl, '') !== null) return [];
  const fix = isLoopbackHost(new URL(webUrl).hostname) ? 'Open the app as localhost' : 'Give it a host name';
  return [`WEB_URL ${webUrl} is an IP address, which browsers allow no passkeys for: they are off. ${fix}.`];
}

function productionWarnings(env: Env, { apiUrl, webUrl }: Addresses): string[] {
  const warnings: string[] = [];
  const transport = resolveTransport(env);
  if (env.TRUST_PROXY === undefined && !env.RENDER) {
    warnings.push(
      'TRUST_PROXY is not set: X-Forwarded-For is ignored. Behind a proxy, all clients share one rate limit until it is.',
    );
  }
  if (transport === 'resend' && env.EMAIL_FROM === defaultSender) {
    warnings.push(
      'EMAIL_FROM is not set: onboarding@resend.dev delivers only to the address of your own Resend account.',
    );
  }
  if (transport === 'smtp' && env.RENDER) {
    warnings.push(
      'MAIL_TRANSPORT is smtp: Render blocks the usual SMTP ports on free services. Resend works over https.',
    );
  }
  if (env.API_URL === undefined && env.RENDER_EXTERNAL_URL === undefined) {
    warnings.push(
      'API_URL is not set: WEB_URL is taken for it. Set it if browsers reach the API at another address.',
    );
  }
  if (!isSameSite(new URL(webUrl), new URL(apiUrl))) {
    warnings.push(
      `${webUrl} and ${apiUrl} are two sites to a browser: some, such as Safari before 18.4, drop the cookie and sign people out. ` +
        'See docs/deploy.md, "One site or two".',
    );
  }
  return warnings;
}

function developmentWarnings(env: Env, { apiUrl, webUrl }: Addresses): string[] {
  const warnings: string[] = [];
  const hosts = [new URL(apiUrl).hostname, new URL(webUrl).hostname];
  if (
    env.NODE_ENV === 'development' &&
    hosts.some((host) => !isLoopbackHost(host)) &&
    resolveTransport(env) === 'mailbox'
  ) {
    warnings.push(
      'NODE_ENV is development at a public address: everybody who reaches it can read /dev/mailbox.',
    );
  }
  if (apiUrl.startsWith('http:') && !isSameSite(new URL(webUrl), new URL(apiUrl))) {
    warnings.push(
      `${webUrl} and ${apiUrl} are two sites to a browser: use the same host name in both, or nobody stays signed in.`,
    );
  }
  if ((env.AUTH_SECRET ?? []).some((secret) => findWeakness(secret) !== null)) {
    warnings.push('AUTH_SECRET can be guessed. Production refuses it.');
  }
  return warnings;
}
