import type { Env } from './env-schema';
import { createOriginMatcher, type OriginMatcher, type OriginRule } from './origin-matcher';
import { isLoopbackHost } from './origin';

export interface Addresses {
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly trustedOrigins: OriginMatcher;
}

const viteDevelopmentServer = 'http://localhost:5173';

/** The public addresses with their defaults, and the web origins that follow from them. */
export function deriveAddresses(env: Env): Addresses {
  const production = env.NODE_ENV === 'production';
  const local = `http://localhost:${env.PORT}`;
  const apiUrl = env.API_URL ?? (production ? (env.RENDER_EXTERNAL_URL ?? env.WEB_URL ?? local) : local);
  const webUrl = env.WEB_URL ?? (env.SERVE_WEB ? new URL(apiUrl).origin : viteDevelopmentServer);
  const own: OriginRule[] = [webUrl, ...(production ? [] : loopbackTwins(webUrl))].map((origin) => ({
    kind: 'exact',
    origin,
  }));
  return { apiUrl, webUrl, trustedOrigins: createOriginMatcher([...own, ...(env.CORS_ORIGINS ?? [])]) };
}

/** On a developer's machine `localhost` and `127.0.0.1` are the same page to a person, but two origins to a browser. */
function loopbackTwins(origin: string): string[] {
  const url = new URL(origin);
  if (!isLoopbackHost(url.hostname)) return [];
  return ['localhost', '127.0.0.1'].map(
    (hostname) => `${url.protocol}//${hostname}${url.port === '' ? '' : `:${url.port}`}`,
  );
}
