import { limits } from '@authflow/contracts';
import { tabStore } from '#src/storage/web-storage.ts';
import { apiUrl } from './api-address';
import { safeReturnTo } from './safe-return-to';

/** A way to a provider and back that this tab has begun. */
export interface OAuthFlow {
  /** `link` connects the provider to the account that is signed in. */
  kind: 'sign_in' | 'link';
  provider: string;
  returnTo: string;
  /** RFC 7636: only who can show it may exchange the code that comes back. */
  codeVerifier: string;
}

const key = 'authflow.oauth-flow';
const liveMs = limits.oauthStateMinutes * 60 * 1000;

/**
 * Remembers, for this tab, that it is on its way to a provider. A code that arrives without this memory was asked
 * for by somebody else, and is dropped: no page can sign a visitor in to a stranger's account.
 */
export async function beginFlow(
  flow: Pick<OAuthFlow, 'kind' | 'provider' | 'returnTo'>,
): Promise<{ codeChallenge: string }> {
  const codeVerifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
  tabStore.write(key, JSON.stringify({ ...flow, codeVerifier, startedAt: Date.now() }));
  return { codeChallenge: base64url(new Uint8Array(digest)) };
}

/** The flow of this tab: null when none was begun here, or too long ago. */
export function findFlow(): OAuthFlow | null {
  const stored = tabStore.read(key);
  return stored === null ? null : parse(stored);
}

/** Whatever came back for it: a flow ends once. */
export function endFlow(): void {
  tabStore.write(key, null);
}

/** Where a sign-in with a provider starts: a whole navigation, since the way leads through other sites. */
export function signInUrl(provider: string, start: { codeChallenge: string; returnTo: string }): string {
  const query = new URLSearchParams({ codeChallenge: start.codeChallenge, returnTo: start.returnTo });
  return `${apiUrl(`/v1/auth/oauth/${encodeURIComponent(provider)}/start`)}?${query}`;
}

function parse(stored: string): OAuthFlow | null {
  try {
    const { kind, provider, returnTo, codeVerifier, startedAt } = JSON.parse(stored) as Partial<
      OAuthFlow & { startedAt: number }
    >;
    if (kind !== 'sign_in' && kind !== 'link') return null;
    if (typeof provider !== 'string' || typeof codeVerifier !== 'string') return null;
    if (typeof startedAt !== 'number' || Date.now() - startedAt > liveMs) return null;
    return { kind, provider, returnTo: safeReturnTo(returnTo), codeVerifier };
  } catch {
    return null;
  }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
