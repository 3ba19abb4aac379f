import type { OAuthCallbackQuery } from '@authflow/contracts';
import * as openid from 'openid-client';
import { z } from 'zod';
import { earlier, type Clock } from '#src/domain/clock';
import { hours, seconds } from '#src/domain/duration';
import type { ProviderClaims } from '#src/domain/federated-identity';
import { codeChallengeOf } from '#src/domain/oauth-attempt';

/** What a sign-in with a provider is bound to, on its way out and on its way back. */
export interface AuthorizationRequest {
  redirectUri: string;
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** One provider, as the service speaks to it. Both calls may fail in any way: whoever calls words the refusal. */
export interface ProviderClient {
  /** The address to send the browser to: code flow, PKCE S256, state, and a nonce where the provider knows them. */
  authorizationUrl(request: AuthorizationRequest): Promise<string>;
  /**
   * Checks the provider's answer and trades its code for what it says about the person.
   * @throws when state, issuer, code, signature, audience, nonce or expiry don't hold, or the provider can't be reached
   */
  redeem(query: OAuthCallbackQuery, request: AuthorizationRequest): Promise<ProviderClaims>;
}

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

/** Where GitHub, which is no OpenID provider, has what is needed. */
export interface GitHubEndpoints {
  /** As it names itself in `iss` (RFC 9207). */
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  apiUrl: string;
}

const githubEndpoints: GitHubEndpoints = {
  issuer: 'https://github.com/login/oauth',
  authorizationEndpoint: 'https://github.com/login/oauth/authorize',
  tokenEndpoint: 'https://github.com/login/oauth/access_token',
  apiUrl: 'https://api.github.com',
};

const timeout = seconds(5) / seconds(1);
const keepMetadata = hours(1);
const longestAnswer = 256 * 1024;

/**
 * An OpenID Connect provider. Its metadata is read at the first use, kept for an hour, and asked for anew after a
 * failure. Redirects of its endpoints are not followed, answers are cut off at 256 KiB and after five seconds.
 * @see OpenID Connect Core 1.0 §3.1, RFC 9207, RFC 9700, THREATS O10, O11, O15, O16, I15
 */
export function createOidcClient(
  options: ClientCredentials & { issuer: string; clock: Clock },
): ProviderClient {
  const { clientId, clock } = options;
  let known: { configuration: Promise<openid.Configuration>; readAt: Date } | null = null;

  function configuration(): Promise<openid.Configuration> {
    const now = clock.now();
    if (known !== null && known.readAt > earlier(now, keepMetadata)) return known.configuration;
    const reading = discover(options);
    const entry = { configuration: reading, readAt: now };
    known = entry;
    reading.catch(() => {
      if (known === entry) known = null;
    });
    return reading;
  }

  return {
    async authorizationUrl(request) {
      const scope = 'openid email profile';
      const parameters = { ...authorizationParameters(request), scope, nonce: request.nonce };
      return openid.buildAuthorizationUrl(await configuration(), parameters).href;
    },

    async redeem(query, request) {
      const server = await configuration();
      const tokens = await openid.authorizationCodeGrant(server, answerUrl(query, request), {
        pkceCodeVerifier: request.codeVerifier,
        expectedState: request.state,
        expectedNonce: request.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('the provider gave no id_token');
      // The library looks at azp only beside several audiences; a token made out to another party is never ours.
      if (claims.azp !== undefined && claims.azp !== clientId)
        throw new Error('the id_token is another party’s');
      const person = await describePerson(server, claims, tokens.access_token);
      return { issuer: claims.iss, subject: claims.sub, ...person };
    },
  };
}

/** GitHub: plain OAuth 2.0. The subject is the numeric id of the account; names and addresses move. */
export function createGitHubClient(
  options: ClientCredentials & { endpoints?: GitHubEndpoints },
): ProviderClient {
  const endpoints = options.endpoints ?? githubEndpoints;
  const server = new openid.Configuration(
    {
      issuer: endpoints.issuer,
      authorization_endpoint: endpoints.authorizationEndpoint,
      token_endpoint: endpoints.tokenEndpoint,
    },
    options.clientId,
    options.clientSecret,
  );
  harden(server, endpoints.tokenEndpoint);

  async function ask<Shape extends z.ZodType>(
    path: string,
    token: string,
    shape: Shape,
  ): Promise<z.output<Shape>> {
    const url = new URL(`${endpoints.apiUrl}${path}`);
    const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'AuthFlow' });
    const response = await openid.fetchProtectedResource(server, token, url, 'GET', null, headers);
    if (response.status !== 200) throw new Error(`GitHub answered ${response.status} at ${path}`);
    return shape.parse(await response.json());
  }

  return {
    async authorizationUrl(request) {
      const parameters = { ...authorizationParameters(request), scope: 'read:user user:email' };
      return openid.buildAuthorizationUrl(server, parameters).href;
    },

    async redeem(query, request) {
      const { access_token: token } = await openid.authorizationCodeGrant(server, answerUrl(query, request), {
        pkceCodeVerifier: request.codeVerifier,
        expectedState: request.state,
      });
      const user = await ask('/user', token, githubUser);
      const emails = await ask('/user/emails', token, githubEmails);
      const primary = emails.find((email) => email.primary);
      return {
        issuer: endpoints.issuer,
        subject: String(user.id),
        email: primary?.email,
        emailVerified: primary?.verified,
        name: user.name ?? user.login,
      };
    },
  };
}

const githubUser = z.object({ id: z.int().positive(), login: z.string(), name: z.string().nullish() });
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

async function discover(options: ClientCredentials & { issuer: string }): Promise<openid.Configuration> {
  const { issuer, clientId, clientSecret } = options;
  return openid.discovery(new URL(issuer), clientId, undefined, clientAuthentication(clientSecret), {
    timeout,
    [openid.customFetch]: fetchBounded,
    // The signature is checked although the token comes over TLS: one check more against a swapped endpoint.
    execute: [openid.enableNonRepudiationChecks, ...(isPlain(issuer) ? [openid.allowInsecureRequests] : [])],
  });
}

/** In the body where the provider takes it there, else by Basic, the default of OpenID Connect Discovery. */
function clientAuthentication(secret: string): openid.ClientAuth {
  const inBody = openid.ClientSecretPost(secret);
  const basic = openid.ClientSecretBasic(secret);
  return (server, client, body, headers) => {
    const takesBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false;
    (takesBody ? inBody : basic)(server, client, body, headers);
  };
}

function harden(server: openid.Configuration, endpoint: string): void {
  server.timeout = timeout;
  server[openid.customFetch] = fetchBounded;
  if (isPlain(endpoint)) openid.allowInsecureRequests(server);
}

/** The configuration allows it for this machine alone, outside production. */
const isPlain = (url: string): boolean => url.startsWith('http:');

function authorizationParameters(request: AuthorizationRequest): Record<string, string> {
  return {
    redirect_uri: request.redirectUri,
    response_type: 'code',
    state: request.state,
    code_challenge: codeChallengeOf(request.codeVerifier),
    code_challenge_method: 'S256',
  };
}

/** The address the provider sent the browser back to, with nothing in it but what we read. */
function answerUrl(query: OAuthCallbackQuery, request: AuthorizationRequest): URL {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(query))
    if (typeof value === 'string') url.searchParams.set(name, value);
  return url;
}

/** Address and name out of the id_token, or out of userinfo where the id_token has no address. */
async function describePerson(
  server: openid.Configuration,
  claims: openid.IDToken,
  accessToken: string,
): Promise<Pick<ProviderClaims, 'email' | 'emailVerified' | 'name'>> {
  const source =
    claims.email !== undefined || server.serverMetadata().userinfo_endpoint === undefined
      ? claims
      : await openid.fetchUserInfo(server, accessToken, claims.sub);
  return { email: source.email, emailVerified: source.email_verified, name: source.name ?? claims.name };
}

/** The library follows no redirect; this also stops reading an answer without an end. */
const fetchBounded: openid.CustomFetch = async (url, options) => {
  const response = await fetch(url, options as RequestInit);
  const body = await readAtMost(response, longestAnswer);
  const headers = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
};

async function readAtMost(response: Response, limit: number): Promise<Buffer | null> {
  if (response.body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw new Error('the provider’s answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
