/**
 * A real OpenID Connect provider on this machine: oidc-provider with people made up by the test, and a sign-in page with
 * a button for each, and a form for people whom nobody has made up yet. It runs inside a test, or as a process of its own for journeys in a browser:
 *
 *     node --import tsx apps/api/test/support/identity-provider.ts 4600 http://localhost:3000/v1/auth/oauth/oidc/callback
 *
 * (several redirect addresses may follow the port) and then OIDC_ISSUER=http://127.0.0.1:4600 OIDC_CLIENT_ID=authflow OIDC_CLIENT_SECRET=authflow-secret-for-tests-only
 * for the API. More people arrive by POST /accounts, with a ProviderAccount as JSON.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

/** Somebody at the provider. Claims may be of any type: a provider says what it likes. */
export interface ProviderAccount {
  sub: string;
  email?: unknown;
  email_verified?: unknown;
  name?: unknown;
}

export interface IdentityProviderOptions {
  /** 0: any free one. */
  port?: number;
  accounts: readonly ProviderAccount[];
  redirectUris: readonly string[];
  clientId?: string;
  clientSecret?: string;
  /** Puts email and name into the id_token too; else they are at the userinfo endpoint alone. */
  claimsInIdToken?: boolean;
}

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** By subject. Tests change them at will; the next sign-in says the new. */
  accounts: Map<string, ProviderAccount>;
  /** The paths that were asked for. */
  requests: string[];
  /** Signs `sub` in at an authorization address, as a browser without any cookie. @returns where it sends that browser */
  signIn(authorizationUrl: string, sub: string): Promise<URL>;
  /** Goes back without signing in, as with the page's cancel button. */
  cancel(authorizationUrl: string): Promise<URL>;
  stop(): Promise<void>;
}

export const providerClient = { id: 'authflow', secret: 'authflow-secret-for-tests-only' };

/** Starts the provider on 127.0.0.1. Its issuer is known only then, so callers start it before the API. */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const clientId = options.clientId ?? providerClient.id;
  const clientSecret = options.clientSecret ?? providerClient.secret;
  const accounts = new Map(options.accounts.map((account) => [account.sub, account]));
  const requests: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration(options, { clientId, clientSecret, accounts }));
  const oidc = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request.url ?? '');
    const answer = request.url?.startsWith('/interaction/')
      ? interact(provider, accounts, request, response)
      : request.url === '/accounts'
        ? welcome(accounts, request, response)
        : oidc(request, response);
    answer.catch((error: unknown) => {
      response.statusCode = 400;
      response.end(String(error));
    });
  });
  return {
    issuer,
    clientId,
    clientSecret,
    accounts,
    requests,
    signIn: (url, sub) => walk(issuer, url, { account: sub }),
    cancel: (url) => walk(issuer, url, { cancel: 'yes' }),
    stop: () => stopServer(server),
  };
}

export function stopServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function configuration(
  options: IdentityProviderOptions,
  known: { clientId: string; clientSecret: string; accounts: Map<string, ProviderAccount> },
): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clients: [
      {
        client_id: known.clientId,
        client_secret: known.clientSecret,
        redirect_uris: [...options.redirectUris],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig' } as never] },
    cookies: { keys: ['obviously-fake-cookie-key-for-tests-only'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: options.claimsInIdToken !== true,
    ttl: {
      Interaction: 600,
      Grant: 600,
      Session: 600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: consentToEverything,
    findAccount: (_context, sub) => {
      const account = known.accounts.get(sub);
      return account === undefined
        ? undefined
        : { accountId: sub, claims: () => ({ ...account, sub }) as { sub: string } };
    },
  };
}

/** Nobody is asked what they share: signing in is the one thing the page is for. */
async function consentToEverything({ oidc }: KoaContextWithOIDC) {
  const { provider, client, session, params } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(String(params?.scope ?? 'openid'));
  await grant.save();
  return grant;
}

/** GET: a page with a button for each account. POST: signs that account in, or cancels. */
async function interact(
  provider: Provider,
  accounts: Map<string, ProviderAccount>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST') {
    const form = new URLSearchParams(await textOf(request));
    const accountId = form.get('account') ?? newcomer(accounts, form);
    const result =
      accountId === null
        ? { error: 'access_denied', error_description: 'cancelled' }
        : { login: { accountId, remember: false } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  await provider.interactionDetails(request, response);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(page([...accounts.values()]));
}

/** Somebody new, or somebody known of whom the provider says something else from now on. */
async function welcome(
  accounts: Map<string, ProviderAccount>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const account = JSON.parse(await textOf(request)) as ProviderAccount;
  accounts.set(account.sub, account);
  response.statusCode = 204;
  response.end();
}

/** Whoever the page's own form describes becomes an account. */
function newcomer(accounts: Map<string, ProviderAccount>, form: URLSearchParams): string | null {
  const sub = form.get('sub');
  if (sub === null) return null;
  const [email, name] = [form.get('email') || undefined, form.get('name') || undefined];
  accounts.set(sub, { sub, email, name, email_verified: form.has('verified') });
  return sub;
}

function page(accounts: readonly ProviderAccount[]): string {
  const text = (value: unknown, instead: string): string =>
    escape(typeof value === 'string' ? value : instead);
  const buttons = accounts.map(
    ({ sub, email, name }) =>
      `<p><button name="account" value="${escape(sub)}">${text(name, sub)} (${text(email, 'no address')})</button></p>`,
  );
  return `<!doctype html><html lang="en"><title>Test provider</title><main><h1>Who are you?</h1>
<form method="post">${buttons.join('')}<p><button name="cancel" value="yes">Cancel</button></p></form>
<h2>Somebody else</h2><form method="post">
<p><label>Subject <input name="sub" required></label> <label>Email <input name="email"></label>
<label>Name <input name="name"></label> <label><input type="checkbox" name="verified"> verified</label>
<button>Sign in</button></p></form></main></html>`;
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A browser that goes through the provider with cookies of its own, and stops where it is sent elsewhere. */
async function walk(issuer: string, start: string, choice: Record<string, string>): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(start);
  let form: Record<string, string> | null = null;
  for (let steps = 0; steps < 10; steps += 1) {
    if (next.origin !== issuer) return next;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie },
      ...(form === null ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    const body = await response.text();
    form = null;
    if (location !== null) next = new URL(location, next);
    else if (response.status === 200 && next.pathname.startsWith('/interaction/')) form = choice;
    else throw new Error(`the provider answered ${response.status}: ${body.slice(0, 300)}`);
  }
  throw new Error('the provider goes round in circles');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [port = '4600', ...redirectUris] = process.argv.slice(2);
  const { issuer } = await startIdentityProvider({
    port: Number(port),
    redirectUris,
    accounts: [
      { sub: 'verified', email: 'verified@example.test', email_verified: true, name: 'Vera Fied' },
      { sub: 'unverified', email: 'unverified@example.test', email_verified: false, name: 'Una Fied' },
      { sub: 'nameless' },
    ],
  });
  process.stdout.write(`${issuer}\n`);
}
