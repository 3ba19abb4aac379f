/** An issuer that answers as the test tells it: where a real provider can't be made to lie. */
import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { providerClient, stopServer } from './identity-provider';

type Json = Record<string, unknown>;

/** What it does next. An honest one: `{}`. */
export interface Behaviour {
  /** The claims of the id_token, made from the honest ones. */
  claims?: (honest: Json) => Json;
  /** A key that is not in its key set. */
  foreignKey?: boolean;
  /** Signs with the client secret, as a client that takes any algorithm would accept. */
  symmetric?: boolean;
  noIdToken?: boolean;
  /** Takes any verifier, or none. */
  ignorePkce?: boolean;
  metadata?: Json;
  userinfo?: Json;
  /** Answers these paths in its own way. */
  answer?: Record<string, (response: ServerResponse) => void>;
}

export interface HostileProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  behaviour: Behaviour;
  /** Bodies that reached the token endpoint. */
  tokenRequests: URLSearchParams[];
  /** Every path that was asked for. */
  requests: string[];
  /** Where it would send the browser for an authorization address; `changed` are parameters of its choice. */
  answer(authorizationUrl: string, changed?: Record<string, string | null>): URL;
  stop(): Promise<void>;
}

interface Issued {
  nonce: string | null;
  challenge: string | null;
}

/** Starts it on 127.0.0.1. */
export async function startHostileProvider(initial: Behaviour = {}): Promise<HostileProvider> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issued = new Map<string, Issued>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: HostileProvider = {
    issuer,
    clientId: providerClient.id,
    clientSecret: providerClient.secret,
    behaviour: initial,
    tokenRequests: [],
    requests: [],
    answer(authorizationUrl, changed = {}) {
      const asked = new URL(authorizationUrl).searchParams;
      const code = randomBytes(16).toString('hex');
      issued.set(code, { nonce: asked.get('nonce'), challenge: asked.get('code_challenge') });
      const back = new URL(asked.get('redirect_uri') ?? '');
      const honest = { code, state: asked.get('state'), iss: issuer };
      for (const [name, value] of Object.entries({ ...honest, ...changed }))
        if (value !== null) back.searchParams.set(name, value);
      return back;
    },
    stop: () => stopServer(server),
  };

  function idToken({ nonce }: Issued): string {
    const { behaviour } = provider;
    const now = Math.floor(Date.now() / 1000);
    const honest: Json = {
      iss: issuer,
      aud: provider.clientId,
      sub: 'mallory',
      email: 'mallory@example.test',
      email_verified: true,
      iat: now,
      exp: now + 300,
      ...(nonce === null ? {} : { nonce }),
    };
    const claims = behaviour.claims?.(honest) ?? honest;
    if (behaviour.symmetric) return jwt.sign(claims, provider.clientSecret, { algorithm: 'HS256' });
    const key = behaviour.foreignKey ? foreign.privateKey : keys.privateKey;
    return jwt.sign(claims, key, { algorithm: 'RS256', keyid: 'one' });
  }

  function token(body: URLSearchParams): [number, Json] {
    provider.tokenRequests.push(body);
    const code = issued.get(body.get('code') ?? '');
    if (code === undefined) return [400, { error: 'invalid_grant' }];
    issued.delete(body.get('code') ?? '');
    const given = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (!provider.behaviour.ignorePkce && given !== code.challenge) return [400, { error: 'invalid_grant' }];
    const base = { access_token: 'obviously-fake', token_type: 'Bearer', expires_in: 60 };
    return [200, provider.behaviour.noIdToken ? base : { ...base, id_token: idToken(code) }];
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '', issuer).pathname;
    provider.requests.push(path);
    const own = provider.behaviour.answer?.[path];
    if (own !== undefined) return own(response);
    if (path === '/.well-known/openid-configuration') return json(response, 200, metadata());
    if (path === '/jwks') return json(response, 200, { keys: [publicJwk(keys.publicKey)] });
    if (path === '/userinfo') return json(response, 200, provider.behaviour.userinfo ?? { sub: 'mallory' });
    if (path === '/token') return json(response, ...token(await formOf(request)));
    json(response, 404, {});
  }

  function metadata(): Json {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256'],
      authorization_response_iss_parameter_supported: true,
      userinfo_endpoint: `${issuer}/userinfo`,
      ...provider.behaviour.metadata,
    };
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch(() => response.destroy());
  });
  return provider;
}

function publicJwk(key: KeyObject): Json {
  const exported = key.export({ format: 'jwk' });
  return { ...exported, kid: 'one', use: 'sig', alg: 'RS256' };
}

function json(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
