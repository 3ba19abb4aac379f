import { createHash, randomBytes } from 'node:crypto';
import type { LinkRequired, MfaRequired, OAuthExchangeAnswer, SessionGrant } from '@authflow/contracts';
import { apiUrl, startHarness, type Harness, type HarnessOptions } from './harness';
import { startIdentityProvider, type IdentityProvider, type ProviderAccount } from './identity-provider';

export const callbackOf = (provider: string): string => `${apiUrl}/v1/auth/oauth/${provider}/callback`;

/** A provider and the name it has in our paths. */
export interface Place extends IdentityProvider {
  id: string;
}

/** The API with two real providers beside it, known as `oidc` and `google`. */
export interface OAuthWorld {
  harness: Harness;
  oidc: Place;
  google: Place;
  stop(): Promise<void>;
}

export async function startOAuthWorld(
  accounts: readonly ProviderAccount[] = [],
  options: HarnessOptions = {},
): Promise<OAuthWorld> {
  const [oidc, google] = await Promise.all([
    startIdentityProvider({ accounts, redirectUris: [callbackOf('oidc')] }),
    startIdentityProvider({ accounts, redirectUris: [callbackOf('google')], claimsInIdToken: true }),
  ]);
  const harness = await startHarness({
    ...options,
    env: { ...providerEnv(oidc), ...googleEnv, ...options.env },
    oauthProviders: { googleIssuer: google.issuer, ...options.oauthProviders },
  });
  return {
    harness,
    oidc: { ...oidc, id: 'oidc' },
    google: { ...google, id: 'google' },
    async stop() {
      await harness.stop();
      await Promise.all([oidc.stop(), google.stop()]);
    },
  };
}

export const providerEnv = (provider: Pick<IdentityProvider, 'issuer' | 'clientId' | 'clientSecret'>) => ({
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: provider.clientId,
  OIDC_CLIENT_SECRET: provider.clientSecret,
  OIDC_NAME: 'Example login',
});

export const googleEnv = {
  OAUTH_GOOGLE_CLIENT_ID: 'authflow',
  OAUTH_GOOGLE_CLIENT_SECRET: 'authflow-secret-for-tests-only',
};

/** What a browser holds after the start: the provider's address, and our cookie. */
export interface Begun {
  location: string;
  cookie: string;
}

/** Opens the start route as a browser does. */
export async function begin(
  harness: Harness,
  provider: string,
  query: Record<string, string> = {},
): Promise<Begun> {
  const response = await harness.http.get(`/v1/auth/oauth/${provider}/start`).query(query).expect(302);
  return { location: String(response.headers.location), cookie: cookieOf(response.headers['set-cookie']) };
}

/** `name=value` of the one cookie set. */
export function cookieOf(header: unknown): string {
  const [line = ''] = [header].flat() as string[];
  return line.split(';', 1)[0] ?? '';
}

/** Follows the provider's redirect back to us. @returns the fragment that reaches the web app's page */
export async function comeBack(harness: Harness, back: URL, cookie: string | null): Promise<URLSearchParams> {
  const request = harness.http.get(`${back.pathname}${back.search}`);
  if (cookie !== null) void request.set('Cookie', cookie);
  const response = await request.expect(302);
  const [page, fragment = ''] = String(response.headers.location).split('#');
  if (page !== 'https://app.example.test/auth/oauth/callback') throw new Error(`sent to ${page}`);
  return new URLSearchParams(fragment);
}

/** The whole way through a provider, up to the code. */
export async function codeFrom(
  world: { harness: Harness },
  provider: Place,
  sub: string,
  query: Record<string, string> = {},
): Promise<string> {
  const begun = await begin(world.harness, provider.id, query);
  const back = await provider.signIn(begun.location, sub);
  const fragment = await comeBack(world.harness, back, begun.cookie);
  const code = fragment.get('code');
  if (code === null) throw new Error(`no code: ${fragment.toString()}`);
  return code;
}

type Answer = (SessionGrant & { refreshToken: string }) | MfaRequired | LinkRequired;

/** The whole way through a provider, exchange included. */
export async function signInAt(world: { harness: Harness }, provider: Place, sub: string): Promise<Answer> {
  const code = await codeFrom(world, provider, sub);
  const { body } = await world.harness.http.post('/v1/auth/oauth/exchange').send({ code }).expect(200);
  return body as OAuthExchangeAnswer as Answer;
}

/** As {@link signInAt}, for people who get in. */
export async function enterAt(
  world: { harness: Harness },
  provider: Place,
  sub: string,
): Promise<SessionGrant & { refreshToken: string }> {
  const answer = await signInAt(world, provider, sub);
  if (answer.status !== 'authenticated') throw new Error(`not let in: ${answer.status}`);
  return answer;
}

/** A page's secret and the challenge it starts with (RFC 7636). */
export function pagePair(): { codeVerifier: string; codeChallenge: string } {
  const codeVerifier = randomBytes(32).toString('base64url');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}
